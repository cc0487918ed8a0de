"""A new secret key signs nobody out while the one before it stands behind it (E28)."""

import pytest
from django.conf import settings
from django.test import override_settings

from tests.factories import GuardianFactory

pytestmark = pytest.mark.django_db

NEWER = "another-secret-key-" + "n" * 40


@pytest.mark.parametrize(("fallbacks", "status"), [([settings.SECRET_KEY], 200), ([], 302)])
def test_sessions_live_on_as_long_as_the_older_key_is_kept(client, fallbacks, status):
    client.force_login(GuardianFactory().user)
    with override_settings(SECRET_KEY=NEWER, SECRET_KEY_FALLBACKS=fallbacks):
        assert client.get("/account/").status_code == status
