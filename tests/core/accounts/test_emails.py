import re
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.utils import translation

from core.accounts.models import AccountLink
from core.lib import clock
from core.notifications import messages
from tests.factories import OrganisationFactory, OutboxMessageFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return UserFactory(
        full_name="Sanne <de Vries>",
        password=make_password(None),
        language="en",
        organisation=OrganisationFactory(name="Zon & Maan", slug="zon"),
    )


def mail_to(user, kind, **context):
    with translation.override("en"):
        return messages.compose(OutboxMessageFactory(kind=kind, recipient=user, context=context))


def test_the_mail_about_a_changed_password_says_when_and_whom_to_call(user):
    mail = mail_to(user, "accounts.password_changed", at="2026-11-24T09:30:00+00:00")
    assert "Tue 24-11-2026 10:30" in mail.text
    assert "Zon & Maan" in mail.text
    assert "Sanne &lt;de Vries&gt;" in mail.html
    assert mail.from_name == "Zon & Maan"


def test_an_ended_account_gets_no_mail(user):
    user.is_active = False
    user.save()
    assert mail_to(user, "accounts.password_changed", at=clock.now().isoformat()) is None
    assert mail_to(user, "accounts.invited") is None


def test_the_invitation_brings_to_the_page_for_a_first_password(user, client):
    inviter = UserFactory(organisation=user.organisation, full_name="Joost")
    mail = mail_to(user, "accounts.invited", invited_by=inviter.pk)
    path = re.search(r"(/welkom/[\w-]+/)", mail.text)[1]
    assert client.get(path).status_code == 200
    assert path in mail.html
    assert "Joost" in mail.text
    assert "/o/zon/ouders/" in mail.text
    assert AccountLink.objects.get().expires_at - clock.now() > timedelta(days=13)


def test_the_invitation_does_not_name_people_of_another_organisation(user):
    stranger = UserFactory(full_name="Vreemdeling")
    assert "Vreemdeling" not in mail_to(user, "accounts.invited", invited_by=stranger.pk).text


def test_nobody_is_invited_to_an_account_in_use(user):
    user.last_login = clock.now()
    user.save()
    assert mail_to(user, "accounts.invited") is None
    assert not AccountLink.objects.exists()


def test_a_second_invitation_ends_the_link_of_the_first(user, client):
    first, second = (
        re.search(r"(/welkom/[\w-]+/)", mail_to(user, "accounts.invited").text)[1] for _ in range(2)
    )
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200
