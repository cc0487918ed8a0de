import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import BasePasswordHasher
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.accounts import limits
from core.accounts.choices import Environment, ResetAsks, ResetNote, ResetStep
from core.accounts.models import AccountLink, ResetAttempt
from core.accounts.selectors import reset_attempts
from core.lib import clock
from core.notifications.delivery import deliver_due
from core.notifications.models import OutboxMessage
from tests.core.accounts.page import CHANCE, headers_of
from tests.factories import (
    BsnFactory,
    FamilyFactory,
    GuardianFactory,
    OrganisationFactory,
    RelativeFactory,
    UserFactory,
)
from tests.pages import words

pytestmark = pytest.mark.django_db
GOOD = "vier paarden aan zee"
OWN_BSN = "999990019"


@pytest.fixture
def organisation():
    return OrganisationFactory(slug="zonnestraal", name="Zonnestraal")


@pytest.fixture
def guardian(organisation):
    return GuardianFactory(
        family=FamilyFactory(organisation=organisation, debtor_number="100001"),
        user__organisation=organisation,
        user__username="100001",
        email="sanne@example.com",
        second_email="werk@example.com",
    )


def ask(identifier="100001", environment=Environment.PARENT, client=None, address="203.0.113.9", **typed):
    url = reverse("accounts:forgotten", args=["zonnestraal", environment])
    return (client or Client()).post(url, {"identifier": identifier, **typed}, REMOTE_ADDR=address)


def steps():
    return [attempt.step for attempt in ResetAttempt.objects.order_by("pk")]


def deliver():
    deliver_due(seconds=5)
    return list(mail.outbox)


def receivers():
    return [address for sent in deliver() for address in sent.to]


def path_in(sent):
    return re.search(r"(/welkom/[\w-]+/)", sent.body)[1]


def later(**by):
    return time_machine.travel(clock.now() + timedelta(**by), tick=False)


def test_a_link_goes_to_the_address_on_file_and_sets_a_new_password(client, guardian):
    assert ask(email="sanne@example.com").status_code == 200
    assert receivers() == ["sanne@example.com"]
    answer = client.post(path_in(mail.outbox[0]), {"new_password": GOOD})
    assert answer.status_code == 302
    guardian.user.refresh_from_db()
    assert guardian.user.check_password(GOOD)
    assert steps() == [ResetStep.SENT]


def typed_wrong(guardian):
    organisation = guardian.user.organisation
    UserFactory(organisation=organisation, username="gone", is_active=False)
    UserFactory(organisation=organisation, username="minder", childminder_account=True)
    GuardianFactory(
        family__organisation=organisation, user__organisation=organisation, user__username="bare", email=""
    )
    return {
        ResetStep.UNKNOWN_ACCOUNT: {"identifier": "999999", "email": "sanne@example.com"},
        ResetStep.OTHER_ENVIRONMENT: {"identifier": "minder", "email": "sanne@example.com"},
        ResetStep.INACTIVE: {"identifier": "gone", "email": "sanne@example.com"},
        ResetStep.EMAIL_DIFFERS: {"identifier": "100001", "email": "anders@example.com"},
        ResetStep.NO_ADDRESS: {"identifier": "bare", "email": "sanne@example.com"},
    }


def facts_of(answer):
    body = CHANCE.sub("", answer.content.decode())
    return answer.status_code, body, headers_of(answer), sorted(answer.cookies)


@pytest.mark.spec("A-07")
def test_the_answer_and_the_work_are_the_same_whatever_comes_of_it(guardian, monkeypatch):
    wrong = typed_wrong(guardian)
    hashes = []
    monkeypatch.setattr(BasePasswordHasher, "verify", lambda *a: hashes.append(1), raising=False)
    ask("000000", email="warm@example.com", address="192.0.2.1")
    with CaptureQueriesContext(connection) as queries:
        reference = facts_of(ask(email="sanne@example.com"))
    for number, (step, typed) in enumerate(wrong.items()):
        with CaptureQueriesContext(connection) as these:
            answer = ask(**typed, address=f"198.51.100.{number}")
        assert facts_of(answer) == reference, step
        assert len(these) == len(queries), step
        assert steps()[-1] == step
    assert not hashes
    assert OutboxMessage.objects.count() == ResetAttempt.objects.count()


def test_only_the_right_attempt_becomes_a_mail(guardian):
    for number, typed in enumerate(typed_wrong(guardian).values()):
        ask(**typed, address=f"198.51.100.{number}")
    assert deliver() == []
    assert not AccountLink.objects.exists()


