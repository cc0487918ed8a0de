"""A change of IB'er that has come is done once, whoever does it at that moment (C-61)."""

from functools import partial

import pytest

from carecases.actions.change_applicant import do_due, hand_to, withdraw
from carecases.models import ApplicantChange, HelpRequest, SchoolData
from core.audit.choices import Action
from core.audit.models import Event
from core.lib import clock
from core.notifications.models import OutboxMessage
from tests.concurrency.at_once import at_once
from tests.factories import ApplicantChangeFactory, HelpRequestFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 4


@pytest.fixture
def change():
    """Today somebody else speaks for a school, on two help requests of two pupils."""
    change = ApplicantChangeFactory(on=clock.today())
    change.successor.units.add(change.school)
    of_leaver = {"school_data__applicant": change.leaver, "school_data__email": "weg@school.example"}
    HelpRequestFactory.create_batch(2, school=change.school, **of_leaver)
    return change


def lines():
    return Event.objects.filter(action=Action.APPLICANT_CHANGED).count()


@pytest.mark.spec("C-61")
def test_a_change_that_several_runs_find_at_once_is_done_once(change):
    assert sum(at_once(*[partial(do_due, clock.today())] * TIMES)) == 1
    change.refresh_from_db()
    assert change.moved == lines() == 2
    assert SchoolData.objects.count() == 4
    assert OutboxMessage.objects.count() == 2


def test_without_the_lock_it_would_be_done_several_times(change, monkeypatch):
    """That the race above is a real one."""
    every = ApplicantChange.objects.all
    monkeypatch.setattr(ApplicantChange.objects, "select_for_update", lambda **_: every())
    assert sum(at_once(*[partial(do_due, clock.today())] * TIMES)) > 1


@pytest.mark.spec("C-61")
def test_a_change_is_done_or_withdrawn_never_both(change):
    done, is_off = at_once(partial(do_due, clock.today()), partial(withdraw, change.planned_by, change))
    change.refresh_from_db()
    assert (done, is_off) in [(1, False), (0, True)]
    assert (change.done_at is None) is (change.withdrawn_at is not None) is is_off


@pytest.mark.spec("C-61", "A-28")
def test_an_account_that_ends_while_its_change_is_done_leaves_nothing_behind(change):
    other = UserFactory(ib=True, organisation=change.organisation)
    other.units.add(change.school)
    at_once(partial(do_due, clock.today()), partial(hand_to, change.leaver, other))
    speaks = set(HelpRequest.objects.values_list("school_data__applicant", flat=True))
    assert speaks in [{change.successor_id}, {other.pk}]
    assert lines() == 2
    change.refresh_from_db()
    assert change.moved == 2
