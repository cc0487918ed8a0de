"""The trail and its seals only grow: these tests go around the code (E26)."""

from datetime import timedelta

import pytest

from core.audit.models import Event, Seal
from core.audit.retention import KEPT_YEARS
from core.lib import clock
from tests.factories import EventFactory, SealFactory
from tests.refusals import database_refuses, execute

pytestmark = [pytest.mark.django_db, pytest.mark.spec("N-21")]

TABLES = [("audit_event", EventFactory), ("audit_seal", SealFactory)]
FIVE_YEARS = timedelta(days=KEPT_YEARS * 365 + 2)


@pytest.mark.parametrize(("table", "factory"), TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET at = now()", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_nothing_is_changed_or_removed(table, factory, statement):
    factory()
    # Foreign keys are checked now, as at the end of a transaction; else PostgreSQL has another reason to refuse.
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    with database_refuses("append_only"):
        execute(statement.format(table))


def test_an_update_is_refused_however_old_the_line_is():
    EventFactory(at=clock.now() - 2 * FIVE_YEARS)
    with database_refuses("append_only"):
        Event.objects.update(ground="something else")


@pytest.mark.parametrize("factory", [EventFactory, SealFactory])
def test_what_is_older_than_five_years_may_go(factory):
    model = factory._meta.model
    factory(at=clock.now() - FIVE_YEARS)
    model.objects.all().delete()
    assert not model.objects.exists()


@pytest.mark.parametrize("factory", [EventFactory, SealFactory])
def test_what_is_just_younger_stays(factory):
    factory(at=clock.now() - FIVE_YEARS + timedelta(days=3))
    with database_refuses("append_only"):
        factory._meta.model.objects.all().delete()


def test_a_seal_closes_at_least_one_number():
    with database_refuses("a_seal_closes_lines"):
        SealFactory(number=5, after_id=9, upto_id=9)


def test_no_two_seals_begin_at_the_same_place():
    SealFactory(number=5, after_id=9, upto_id=12)
    with database_refuses("audit_seal_after_id_key"):
        SealFactory(number=6, after_id=9, upto_id=20)
    assert Seal.objects.count() == 1
