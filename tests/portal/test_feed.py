"""The agenda in somebody's own calendar: an address with a secret, which its owner can withdraw (P-02)."""

from datetime import date, time, timedelta
from hashlib import sha256

import pytest
from django.test import Client
from icalendar import Calendar

from core.audit.models import Event
from core.childcare.choices import MomentStatus
from core.lib import clock
from portal.models import AgendaFeed
from tests.factories import (
    AgendaFeedFactory,
    BookingFactory,
    ClosingDayFactory,
    PublicationFactory,
    RequestFactory,
)
from tests.family import Home, make_home, wednesday
from tests.pages import words

pytestmark = pytest.mark.django_db
PAGE = "/agenda/eigen-kalender/"
MAKE, WITHDRAW = f"{PAGE}maken/", f"{PAGE}intrekken/"


@pytest.fixture
def home() -> Home:
    return make_home()


@pytest.fixture
def address(home) -> str:
    AgendaFeedFactory(user=home.guardian.user, token_digest=sha256(b"geheim").hexdigest())
    return "/agenda/kalender/geheim.ics"


def events_at(address: str) -> list:
    response = Client().get(address)
    assert response.status_code == 200
    return Calendar.from_ical(response.content).walk("VEVENT")


def words_of(events: list) -> list[str]:
    return [str(event["summary"]) for event in events]


# The address


@pytest.mark.spec("P-02")
def test_the_address_is_shown_once_and_opens_without_signing_in(home):
    home.plan(home.noortje, wednesday())
    page = home.client.post(MAKE)
    address = page.context["address"]
    assert address in page.content.decode()
    assert words_of(events_at(address.removeprefix("http://localhost:8000"))) == ["Noortje: opvang"]
    assert address not in home.client.get(PAGE).content.decode()


@pytest.mark.spec("P-02")
def test_the_secret_itself_is_kept_nowhere(home):
    token = home.client.post(MAKE).context["address"].rpartition("/")[2].removesuffix(".ics")
    assert len(token) >= 43
    assert AgendaFeed.objects.get().token_digest == sha256(token.encode()).hexdigest()
    assert not any(token in str(line) for line in Event.objects.values_list())


@pytest.mark.spec("P-02")
def test_an_address_that_was_withdrawn_opens_nothing(home, address):
    home.client.post(WITHDRAW)
    assert Client().get(address).status_code == 404
    assert Event.objects.filter(action="portal:agenda_feed:withdraw").exists()


def test_a_new_address_replaces_the_old_one(home, address):
    home.client.post(MAKE)
    assert Client().get(address).status_code == 404
    assert AgendaFeed.objects.count() == 1


def test_a_secret_that_was_made_up_opens_nothing():
    assert Client().get("/agenda/kalender/raden.ics").status_code == 404


@pytest.mark.parametrize("change", [{"is_blocked": True}, {"has_custody": False}])
def test_who_may_no_longer_see_the_children_reads_nothing_of_them(home, address, change):
    home.plan(home.noortje, wednesday())
    for name, value in change.items():
        setattr(home.guardian, name, value)
    home.guardian.save()
    response = Client().get(address)
    assert response.status_code == 404 or b"Noortje" not in response.content


def test_a_closed_account_has_no_calendar(home, address):
    home.guardian.user.is_active = False
    home.guardian.user.save()
    assert Client().get(address).status_code == 404


def test_the_page_says_when_a_calendar_last_asked(home, address):
    assert "not yet" in words(home.client.get(PAGE))
    Client().get(address)
    assert "not yet" not in words(home.client.get(PAGE))


# What it holds


@pytest.mark.spec("P-02")
def test_times_are_those_of_amsterdam_with_its_clock_changes(home, address):
    winter = date(2026, 12, 2)
    home.plan(home.noortje, winter, time(7, 30), time(13))
    content = Client().get(address).content.decode()
    assert "BEGIN:VTIMEZONE" in content
    assert "TZID:Europe/Amsterdam" in content
    (event,) = events_at(address)
    assert event["dtstart"].dt.isoformat() == "2026-12-02T07:30:00+01:00"


@pytest.mark.spec("P-17")
def test_options_absences_closing_days_and_events_are_told_apart(home, address):
    day = wednesday()
    home.plan(home.noortje, day)
    home.plan(home.ties, day, status=MomentStatus.ABSENT)
    request = RequestFactory(family=home.family, submitted_by=home.guardian)
    BookingFactory(request=request, child=home.ties, group=home.floris, day_part=home.after_school, date=day)
    ClosingDayFactory(organisation=home.family.organisation, date=day + timedelta(days=1), name="Studiedag")
    PublicationFactory(organisation=home.family.organisation, activity=True, first_day=day)
    found = {str(event["summary"]): event for event in events_at(address)}
    assert found["Noortje: opvang"]["status"] == "CONFIRMED"
    assert found["Ties: optie"]["status"] == "TENTATIVE"
    assert found["Ties: afgemeld"]["transp"] == "TRANSPARENT"
    assert found["Gesloten: Studiedag"]["dtstart"].dt == day + timedelta(days=1)
    assert found["Zomerfeest"]["dtstart"].dt == clock.local(day, time(15))


def test_a_moment_keeps_its_name_from_one_time_to_the_next(home, address):
    home.plan(home.noortje, wednesday())
    (first,), (second,) = events_at(address), events_at(address)
    assert first["uid"] == second["uid"]


def test_another_family_does_not_show(home, address):
    other = make_home()
    other.plan(other.noortje, wednesday())
    assert events_at(address) == []
