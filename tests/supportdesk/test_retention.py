"""How long the desk keeps what it found and did, and what a family gets to read of it."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from core.childcare.holdings import all_holdings
from core.lib import clock
from supportdesk.devices.models import SupplierReport
from supportdesk.health.models import Incident
from supportdesk.models import Diagnosis, RepairDone
from supportdesk.tasks import remove_past_retention
from tests.factories import (
    DiagnosisFactory,
    GuardianFactory,
    IncidentFactory,
    RepairDoneFactory,
    SupplierReportFactory,
)

pytestmark = pytest.mark.django_db

LONG_AGO = timedelta(days=366)


@pytest.fixture
def old():
    """A diagnosis of a year ago with its repair, and a younger run that repeats it."""
    old = DiagnosisFactory(at=clock.now() - LONG_AGO)
    RepairDoneFactory(customer=old.customer, diagnosis=old, at=clock.now() - LONG_AGO)
    DiagnosisFactory(customer=old.customer, previous=old)
    worker = old.by
    SupplierReportFactory(made_by=worker, made_at=clock.now() - LONG_AGO)
    SupplierReportFactory(made_by=worker)
    for ended_at in (clock.now() - LONG_AGO, clock.now(), None):
        IncidentFactory(
            reported_by=worker,
            handled_by=worker if ended_at else None,
            reported_at=clock.now() - 2 * LONG_AGO,
            ended_at=ended_at,
        )
    return old


def test_after_a_year_what_was_found_done_and_reported_goes_and_younger_stays(old):
    remove_past_retention()
    remove_past_retention()
    assert Diagnosis.objects.get().previous is None
    assert not RepairDone.objects.exists()
    assert SupplierReport.objects.get().made_at > clock.now() - LONG_AGO


def test_an_incident_goes_a_year_after_its_end_and_an_open_one_stays(old):
    remove_past_retention()
    assert {incident.ended_at is None for incident in Incident.objects.all()} == {True, False}
    assert Incident.objects.count() == 2


def test_a_dry_run_only_tells(old):
    out = StringIO()
    call_command("desk_retention", "--dry-run", stdout=out)
    assert out.getvalue().strip() == (
        "1 diagnoses, 1 repairs, 1 reports to the supplier and 1 incidents would go."
    )
    assert Diagnosis.objects.count() == 2


@pytest.mark.spec("P-33")
def test_a_familys_copy_of_everything_tells_what_support_looked_into_and_repaired():
    guardian = GuardianFactory()
    found = {
        "check": "locked",
        "verdict": "explains",
        "name": {"nl": "Geen wachttijd"},
        "value": {"nl": "Na te veel pogingen"},
        "say": {"nl": "Wacht even."},
        "repairs": [],
    }
    DiagnosisFactory(customer=guardian.user, said={"identifier": "100001"}, findings=[found])
    RepairDoneFactory(customer=guardian.user)
    RepairDoneFactory()
    held = {
        one.name: list(one.rows(guardian)) for one in all_holdings() if one.name in {"support", "repairs"}
    }
    assert held["support"][0]["told"] == {"identifier": "100001"}
    assert held["support"][0]["found"] == [
        {"name": "Geen wachttijd", "value": "Na te veel pogingen", "say": "Wacht even."}
    ]
    assert [row["reason"] for row in held["repairs"]] == ["De klant belde."]
