from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from core.accounts.actions import sign_in_waits
from core.accounts.choices import Environment
from core.accounts.limits import wait_after
from core.accounts.models import Limit, User
from core.accounts.selectors import waiting_accounts
from core.accounts.tasks import tidy_sign_in_waits
from core.audit.choices import Action
from core.audit.models import Event
from core.lib import clock
from core.notifications import messages
from core.notifications.models import OutboxMessage
from tests.core.accounts.page import words_of
from tests.factories import PASSWORD, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
ELSEWHERE = "198.51.100.7"


@pytest.fixture
def organisation():
    return OrganisationFactory(slug="zonnestraal")


@pytest.fixture
def parent(organisation):
    return UserFactory(organisation=organisation, username="100001", email="sanne@example.com")


def sign_in(client, identifier, password="wrong", address="203.0.113.9", **more):
    url = reverse("accounts:sign_in", args=["zonnestraal", Environment.PARENT])
    return client.post(url, {"identifier": identifier, "password": password}, REMOTE_ADDR=address, **more)


def fail(times, identifier="100001", **more):
    return [sign_in(Client(), identifier, **more).status_code for _ in range(times)]


def later(**by):
    return time_machine.travel(clock.now() + timedelta(**by), tick=False)


def test_after_five_failures_even_the_right_password_waits(client, parent):
    assert fail(5) == [422] * 5
    assert sign_in(client, "100001", PASSWORD).status_code == 429
    with later(minutes=1, seconds=1):
        assert sign_in(client, "100001", PASSWORD).status_code == 302


def test_trying_during_a_wait_does_not_make_it_longer(client, parent):
    fail(5)
    assert fail(10) == [429] * 10
    with later(minutes=1, seconds=1):
        assert sign_in(client, "100001", PASSWORD).status_code == 302


