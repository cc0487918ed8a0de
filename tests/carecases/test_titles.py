"""Beheer > Hulpvragen > Titels: when and to whom a title is offered, as an administrator sets it (C-10)."""

from datetime import date

import pytest
from django.urls import reverse

from carecases.models import Title
from carecases.selectors import titles_for
from tests.factories import HelpRequestFactory, SchoolCareFactory, StatusFactory, UnitFactory
from tests.pages import in_english, words
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.spec("C-10")]
NEW = reverse("care_admin:new_title")


@pytest.fixture
def at_desk(admin):
    return in_english(sign_in(admin))


@pytest.fixture
def first(partnership):
    """A status at which a title can begin."""
    return StatusFactory(process__organisation=partnership, process__name="Herstart", label="Aanmelding")


def typed(first, **more):
    return {"name": "Herstart junior", "kind": "support", "first_status": str(first.pk), **more}


def test_a_title_switches_on_a_date_in_chosen_regions(at_desk, first, school, partnership):
    elsewhere = UnitFactory(organisation=partnership)
    SchoolCareFactory(unit=school, region="Noord")
    SchoolCareFactory(unit=elsewhere, region="Zuid")
    sent = typed(first, valid_from="2027-01-01", valid_until="2027-07-31", regions_only=["Noord"])
    assert at_desk.post(NEW, sent).url == reverse("care_admin:titles")
    assert "Herstart junior" in words(at_desk.get(reverse("care_admin:titles")))
    days = [date(2026, 12, 31), date(2027, 1, 1), date(2027, 7, 31), date(2027, 8, 1)]
    assert [titles_for(school, day).exists() for day in days] == [False, True, True, False]
    assert not titles_for(elsewhere, date(2027, 1, 1)).exists()


def test_what_contradicts_itself_is_refused_and_stays_typed(at_desk, first, school):
    SchoolCareFactory(unit=school, region="Noord")
    sent = typed(
        first,
        valid_from="2027-08-01",
        valid_until="2027-01-01",
        regions_only=["Noord"],
        regions_except=["Noord"],
    )
    answer = at_desk.post(NEW, sent)
    assert answer.status_code == 422
    assert "This is before the first day on which it is offered" in words(answer)
    assert "Noord is ticked as in and as out" in words(answer)
    assert 'value="Herstart junior"' in answer.content.decode()
    assert not Title.objects.exists()


def test_two_titles_of_one_name_do_not_hold_at_the_same_time(at_desk, first):
    at_desk.post(NEW, typed(first, valid_until="2027-07-31"))
    answer = at_desk.post(NEW, typed(first, valid_from="2027-07-31"))
    assert "There is a title with this name at the same time" in words(answer)
    assert at_desk.post(NEW, typed(first, valid_from="2027-08-01")).status_code == 302


def test_a_running_help_request_keeps_its_process_when_its_title_moves(at_desk, first, title, school):
    going = HelpRequestFactory(school=school, title=title, status=title.first_status)
    page = reverse("care_admin:title", args=[title.pk])
    assert at_desk.post(page, typed(first, name=title.name)).status_code == 302
    title.refresh_from_db()
    going.refresh_from_db()
    assert title.process == first.process
    assert going.process == going.status.process != first.process
