"""After five years lines go, with their seals, and the trail says so."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from core.audit.choices import Action
from core.audit.models import Event, Seal
from core.audit.retention import trim
from core.audit.sealing import seal_upto
from core.audit.verifying import Break, Fault, verify
from core.lib import clock
from tests.factories import EventFactory
from tests.refusals import execute

pytestmark = [pytest.mark.django_db, pytest.mark.spec("N-21")]

SIX_YEARS = timedelta(days=6 * 366)


def told(*arguments):
    out = StringIO()
    call_command("trail_retention", *arguments, stdout=out)
    return out.getvalue().strip()


def sealed_line(age=timedelta(0)):
    event = EventFactory(at=clock.now() - age)
    with time_machine.travel(clock.now() - age, tick=False):
        seal_upto(event.pk)
    # Foreign keys are checked now, as they are at the end of a transaction; else nothing can be deleted.
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    return event


def test_old_lines_go_with_their_seals_and_young_ones_stay():
    sealed_line(SIX_YEARS)
    young = sealed_line()
    assert told() == "1 lines are gone, up to seal 1."
    assert Seal.objects.get().ids == [young.pk]
    trimmed = Event.objects.get(action=Action.TRAIL_TRIMMED)
    assert set(Event.objects.all()) == {young, trimmed}
    assert trimmed.data == {"upto_seal": 1, "lines": 1}
    assert verify().first_break is None


def test_a_dry_run_only_tells():
    sealed_line(SIX_YEARS)
    sealed_line()
    assert told("--dry-run") == "1 lines would go, up to seal 1."
    assert Event.objects.count() == 2


def test_a_second_time_nothing_is_left_to_do():
    sealed_line(SIX_YEARS)
    sealed_line()
    assert trim() is not None
    assert told() == "Nothing is past its retention."
    assert trim() is None


def test_a_line_that_is_not_sealed_stays():
    EventFactory(at=clock.now() - SIX_YEARS)
    assert trim() is None


def test_a_young_line_under_an_old_seal_keeps_that_seal():
    """A clock that stood wrong once must not take a line away too early."""
    sealed_line(SIX_YEARS)
    event = EventFactory()
    with time_machine.travel(clock.now() - SIX_YEARS, tick=False):
        seal_upto(event.pk)
    found = trim()
    assert found is not None
    assert found.upto_seal == 1
    assert Event.objects.filter(pk=event.pk).exists()


def test_a_beginning_that_went_without_saying_so_is_a_break():
    sealed_line(SIX_YEARS)
    sealed_line()
    Event.objects.filter(at__lt=clock.now() - SIX_YEARS / 2).delete()
    Seal.objects.filter(number=1).delete()
    assert verify().first_break == Break(Fault.SEAL_MISSING, 2)


def test_a_line_slipped_in_before_the_beginning_is_named():
    first = sealed_line(SIX_YEARS)
    sealed_line()
    trim()
    EventFactory(pk=first.pk)
    assert verify().first_break == Break(Fault.SLIPPED_IN, 2, first.pk)


def test_it_can_be_done_on_29_february():
    with time_machine.travel(datetime(2028, 2, 29, 12, tzinfo=UTC), tick=False):
        assert trim() is None
