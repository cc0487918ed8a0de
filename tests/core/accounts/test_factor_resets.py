"""Somebody lost the second factor: two support workers take it away (A-13)."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from core.accounts import second_factor
from core.accounts.actions import reset_second_factor as actions
from core.accounts.actions.reset_second_factor import NotPossible
from core.accounts.choices import FactorResetState, IdentityCheck
from core.accounts.models import AuthenticatorApp, Passkey, RecoveryCodes, SecondFactorReset, User
from core.audit.choices import Action
from core.audit.models import Event
from core.lib import clock
from core.notifications.delivery import deliver_due
from tests.concurrency.at_once import at_once
from tests.factories import (
    PASSWORD,
    OrganisationFactory,
    PasskeyFactory,
    SecondFactorResetFactory,
    UserFactory,
)
from tests.pages import in_english, queries_of, words
from tests.refusals import database_refuses
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
START = "/beheer/tweede-stap/"
CHECKED = {"check_done": IdentityCheck.CALLED_BACK, "note": "Teruggebeld op 06 12345678."}


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def joyce(organisation):
    return UserFactory(manager=True, organisation=organisation, with_app=True, full_name="Joyce Pinas")


@pytest.fixture
def karim(organisation):
    return UserFactory(manager=True, organisation=organisation, with_app=True, full_name="Karim Haddad")


@pytest.fixture
def owner(organisation):
    owner = UserFactory(planner=True, organisation=organisation, with_app=True, full_name="Marieke Bos")
    PasskeyFactory(user=owner)
    second_factor.make_recovery_codes(owner)
    return owner


def asked(joyce, owner):
    return actions.ask(joyce, owner, check_done=IdentityCheck.CALLED_BACK, note="Teruggebeld.")


@pytest.mark.spec("A-13")
def test_one_asks_another_confirms_and_the_owner_sets_up_anew(joyce, karim, owner):
    session = sign_in(owner)
    first = sign_in(joyce)
    assert "Marieke Bos" in first.post(START, {"zoek": "marieke"}).content.decode()
    page = first.post(f"{START}account/{owner.pk}/", CHECKED)
    assert second_factor.confirmed_app(owner)
    assert sign_in(karim).post(page.url).url == START
    for factors in (AuthenticatorApp, Passkey, RecoveryCodes):
        assert not factors.objects.filter(user=owner).exists()
    assert session.get("/account/").status_code == 302
    sign_in_page = reverse("accounts:sign_in", args=[owner.organisation.slug, owner.environment])
    answer = Client().post(sign_in_page, {"identifier": owner.username, "password": PASSWORD})
    assert answer.url == "/tweede-stap/instellen/"


@pytest.mark.spec("A-13")
def test_both_leave_a_line_and_the_owner_is_mailed(joyce, karim, owner):
    actions.confirm(karim, asked(joyce, owner))
    lines = Event.objects.filter(object_type="accounts.secondfactorreset").order_by("pk")
    assert [(line.action, line.actor, line.client_id) for line in lines] == [
        (Action.FACTOR_RESET_ASKED, joyce, str(owner.pk)),
        (Action.FACTOR_RESET_CONFIRMED, karim, str(owner.pk)),
    ]
    assert lines[0].ground == "Teruggebeld."
    deliver_due(seconds=5)
    assert [sent.to for sent in mail.outbox][-2:] == [[owner.email]] * 2


@pytest.mark.spec("A-13")
def test_who_asked_cannot_confirm(joyce, owner):
    reset = asked(joyce, owner)
    page = in_english(sign_in(joyce)).post(f"{START}{reset.pk}/")
    assert page.status_code == 409
    assert "Two persons are needed" in words(page)
    assert second_factor.confirmed_app(owner)


def test_the_owner_neither_asks_nor_confirms(joyce, karim):
    with pytest.raises(NotPossible, match="own"):
        asked(joyce, joyce)
    with pytest.raises(NotPossible, match="second_person"):
        actions.confirm(karim, asked(joyce, karim))


@pytest.mark.spec("A-13")
def test_the_database_wants_two_persons_too(joyce, owner):
    reset = asked(joyce, owner)
    closed = {"state": FactorResetState.CONFIRMED, "closed_at": clock.now()}
    for second in (joyce, owner, None):
        with database_refuses("reset_is_confirmed_by_a_second_person"):
            SecondFactorReset.objects.filter(pk=reset.pk).update(closed_by=second, **closed)
    with database_refuses("reset_is_asked_by_somebody_else"):
        SecondFactorReset.objects.filter(pk=reset.pk).update(asked_by=owner)


def test_the_database_wants_it_confirmed_in_time_and_once_open(joyce, karim, owner):
    reset = asked(joyce, owner)
    late = reset.expires_at + timedelta(seconds=1)
    with database_refuses("reset_is_confirmed_in_time"):
        SecondFactorReset.objects.filter(pk=reset.pk).update(
            state=FactorResetState.CONFIRMED, closed_by=karim, closed_at=late
        )
    with database_refuses("one_open_reset_per_account"):
        SecondFactorResetFactory(owner=owner)
    with database_refuses("reset_expires_within_a_day"):
        SecondFactorReset.objects.filter(pk=reset.pk).update(expires_at=late)


@pytest.mark.parametrize(("seconds", "accepted"), [(-1, True), (0, False)])
def test_after_24_hours_it_has_expired(joyce, karim, owner, seconds, accepted):
    reset = asked(joyce, owner)
    with time_machine.travel(reset.expires_at + timedelta(seconds=seconds), tick=False):
        client = sign_in(karim)
        assert client.post(f"{START}{reset.pk}/").status_code == (302 if accepted else 409)
    assert (second_factor.confirmed_app(owner) is None) is accepted


def test_an_expired_one_does_not_stand_in_the_way_of_a_new_one(joyce, karim, owner):
    reset = asked(joyce, owner)
    with pytest.raises(NotPossible, match="open_already"):
        asked(karim, owner)
    with time_machine.travel(reset.expires_at, tick=False):
        asked(karim, owner)
    reset.refresh_from_db()
    assert reset.state == FactorResetState.EXPIRED


def test_a_withdrawn_one_changes_nothing_and_cannot_be_confirmed(joyce, karim, owner):
    reset = asked(joyce, owner)
    assert sign_in(joyce).post(f"{START}{reset.pk}/", {"withdraw": "1"}).status_code == 302
    page = in_english(sign_in(karim)).post(f"{START}{reset.pk}/")
    assert page.status_code == 409
    assert "Joyce Pinas closed this already" in words(page)
    assert second_factor.confirmed_app(owner)
    assert Event.objects.filter(action=Action.FACTOR_RESET_WITHDRAWN).count() == 1


@pytest.mark.parametrize("missing", ["check_done", "note"])
def test_what_was_checked_must_be_said_and_what_was_typed_stays(joyce, owner, missing):
    given = {name: value for name, value in CHECKED.items() if name != missing}
    page = sign_in(joyce).post(f"{START}account/{owner.pk}/", given)
    assert page.status_code == 422
    assert not SecondFactorReset.objects.exists()
    assert missing == "note" or CHECKED["note"] in page.content.decode()


def test_another_organisations_account_and_reset_are_not_there(joyce):
    elsewhere = SecondFactorResetFactory()
    client = sign_in(joyce)
    assert client.get(f"{START}{elsewhere.pk}/").status_code == 404
    assert client.post(f"{START}account/{elsewhere.owner_id}/", CHECKED).status_code == 404
    found = client.post(START, {"zoek": elsewhere.owner.full_name}).content.decode()
    assert f"account/{elsewhere.owner_id}/" not in found
    with pytest.raises(User.DoesNotExist):
        actions.confirm(joyce, elsewhere)


def test_without_the_right_nothing_happens(owner, organisation):
    planner = UserFactory(planner=True, organisation=organisation, with_app=True)
    assert sign_in(planner).get(START).status_code == 403
    with pytest.raises(PermissionDenied):
        actions.confirm(planner, SecondFactorResetFactory(owner=owner))


def test_an_account_without_second_factor_has_nothing_to_reset(joyce, organisation):
    with pytest.raises(NotPossible, match="nothing_to_reset"):
        asked(joyce, UserFactory(organisation=organisation))


def test_the_page_costs_the_same_for_one_as_for_ten(joyce, organisation):
    client = sign_in(joyce)
    SecondFactorResetFactory(owner=UserFactory(planner=True, organisation=organisation), asked_by=joyce)
    one = queries_of(client, START, {"zoek": "Sanne"})
    for _ in range(9):
        SecondFactorResetFactory(
            owner=UserFactory(planner=True, organisation=organisation, with_app=True), asked_by=joyce
        )
    assert queries_of(client, START, {"zoek": "Sanne"}) == one


@pytest.fixture
def third(organisation):
    return UserFactory(manager=True, organisation=organisation, full_name="Lieke Veenstra")


@pytest.mark.spec("A-13")
@pytest.mark.django_db(transaction=True)
def test_of_two_who_confirm_at_the_same_moment_one_is_first(joyce, karim, third, owner):
    reset = asked(joyce, owner)
    results = at_once(lambda: actions.confirm(karim, reset), lambda: actions.confirm(third, reset))
    assert sorted(type(result).__name__ for result in results) == ["NoneType", "NotPossible"]
    assert Event.objects.filter(action=Action.FACTOR_RESET_CONFIRMED).count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_row_lock_both_would_confirm(joyce, karim, third, owner, monkeypatch):
    reset = asked(joyce, owner)
    monkeypatch.setattr(actions, "_locked", lambda _actor, one: SecondFactorReset.objects.get(pk=one.pk))
    assert at_once(lambda: actions.confirm(karim, reset), lambda: actions.confirm(third, reset)) == [
        None,
        None,
    ]
