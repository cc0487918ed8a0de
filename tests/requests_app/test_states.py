"""One table of states: how what a parent asks is called in the agenda and in the overview, from asking to the end."""

import pytest
from django.utils import timezone

from core.childcare.choices import MomentOrigin, MomentStatus
from requests_app.choices import BookingStatus, RequestKind
from tests.factories import AbsenceFactory, BookingFactory, GivenUpFactory, RequestFactory
from tests.family import Home, make_home, wednesday
from tests.pages import words
from tests.requests_app.parent_asking import OVERVIEW
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.spec("R-63")]


@pytest.fixture
def home() -> Home:
    return make_home()


@pytest.fixture
def client(home: Home):
    """In Dutch: the words of the states are known to parents."""
    return sign_in(home.guardian.user)


def asked(home: Home, status: str = BookingStatus.PENDING, kind: str = RequestKind.EXTRA, **more: object):
    """Noortje's morning, with the care that approval planned for it."""
    request = RequestFactory(family=home.family, submitted_by=home.guardian, kind=kind)
    if status != BookingStatus.PENDING:
        more["decided_at"] = timezone.now()
    if status == BookingStatus.APPROVED:
        more["care_moment"] = home.plan(home.noortje, wednesday(), origin=MomentOrigin.EXTRA)
    if status == BookingStatus.REJECTED:
        more["reason"] = "De groep is vol."
    return BookingFactory(
        request=request,
        child=home.noortje,
        group=home.hamsters,
        day_part=home.morning,
        date=wednesday(),
        status=status,
        **more,
    )


def agenda(client) -> str:
    return words(client.get("/agenda/"))


def lines(client) -> str:
    """The overview without its filters, in which every state stands to be chosen."""
    page = client.get(OVERVIEW).content.decode()
    start = page.index('id="overview-list"')
    return page[start:].upper()


@pytest.mark.parametrize(
    ("status", "label"),
    [
        (BookingStatus.PENDING, "IN AANVRAAG"),
        (BookingStatus.APPROVED, "GOEDGEKEURD"),
        (BookingStatus.REJECTED, "AFGEKEURD"),
        (BookingStatus.CANCELLED, "GEANNULEERD"),
        (BookingStatus.EXPIRED, "VERVALLEN"),
    ],
)
def test_each_state_has_its_one_name_in_the_overview(home, client, status, label):
    asked(home, status)
    page = lines(client)
    others = {"IN AANVRAAG", "GOEDGEKEURD", "AFGEKEURD", "GEANNULEERD", "VERVALLEN"} - {label}
    assert label in page
    assert not [other for other in others if other in page]


def test_what_is_asked_is_optie_extra_in_the_agenda(home, client):
    asked(home)
    assert "Optie extra" in agenda(client)


def test_what_is_approved_is_planned_in_the_agenda(home, client):
    asked(home, BookingStatus.APPROVED)
    page = agenda(client)
    assert "07:30-13:00" in page
    assert "Optie extra" not in page


@pytest.mark.parametrize("status", [BookingStatus.REJECTED, BookingStatus.CANCELLED, BookingStatus.EXPIRED])
def test_what_came_to_nothing_leaves_the_agenda(home, client, status):
    asked(home, status)
    assert "07:30-13:00" not in agenda(client)


def test_the_page_and_the_kinds_are_called_as_parents_know_them(home, client):
    asked(home)
    swap = asked(home, BookingStatus.REJECTED, RequestKind.SWAP)
    GivenUpFactory(booking=swap, moment=home.plan(home.noortje, wednesday()), is_open=False)
    moment = home.plan(home.ties, wednesday(), status=MomentStatus.ABSENT)
    report = RequestFactory(family=home.family, submitted_by=home.guardian, kind=RequestKind.ABSENCE)
    AbsenceFactory(request=report, moment=moment, child=home.ties, group=home.floris, date=moment.date)
    page = words(client.get(OVERVIEW))
    assert "Aanvragen & afwezigheden" in page
    for kind in ("Extra opvang", "Ruilen", "Afwezigheid"):
        assert kind in page
    assert "AFGEMELD" in lines(client)
