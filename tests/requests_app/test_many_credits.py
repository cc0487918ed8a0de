"""Credits for a day without care to twenty thousand children in one run (R-33)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from requests_app.actions import credit_runs
from requests_app.choices import RunKind, RunLineState, RunStatus
from requests_app.credit_days import FreeDay
from requests_app.models import CreditRunLine
from requests_app.verify_ledger import faults
from tests.factories import (
    OrganisationFactory,
    PlacementFactory,
    PolicyRuleFactory,
    UserFactory,
    next_weekday,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

CHILDREN = 20_000


@pytest.fixture
def organisation():
    return OrganisationFactory(uses_credits=True)


@pytest.fixture
def run(organisation):
    """A closing day on a Monday, on which all of them would have come."""
    PolicyRuleFactory(
        organisation=organisation,
        part="earns_by_closing_day",
        settings={
            "conversion": {"unit": "hours", "per_hour": "1"},
            "validity": {"after": {"amount": 6, "unit": "months"}},
        },
    )
    make_children(PlacementFactory(child__family__organisation=organisation), CHILDREN - 1)
    manager = UserFactory(organisation=organisation, manager=True)
    return credit_runs.start(manager, FreeDay(RunKind.CLOSING_DAY, next_weekday(1), "Studiedag team"))


def make_children(first, number):
    """So many more with the same contract for Monday, each in a family of its own."""
    families = copies(first.child.family, number, lambda n: {"debtor_number": f"M{n}"})
    children = copies(first.child, number, lambda n: {"family_id": families[n].pk})
    placements = copies(first, number, lambda n: {"child_id": children[n].pk})
    copies(first.parts.get(weekday=1), number, lambda n: {"placement_id": placements[n].pk})


def copies(row, number, changes):
    """So many rows like one, each with `changes` by its number."""
    values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key}
    rows = [type(row)(**values | changes(n)) for n in range(number)]
    return type(row).objects.bulk_create(rows, batch_size=5000)


@pytest.mark.timeout(1800)
@pytest.mark.spec("R-33")
def test_twenty_thousand_children_get_their_credit_in_batches_of_the_same_few_queries(run):
    assert run.total == CHILDREN
    queries = {queries_of_a_batch() for _batch in range(3)}
    assert len(queries) == 1
    while credit_runs.work(seconds=60):
        run.refresh_from_db()
        assert run.done <= run.total
    run.refresh_from_db()
    assert (run.status, run.done) == (RunStatus.DONE, CHILDREN)
    assert CreditRunLine.objects.filter(run=run, state=RunLineState.GRANTED).count() == CHILDREN
    assert not faults()


def queries_of_a_batch():
    """The statements of one batch of a hundred families, beyond looking which runs wait."""
    with CaptureQueriesContext(connection) as queries:
        credit_runs.work(seconds=0.001)
    return len(queries)