@pytest.mark.parametrize("typed", [" Sanne@Example.com ", "sanne@exam\u200bple.com", "SANNE@EXAMPLE.COM"])
def test_spaces_invisible_signs_and_capitals_are_forgiven_and_noted(guardian, typed):
    ask(email=typed)
    attempt = ResetAttempt.objects.get()
    assert (attempt.step, attempt.notes) == (ResetStep.SENT, [ResetNote.EMAIL_CLEANED])


def test_they_are_forgiven_in_the_register_too(guardian):
    type(guardian).objects.filter(pk=guardian.pk).update(email=" Sanne@example.com\u200b")
    ask(email="sanne@example.com")
    assert receivers() == ["Sanne@example.com"]


@pytest.mark.spec("A-07")
def test_the_second_address_gets_no_link_but_support_sees_that_it_matched(guardian):
    ask(email="werk@example.com")
    attempt = ResetAttempt.objects.get()
    assert (attempt.step, attempt.notes) == (ResetStep.EMAIL_DIFFERS, [ResetNote.SECOND_ADDRESS])
    assert deliver() == []


@pytest.fixture
def with_bsn(guardian, organisation):
    BsnFactory(guardian=guardian, number=OWN_BSN)
    organisation.reset_asks = ResetAsks.BSN
    organisation.save()
    return guardian


@pytest.mark.spec("A-08")
@pytest.mark.parametrize("typed", [OWN_BSN, "9999.90.019", " 9999 90019 ", "999-990-019"])
def test_a_bsn_is_compared_without_its_dots_and_spaces(with_bsn, typed):
    ask(bsn=typed)
    assert steps() == [ResetStep.SENT]
    assert len(deliver()) == 1


@pytest.mark.spec("A-08")
@pytest.mark.parametrize("typed", ["12345672", "012345672", "12.345.672"])
def test_a_bsn_that_begins_with_0_may_be_typed_without_it(guardian, organisation, typed):
    BsnFactory(guardian=guardian, number="012345672")
    organisation.reset_asks = ResetAsks.BSN
    organisation.save()
    ask(bsn=typed)
    assert steps() == [ResetStep.SENT]


def test_a_bsn_of_somebody_else_stops_there(with_bsn):
    ask(bsn="111222333")
    assert steps() == [ResetStep.BSN_DIFFERS]
    assert deliver() == []


@pytest.mark.spec("A-08")
@pytest.mark.parametrize("typed", ["123456789", "000123456", "1234567", "abc"])
def test_what_is_no_bsn_is_said_before_anything_is_sent(with_bsn, typed):
    known, unknown = ask(bsn=typed), ask("999999", bsn=typed)
    assert known.status_code == unknown.status_code == 422
    assert steps() == [ResetStep.BSN_INVALID] * 2
    assert not OutboxMessage.objects.exists()


def test_with_both_asked_both_must_be_right(with_bsn, organisation):
    organisation.reset_asks = ResetAsks.BOTH
    organisation.save()
    ask(email="anders@example.com", bsn=OWN_BSN)
    ask(email="sanne@example.com", bsn="111222333")
    ask(email="sanne@example.com", bsn=OWN_BSN)
    assert steps() == [ResetStep.EMAIL_DIFFERS, ResetStep.BSN_DIFFERS, ResetStep.SENT]


def test_the_page_asks_what_the_organisation_decided(client, with_bsn):
    page = client.get("/o/zonnestraal/ouders/wachtwoord-vergeten/").content.decode()
    assert 'name="bsn"' in page
    assert 'name="email"' not in page


def test_a_bsn_stands_nowhere_afterwards(with_bsn):
    answer = ask(bsn=OWN_BSN)
    assert OWN_BSN not in answer.content.decode()
    assert OWN_BSN not in str(list(ResetAttempt.objects.values()))
    assert OWN_BSN not in str(list(OutboxMessage.objects.values()))


@pytest.mark.parametrize("typed", ["jan", "JAN", "jan@school.example"])
def test_staff_fill_in_one_field(organisation, typed):
    jan = UserFactory(organisation=organisation, planner=True, username="jan", email="jan@school.example")
    ask(typed, environment=Environment.STAFF)
    assert receivers() == [jan.email]


def test_a_relative_gets_the_link_at_the_address_of_the_account(organisation, guardian):
    relative = RelativeFactory(family=guardian.family, invited_by=guardian, user__organisation=organisation)
    ask(relative.user.username, email=relative.user.email)
    assert receivers() == [relative.user.email]


