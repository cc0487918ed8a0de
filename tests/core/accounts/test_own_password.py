"""The own password once more: it counts and is recorded as a failure to sign in is (A-05)."""

import pytest
from django.urls import reverse

from core.accounts.choices import Environment
from core.audit.choices import Action
from core.audit.models import Event
from tests.factories import PASSWORD, UserFactory
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
ASKED_AT = {
    "/account/wachtwoord/": {"new_password": "vier paarden aan zee"},
    "/account/bevestigen/": {},
}


@pytest.fixture
def user():
    return UserFactory(username="100001")


def reasons():
    refused = Event.objects.filter(action=Action.SIGN_IN_REFUSED).order_by("pk")
    return [(event.data["step"], event.data["reason"]) for event in refused]


@pytest.mark.spec("A-05")
@pytest.mark.parametrize("path", ASKED_AT)
def test_a_page_that_asks_for_the_password_takes_five_wrong_ones(user, path):
    client = sign_in(user)
    for _ in range(5):
        assert client.post(path, {**ASKED_AT[path], "password": "wrong"}).status_code == 422
    assert client.post(path, {**ASKED_AT[path], "password": PASSWORD}).status_code == 429
    assert reasons() == [("own_password", "wrong_password")] * 5 + [("own_password", "waits_after_failures")]
    assert (
        Event.objects.filter(action=Action.SIGN_IN_REFUSED, actor=user, object_id=str(user.pk)).count() == 6
    )


def test_wrong_ones_at_one_page_count_for_the_others_and_for_signing_in(user):
    client = sign_in(user)
    for path in tuple(ASKED_AT) * 3:
        client.post(path, {**ASKED_AT[path], "password": "wrong"})
    page = reverse("accounts:sign_in", args=[user.organisation.slug, Environment.PARENT])
    assert (
        sign_in(UserFactory()).post(page, {"identifier": "100001", "password": PASSWORD}).status_code == 429
    )


def test_the_right_password_starts_the_count_anew(user):
    client = sign_in(user)
    for _ in range(3):
        for _ in range(4):
            client.post("/account/bevestigen/", {"password": "wrong"})
        assert client.post("/account/bevestigen/", {"password": PASSWORD}).status_code == 302
