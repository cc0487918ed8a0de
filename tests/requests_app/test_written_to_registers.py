"""Where the register is a back-office, it hears of every request line and absence as it stands (K-21)."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.childcare.choices import WriteKind, WriteState
from core.childcare.gateway import outgoing
from core.childcare.models import RegisterWrite
from core.lib import clock
from requests_app.actions.cancel_booking import cancel
from requests_app.actions.decide import approve, reject
from requests_app.actions.expire_requests import expire_due
from requests_app.actions.report_absence import Report, report_absence
from requests_app.actions.submitting import Submission
from requests_app.actions.take_back import take_back
from requests_app.actions.undo_absence import undo_absence
from requests_app.choices import AbsenceReason
from requests_app.models import Absence, Booking
from requests_app.written_to_registers import write_requests
from tests.factories import GivenUpFactory, RegisterConnectionFactory
from tests.family import Home, make_home, wednesday
from tests.requests_app.asking import ask, planner_of
from tests.requests_app.parent_asking import add_noortje, send

pytestmark = [pytest.mark.django_db, pytest.mark.spec("K-21")]


@pytest.fixture
def home() -> Home:
    """A family of an organisation whose register is elsewhere."""
    made = make_home()
    RegisterConnectionFactory(organisation=made.family.organisation)
    return made


def told(kind: WriteKind, subject: int):
    """What the back-office hears now of a line, and in which version."""
    [write] = RegisterWrite.objects.filter(kind=kind, subject=subject)
    assert write.state == WriteState.WAITING
    return write.version, outgoing.as_it_stands(write)


def test_a_request_is_written_when_it_is_submitted_and_when_it_is_decided(home):
    client = home.client
    add_noortje(home, client, wednesday())
    send(client)
    line = Booking.objects.get()
    version, asked = told(WriteKind.REQUEST, line.pk)
    assert (version, asked.state, asked.asked.date) == (1, "pending", wednesday())
    reference = RegisterWrite.objects.get().reference
    planner = planner_of(home.family.organisation)
    approve(planner, [line.pk])
    assert told(WriteKind.REQUEST, line.pk)[1].state == "approved"
    take_back(planner, line.pk, reason="Verkeerde groep.")
    reject(planner, [line.pk], reason="Vol.")
    version, rejected = told(WriteKind.REQUEST, line.pk)
    assert (version, rejected.state, rejected.reason) == (4, "rejected", "Vol.")
    assert RegisterWrite.objects.get().reference == reference


def test_cancelling_and_expiring_are_written(home):
    cancelled = ask(home.hamsters, child=home.noortje)
    expired = ask(home.floris, child=home.ties, expires_at=clock.now())
    cancel(home.guardian.user, cancelled.pk)
    expire_due()
    assert told(WriteKind.REQUEST, cancelled.pk)[1].state == "cancelled"
    assert told(WriteKind.REQUEST, expired.pk)[1].state == "expired"


def test_of_a_swap_it_hears_what_is_given_up(home):
    moment = home.plan(home.noortje, wednesday())
    swap = GivenUpFactory(
        booking__child=home.noortje,
        booking__request__family=home.family,
        booking__request__submitted_by=home.guardian,
        moment=moment,
    ).booking
    reject(planner_of(swap.organisation), [swap.pk], reason="Vol.")
    assert [care.date for care in told(WriteKind.REQUEST, swap.pk)[1].gives_up] == [wednesday()]


def test_an_absence_is_written_when_it_is_reported_and_when_it_is_undone(home):
    moment = home.plan(home.noortje, wednesday())
    report_absence(home.guardian, Report((moment.pk,), AbsenceReason.SICK), Submission(uuid.uuid4(), ""))
    absence = Absence.objects.get()
    assert told(WriteKind.ABSENCE, absence.pk)[1].state == "reported"
    undo_absence(home.guardian.user, absence.pk)
    version, undone = told(WriteKind.ABSENCE, absence.pk)
    assert (version, undone.state, undone.missed.date) == (2, "cancelled", wednesday())


def test_nothing_waits_where_the_register_is_kring_itself():
    home = make_home()
    line = ask(home.hamsters, child=home.noortje)
    reject(planner_of(home.family.organisation), [line.pk], reason="Vol.")
    moment = home.plan(home.noortje, wednesday())
    report_absence(home.guardian, Report((moment.pk,), AbsenceReason.SICK), Submission(uuid.uuid4(), ""))
    assert not RegisterWrite.objects.exists()


def test_many_lines_are_written_in_as_many_queries_as_one(home):
    lines = [ask(home.hamsters) for _ in range(6)]
    with CaptureQueriesContext(connection) as one:
        write_requests(lines[:1])
    with CaptureQueriesContext(connection) as many:
        write_requests(lines)
    assert len(many) == len(one)