def test_asking_again_too_soon_says_when_it_can_be_asked(guardian):
    with time_machine.travel(clock.now(), tick=False):
        ask(email="sanne@example.com")
        known = ask(email="sanne@example.com")
        ask("999999", email="sanne@example.com")
        unknown = ask("999999", email="sanne@example.com")
    assert known.status_code == unknown.status_code == 429
    assert "15 minuten" in words(known)
    assert known.headers["Retry-After"] == unknown.headers["Retry-After"] == "900"
    assert steps()[1] == ResetStep.RATE_LIMITED


def test_after_a_quarter_of_an_hour_a_new_link_replaces_the_earlier_one(client, guardian):
    ask(email="sanne@example.com")
    (first,) = deliver()
    with later(minutes=15, seconds=1):
        assert ask(email="sanne@example.com").status_code == 200
        second = deliver()[-1]
        assert client.get(path_in(first)).status_code == 410
        assert client.get(path_in(second)).status_code == 200


def test_two_accounts_with_one_address_get_one_link_in_a_quarter_of_an_hour(guardian, organisation):
    GuardianFactory(
        family=guardian.family,
        position=2,
        user__organisation=organisation,
        user__username="100001-2",
        email="sanne@example.com",
    )
    ask(email="sanne@example.com")
    assert ask("100001-2", email="sanne@example.com").status_code == 200
    assert steps() == [ResetStep.SENT, ResetStep.RATE_LIMITED]
    assert len(deliver()) == 1


def test_a_reset_link_works_for_one_hour_and_once(client, guardian):
    ask(email="sanne@example.com")
    path = path_in(deliver()[0])
    with later(minutes=61):
        assert client.get(path).status_code == 410
    assert client.post(path, {"new_password": GOOD}).status_code == 302
    assert Client().get(path).status_code == 410


def test_a_reset_ends_the_sessions_and_tells_the_owner(client, guardian, signed_in_guardian):
    ask(email="sanne@example.com")
    client.post(path_in(deliver()[0]), {"new_password": GOOD})
    assert signed_in_guardian.get("/account/").status_code == 302
    assert OutboxMessage.objects.filter(kind="accounts.password_changed", recipient=guardian.user).exists()


@pytest.fixture
def signed_in_guardian(guardian):
    client = Client()
    client.force_login(guardian.user)
    return client


def test_a_reset_leaves_the_second_factor_on(client, organisation):
    jan = UserFactory(organisation=organisation, planner=True, username="jan", with_app=True)
    ask("jan", environment=Environment.STAFF)
    assert client.post(path_in(deliver()[0]), {"new_password": GOOD}).url == "/tweede-stap/"
    assert jan.authenticator_apps.filter(confirmed=True).exists()


def test_only_support_sees_the_attempts_and_only_its_own(guardian, organisation):
    ask(email="sanne@example.com")
    support = UserFactory(organisation=organisation, manager=True)
    assert [attempt.account for attempt in reset_attempts(support, guardian.user)] == [guardian.user]
    assert not reset_attempts(UserFactory(organisation=organisation, planner=True))
    assert not reset_attempts(UserFactory(manager=True))


def test_every_sign_in_page_leads_to_it(client, organisation):
    for part in ("ouders", "gastouders", "medewerkers"):
        assert (
            f"/o/zonnestraal/{part}/wachtwoord-vergeten/"
            in client.get(f"/o/zonnestraal/{part}/").content.decode()
        )


def test_numbers_that_are_no_bsn_leave_a_bounded_number_of_rows(with_bsn):
    answers = [ask(bsn="123456789").status_code for _ in range(14)]
    assert answers[:10] == [422] * 10
    assert set(answers[10:]) == {429}
    assert steps() == [ResetStep.BSN_INVALID] * 10 + [ResetStep.RATE_LIMITED]


def test_asking_on_during_a_wait_leaves_one_row_in_a_quarter_of_an_hour(guardian):
    with time_machine.travel(clock.now(), tick=False):
        for _ in range(6):
            ask(email="sanne@example.com")
    assert steps() == [ResetStep.SENT, ResetStep.RATE_LIMITED]


def test_changing_the_name_each_time_leaves_no_more_than_twenty_refusals_an_hour(organisation):
    for number in range(50 + 30):
        ask(str(number), email="sanne@example.com")
    assert steps().count(ResetStep.RATE_LIMITED) == 20


@pytest.mark.django_db(transaction=True)
def test_an_attempt_stays_counted_when_writing_it_fails(guardian, monkeypatch):
    def full(*_):
        raise OSError("disk full")

    monkeypatch.setattr("core.accounts.actions.ask_reset._write", full)
    with pytest.raises(OSError, match="disk full"):
        ask(email="sanne@example.com")
    assert ask(email="sanne@example.com").status_code == 429


@pytest.mark.django_db(transaction=True)
def test_counting_inside_a_transaction_is_refused():
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        limits.begin()