def test_waits_grow_to_a_quarter_of_an_hour_and_no_further():
    minutes = [wait_after(n) // timedelta(minutes=1) for n in (0, 1, 2, 3, 4, 5, 1000)]
    assert minutes == [1, 2, 4, 8, 15, 15, 15]


def test_each_failure_after_a_wait_makes_the_next_one_longer(client, parent):
    fail(5)
    with later(minutes=1, seconds=1):
        assert fail(1) == [422]
    with later(minutes=2, seconds=50):
        assert sign_in(client, "100001", PASSWORD).status_code == 429
    with later(minutes=3, seconds=5):
        assert sign_in(client, "100001", PASSWORD).status_code == 302


def test_coming_in_wipes_the_slate(client, parent):
    fail(4)
    assert sign_in(client, "100001", PASSWORD).status_code == 302
    assert fail(5) == [422] * 5


def test_the_account_waits_under_its_other_name_too(client, parent):
    fail(3, "100001")
    fail(2, "sanne@example.com")
    assert sign_in(client, " 100 001 ", PASSWORD).status_code == 429


def test_an_unknown_account_waits_as_long_and_in_the_same_words(parent):
    # The clock stands still: between the two a second may pass.
    with later(seconds=0):
        fail(5, "100001")
        fail(5, "999999")
        known, unknown = sign_in(Client(), "100001"), sign_in(Client(), "999999")
    assert known.status_code == unknown.status_code == 429
    assert words_of(known) == words_of(unknown)
    assert known.headers["Retry-After"] == unknown.headers["Retry-After"]


def test_the_owner_comes_in_from_another_address(client, parent):
    fail(6)
    assert sign_in(client, "100001", PASSWORD, address=ELSEWHERE).status_code == 302


def test_the_owner_comes_in_with_a_browser_that_is_known(client, parent):
    sign_in(client, "100001", PASSWORD)
    client.post("/uitloggen/")
    fail(6)
    assert sign_in(client, "100001", PASSWORD).status_code == 302


def test_a_known_browser_has_a_budget_too(client, parent):
    sign_in(client, "100001", PASSWORD)
    client.post("/uitloggen/")
    assert [sign_in(client, "100001").status_code for _ in range(6)] == [422] * 5 + [429]


def test_a_made_up_cookie_is_no_known_browser(client, parent):
    fail(5)
    client.cookies["known_device"] = "eyJudW1iZXIiOiIxIn0:made:up"
    assert sign_in(client, "100001", PASSWORD).status_code == 429


def test_one_try_at_each_of_many_accounts_waits_after_fifty(organisation):
    assert [fail(1, f"3000{n:02d}")[0] for n in range(51)] == [422] * 50 + [429]
    assert fail(1, "300099", address=ELSEWHERE) == [422]


def test_many_addresses_at_one_account_wait_after_fifty(client, parent):
    answers = [fail(1, address=f"198.51.100.{n}")[0] for n in range(51)]
    assert answers == [422] * 50 + [429]


def test_a_forged_forwarding_header_buys_no_attempts(parent):
    fail(5)
    assert fail(1, HTTP_X_FORWARDED_FOR="192.0.2.55") == [429]


def test_people_behind_one_address_who_sign_in_well_use_up_nothing(organisation):
    UserFactory.create_batch(3, organisation=organisation)
    people = User.objects.filter(organisation=organisation)
    for n in range(49):
        fail(1, f"4000{n:02d}")
    for user in people:
        assert sign_in(Client(), user.username, PASSWORD).status_code == 302
    assert fail(1, "500000") == [422]


def test_an_emptied_cache_forgets_nothing(client, parent):
    fail(5)
    cache.clear()
    assert sign_in(client, "100001", PASSWORD).status_code == 429


def test_a_refusal_because_of_a_wait_stands_in_the_trail(client, parent):
    fail(6)
    event = Event.objects.filter(action=Action.SIGN_IN_REFUSED).order_by("-pk").first()
    assert event.data["reason"] == "waits_after_failures"
    assert event.object_id == str(parent.pk)


def test_the_limits_hold_neither_addresses_nor_names(parent):
    fail(1)
    assert all(len(limit.key) == 64 for limit in Limit.objects.all())


def mails():
    return OutboxMessage.objects.filter(kind="accounts.sign_in_waits")


def test_the_owner_is_mailed_once(parent):
    fail(4)
    tidy_sign_in_waits()
    assert not mails().exists()
    fail(4)
    tidy_sign_in_waits()
    tidy_sign_in_waits()
    mail = messages.compose(mails().get())
    assert "100001" in mail.subject
    assert mails().get().recipient == parent


def test_nobody_is_mailed_about_an_unknown_account(organisation):
    fail(6, "999999")
    tidy_sign_in_waits()
    assert not mails().exists()


def test_old_counts_are_dropped(parent):
    fail(1)
    with later(days=3):
        tidy_sign_in_waits()
    assert not Limit.objects.exists()


def test_support_sees_who_waits_and_ends_it(client, parent, organisation):
    support = UserFactory(organisation=organisation, manager=True)
    fail(5)
    assert list(waiting_accounts(support)) == [parent]
    sign_in_waits.lift(parent, actor=support)
    assert not waiting_accounts(support)
    assert sign_in(client, "100001", PASSWORD).status_code == 302
    assert Event.objects.get(action=Action.SIGN_IN_WAIT_LIFTED).actor == support


def test_a_wait_is_not_ended_without_the_right_or_from_another_organisation(parent, organisation):
    fail(5)
    planner = UserFactory(organisation=organisation, planner=True)
    with pytest.raises(PermissionDenied):
        sign_in_waits.lift(parent, actor=planner)
    with pytest.raises(User.DoesNotExist):
        sign_in_waits.lift(parent, actor=UserFactory(manager=True))
    assert not waiting_accounts(planner)
    assert sign_in(Client(), "100001", PASSWORD).status_code == 429


def test_the_command_ends_a_wait(client, parent):
    fail(5)
    said = StringIO()
    call_command("lift_sign_in_wait", "zonnestraal", "100001", stdout=said)
    assert "has ended" in said.getvalue()
    assert sign_in(client, "100001", PASSWORD).status_code == 302
    with pytest.raises(CommandError):
        call_command("lift_sign_in_wait", "zonnestraal", "999999")
