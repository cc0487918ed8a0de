"""What is past its retention goes once, and not under a hold that is set at that moment (C-47)."""

from datetime import UTC, date, datetime
from functools import partial

import pytest

from carecases.models import Dossier, HelpRequest
from carecases.retention.actions.delete_dossiers import delete_dossier, delete_due
from carecases.retention.actions.set_terms import hold
from carecases.retention.models import KeptDecision, LegalHold
from core.audit.choices import Action
from core.audit.models import Event
from core.lib import clock
from tests.concurrency.at_once import at_once
from tests.factories import DecisionFactory, HelpRequestFactory, StatusChangeFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 4
YEARS = 5
"""So long ago it ended: the dossier goes, of its decision number and dates stay."""


@pytest.fixture
def dossier():
    year = clock.today().year - YEARS
    made = datetime(year - 1, 9, 2, 10, tzinfo=UTC)
    asked = HelpRequestFactory(dossier__made_at=made, status__final=True)
    StatusChangeFactory(help_request=asked, at=datetime(year, 1, 10, tzinfo=UTC))
    DecisionFactory(help_request=asked, first_day=date(year - 1, 10, 1), last_day=date(year, 1, 9))
    return asked.dossier


def lines():
    return Event.objects.filter(action=Action.DOSSIER_DELETED).count()


@pytest.mark.spec("C-47")
def test_a_dossier_that_several_runs_find_at_once_goes_once(dossier):
    assert sum(at_once(*[delete_due] * TIMES)) == 1
    assert not Dossier.objects.exists()
    assert lines() == 1
    KeptDecision.objects.get()


def test_without_the_locks_its_decision_would_be_kept_several_times(dossier, monkeypatch):
    """That the race above is a real one."""
    for table in (Dossier, HelpRequest):
        monkeypatch.setattr(table.objects, "select_for_update", lambda every=table.objects.all, **_: every())
    at_once(*[delete_due] * TIMES)
    assert lines() > 1
    assert KeptDecision.objects.count() > 1


@pytest.mark.spec("C-47")
def test_a_dossier_goes_or_is_held_never_both(dossier):
    keeper = UserFactory(scp=True, organisation=dossier.organisation)
    is_gone, held = at_once(
        partial(delete_dossier, dossier.organisation_id, dossier.pk),
        partial(hold, keeper, dossier, "Bezwaar", None),
    )
    assert is_gone is isinstance(held, Dossier.DoesNotExist)
    assert Dossier.objects.exists() is LegalHold.objects.exists() is not is_gone
