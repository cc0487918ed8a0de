"""Two administrators, and two windows of one browser, at the same moment (A-16, A-25, A-29; experiment E18)."""

from collections.abc import Callable
from functools import partial
from threading import Barrier, Event
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import Client
from django.utils.translation import gettext

from core.accounts import sessions
from core.accounts.actions import change_password, end_account, manage_units
from core.accounts.administration import RefusedError, supers_who_stay
from core.accounts.choices import UnitChangeKind
from core.accounts.models import UnitChange
from core.lib import clock
from tests.concurrency.at_once import at_once
from tests.core.accounts.administration.people import partnership, root_of
from tests.factories import PASSWORD, GuardianFactory, UnitFactory
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 20
LAST = "This is the last account of the type Super. Give somebody else a role of that type first."
ACCOUNT, PASSWORD_PAGE, SIGN_OUT = "/account/", "/account/wachtwoord/", "/uitloggen/"


def then_together(act: Callable[..., Any]) -> Callable[..., Any]:
    """The act, after which both wait for each other: neither has committed when the other has looked."""
    barrier = Barrier(2)

    def acted(*args: Any, **more: Any) -> Any:
        outcome = act(*args, **more)
        barrier.wait(PATIENCE)
        return outcome

    return acted


# The last Super


@pytest.fixture
def two_supers():
    organisation = partnership()
    return root_of(organisation), root_of(organisation)


def each_ends_the_other(one, other):
    return at_once(
        partial(end_account.end_account, one, other, successor=None),
        partial(end_account.end_account, other, one, successor=None),
    )


@pytest.mark.spec("A-25")
def test_of_two_supers_who_end_each_other_one_stays_and_the_other_hears_why(two_supers):
    outcomes = each_ends_the_other(*two_supers)
    (refused,) = (outcome for outcome in outcomes if isinstance(outcome, RefusedError))
    assert refused.words == gettext(LAST)
    assert supers_who_stay(two_supers[0].organisation_id).count() == 1


def test_without_the_lock_nobody_would_be_left(two_supers):
    """That the race above is a real one."""
    checked = then_together(end_account.refuse_last_super)
    with (
        patch.object(end_account, "lock_organisation", lambda user: None),
        patch.object(end_account, "refuse_last_super", checked),
    ):
        each_ends_the_other(*two_supers)
    assert not supers_who_stay(two_supers[0].organisation_id).exists()


# Two mergers


@pytest.fixture
def mergers():
    """Two administrators: the one merges a school into another, the other that one into the first."""
    organisation = partnership()
    schools = [UnitFactory(organisation=organisation) for _ in range(2)]
    later = clock.today().replace(year=clock.today().year + 1, day=1)
    return [
        partial(
            manage_units.plan_change,
            root_of(organisation),
            school,
            manage_units.Wanted(UnitChangeKind.MERGE, later, merge_into=into),
        )
        for school, into in (schools, reversed(schools))
    ]


@pytest.mark.spec("A-29")
def test_of_two_schools_that_merge_into_each_other_one_does_and_the_other_is_refused_in_words(mergers):
    outcomes = at_once(*mergers)
    (refused,) = (outcome for outcome in outcomes if isinstance(outcome, RefusedError))
    assert refused.words == str(manage_units.REFUSALS["a_merge_into_a_unit_that_stays"])
    assert UnitChange.objects.count() == 1


def test_without_the_lock_of_the_database_both_would_be_planned(mergers):
    """That the race above is a real one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('guard_unit_change'::regproc)")
        (guard,) = cursor.fetchone()
        assert "FOR NO KEY UPDATE" in guard
        cursor.execute(guard.replace("FOR NO KEY UPDATE", ""))
    try:
        with patch.object(manage_units.trail, "record", then_together(manage_units.trail.record)):
            at_once(*mergers)
        assert UnitChange.objects.count() == 2
    finally:
        with connection.cursor() as cursor:
            cursor.execute(guard)


# Signing out while another window is at work


@pytest.fixture
def windows():
    """Two windows of one browser, in which a parent is signed in."""
    first, second = sign_in(GuardianFactory().user), Client()
    second.cookies = first.cookies.copy()
    assert second.get(ACCOUNT).status_code == 200
    return first, second


def sign_out_while_the_password_changes(first: Client, second: Client) -> None:
    """The first window's request is half-way when the second one signs out, and is then finished."""
    half_way, signed_out = Event(), Event()
    change = change_password.change_password

    def slowly(*args: Any) -> None:
        half_way.set()
        assert signed_out.wait(PATIENCE)
        change(*args)

    def sign_out() -> None:
        assert half_way.wait(PATIENCE)
        second.post(SIGN_OUT)
        signed_out.set()

    typed = {"password": PASSWORD, "new_password": "een heel ander wachtwoord"}
    with patch.object(change_password, "change_password", slowly):
        outcomes = at_once(partial(first.post, PASSWORD_PAGE, typed), sign_out)
    assert not [outcome for outcome in outcomes if isinstance(outcome, AssertionError)]


@pytest.mark.spec("A-16")
def test_who_signs_out_in_one_window_is_out_in_the_other_that_was_at_work(windows):
    sign_out_while_the_password_changes(*windows)
    assert [window.get(ACCOUNT).status_code for window in windows] == [302, 302]


def test_without_the_row_of_the_session_the_other_window_would_be_in_again(windows):
    """That the race above is a real one: Django's session comes back under a new key."""
    with patch.object(sessions, "_reason_to_end", lambda request, row: None):
        sign_out_while_the_password_changes(*windows)
        assert windows[0].get(ACCOUNT).status_code == 200
