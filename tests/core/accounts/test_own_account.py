"""Mijn account: the own details, and switching the second step on and off (A-12, A-35)."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from core.accounts import second_factor
from core.accounts.actions.second_factors import switch_off
from core.accounts.choices import Environment, ResetAsks
from core.accounts.models import User
from core.audit.choices import Action
from core.audit.models import Event
from core.lib import clock
from core.notifications.models import OutboxMessage
from tests.factories import (
    AuthenticatorAppFactory,
    OrganisationFactory,
    PasskeyFactory,
    RoleFactory,
    UserFactory,
)
from tests.pages import in_english, words
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
OFF = "/account/twee-stappen/uit/"


@pytest.fixture
def parent():
    return AuthenticatorAppFactory(user=UserFactory()).user


@pytest.fixture
def coordinator():
    organisation = OrganisationFactory(partnership=True, slug="ppo", reset_asks=ResetAsks.BOTH)
    return UserFactory(
        organisation=organisation,
        environment=Environment.STAFF,
        role=RoleFactory(organisation=organisation),
        username="saskia",
        with_app=True,
    )


def code_of(user):
    return second_factor.current_code(second_factor.confirmed_app(user))


@pytest.mark.spec("A-12")
def test_a_parent_switches_the_second_step_off(parent):
    client = sign_in(parent)
    assert client.post(OFF).status_code == 302
    assert not User.objects.get(pk=parent.pk).needs_second_factor
    assert Event.objects.filter(action=Action.SECOND_FACTOR_OFF, actor=parent).exists()
    message = OutboxMessage.objects.get(kind="accounts.second_factor_changed", recipient=parent)
    assert message.context["change"] == "switched_off"
    assert client.get("/account/").status_code == 200


def test_some_minutes_after_signing_in_a_code_is_asked_before_it_goes_off(parent):
    with time_machine.travel(clock.now(), tick=False) as now:
        client = sign_in(parent)
        now.shift(timedelta(minutes=6))
        turned_away = client.post(OFF)
        assert turned_away.url.startswith("/account/bevestigen/")
        assert User.objects.get(pk=parent.pk).has_second_factor
        client.post(turned_away.url, {"code": code_of(parent)})
        client.post(OFF)
    assert not User.objects.get(pk=parent.pk).has_second_factor


def test_who_has_only_a_passkey_switches_off_with_a_recovery_code():
    passkey = PasskeyFactory(user=UserFactory())
    code = second_factor.make_recovery_codes(passkey.user)[0]
    with time_machine.travel(clock.now(), tick=False) as now:
        client = sign_in(passkey.user)
        now.shift(timedelta(minutes=6))
        assert client.post("/account/bevestigen/", {"code": code, "next": OFF}).url == OFF
        assert client.post(OFF).status_code == 302
    assert not User.objects.get(pk=passkey.user_id).has_second_factor


@pytest.mark.spec("A-12")
def test_who_needs_it_by_role_cannot_switch_it_off(coordinator):
    client = sign_in(coordinator)
    page = in_english(client).get("/account/twee-stappen/")
    assert "it cannot be switched off" in words(page)
    assert client.post(OFF).status_code == 302
    assert User.objects.get(pk=coordinator.pk).has_second_factor
    with pytest.raises(ValueError, match="asks for a second factor"):
        switch_off(coordinator)


@pytest.mark.spec("A-35")
def test_staff_of_a_partnership_set_name_telephone_and_status_mails(coordinator):
    client = sign_in(coordinator)
    given = {"full_name": "Saskia de Boer", "business_phone": "010 555 03 81", "app_suffix": "PPO"}
    assert client.post("/account/gegevens/", given).status_code == 302
    coordinator.refresh_from_db()
    assert coordinator.full_name == "Saskia de Boer"
    assert coordinator.business_phone == "+31105550381"
    assert not coordinator.wants_status_mails
    shown = words(in_english(client).get("/account/"))
    assert "010 555 0381" in shown
    assert "Status mails off" in shown
    for path in ("/account/wachtwoord/", "/account/twee-stappen/", "/account/gegevens/"):
        assert path in client.get("/account/").content.decode()
    changed = Event.objects.get(action=Action.OWN_DETAILS_CHANGED).data["fields"]
    assert set(changed) == {"full_name", "business_phone", "app_suffix", "wants_status_mails"}


@pytest.mark.parametrize("phone", ["12", "abc", "010 555 03 81 99 99"])
def test_a_telephone_number_that_does_not_exist_is_told_and_stays_in_the_field(coordinator, phone):
    page = sign_in(coordinator).post("/account/gegevens/", {"full_name": "S", "business_phone": phone})
    assert page.status_code == 422
    assert f'value="{phone}"' in page.content.decode()


def test_a_parent_changes_no_name_that_stands_in_the_register(parent):
    sign_in(parent).post("/account/gegevens/", {"full_name": "Somebody", "app_suffix": "thuis"})
    name = parent.full_name
    parent.refresh_from_db()
    assert (parent.full_name, parent.app_suffix) == (name, "thuis")


@pytest.mark.spec("A-12")
def test_the_own_addition_stands_in_the_label_of_the_app(coordinator):
    coordinator.app_suffix = "PPO"
    assert second_factor.label_of(coordinator) == f"{coordinator.organisation} (saskia) PPO"


@pytest.mark.spec("A-35")
@pytest.mark.parametrize("typed", ["saskia", "Saskia", "saskia@ppo.example"])
def test_a_forgotten_password_at_a_partnership_takes_user_name_or_e_mail_in_one_field(coordinator, typed):
    User.objects.filter(pk=coordinator.pk).update(email="saskia@ppo.example")
    path = "/o/ppo/medewerkers/wachtwoord-vergeten/"
    page = Client().get(path).content.decode()
    assert page.count('type="text"') == 1
    assert Client().post(path, {"identifier": typed}).status_code == 200
    assert OutboxMessage.objects.get(kind="accounts.reset_link").recipient == coordinator
