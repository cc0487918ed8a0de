"""Day lists of groups (R-57): who may see them, what stands on them, and how they leave the building."""

import csv
import io
from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from core.audit.choices import Action
from core.audit.models import Event
from core.childcare.choices import MomentOrigin, MomentStatus
from core.childcare.models import Child
from core.lib import clock
from core.lib.pdf import PdfError
from requests_app import day_list_files
from requests_app.converters import FileKind
from requests_app.day_list import group_lists
from tests.factories import (
    AbsenceFactory,
    CareMomentFactory,
    ChildFactory,
    GroupFactory,
    OrganisationFactory,
    StaffDutyFactory,
    UserFactory,
)
from tests.pages import in_english, queries_of, words
from tests.requests_app.asking import ask, fill, group_of, monday, planner_of
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def group(organisation):
    return group_of(organisation, name="Hamsters")


@pytest.fixture
def staff(organisation, group):
    """Somebody who works at the location of the group."""
    user = UserFactory(organisation=organisation, group_staff=True)
    user.work_locations.add(group.location)
    return user


@pytest.fixture
def browser(staff):
    return in_english(sign_in(staff))


def address(group, kind=None, on=None):
    name, more = ("desk:day_list_file", [kind]) if kind else ("desk:day_list", [])
    return reverse(name, args=[group.pk, on or monday(), *more])


def comes(group, first_name, starts=time(7, 30), ends=time(13), **values):
    details = {
        key: values.pop(key)
        for key in ("allergies", "pick_up_remarks", "birth_date", "remarks")
        if key in values
    }
    child = ChildFactory(family__organisation=group.location.organisation, first_name=first_name, **details)
    return CareMomentFactory(child=child, group=group, date=monday(), starts=starts, ends=ends, **values)


def first_names(entries):
    return [entry.child.first_name for entry in entries]


# --- What stands on it


@pytest.mark.spec("R-57")
def test_children_stand_in_the_order_of_their_arrival(group):
    comes(group, "Ties", starts=time(8, 30))
    comes(group, "Yara", starts=time(7))
    comes(group, "Noortje", starts=time(7, 30))
    [a_list] = group_lists([group], monday())
    assert first_names(a_list.coming) == ["Yara", "Noortje", "Ties"]


@pytest.mark.spec("R-57")
def test_the_list_tells_what_to_mind(browser, group):
    comes(
        group, "Noortje", allergies="Pinda", pick_up_remarks="Oma Riet haalt op.", origin=MomentOrigin.EXTRA
    )
    absent = comes(group, "Sem", status=MomentStatus.ABSENT)
    AbsenceFactory(moment=absent, reason="sick")
    ask(group, child__first_name="Yara")
    StaffDutyFactory(group=group, staff=2)
    text = words(browser.get(address(group)))
    for told in (
        "1 child expected · 1 absent · 1 option, not decided",
        "Allergies: Pinda",
        "Oma Riet haalt op.",
        "Extra care",
        "absent ill",
        "Option extra",
        "07:00-18:30 : 2",
    ):
        assert told in text, told


@pytest.mark.parametrize(("days", "years"), [(0, 2), (1, None), (-1, None), (2 * 366, None)])
def test_birthdays_are_told_on_the_day_itself(group, days, years):
    two_years_ago = monday().replace(year=monday().year - 2)
    comes(group, "Noortje", birth_date=min(two_years_ago + timedelta(days=days), monday()))
    [a_list] = group_lists([group], monday())
    assert [entry.birthday for entry in a_list.birthdays] == ([years] if years else [])


def test_a_child_with_two_times_stands_there_once(group):
    moment = comes(group, "Noortje", starts=time(7, 30), ends=time(9))
    CareMomentFactory(child=moment.child, group=group, date=monday(), starts=time(11), ends=time(13))
    [a_list] = group_lists([group], monday())
    assert [len(entry.times) for entry in a_list.coming] == [2]
    assert (a_list.coming[0].arrives, a_list.coming[0].leaves) == (time(7, 30), time(13))


def test_what_was_given_up_is_not_on_the_list(group):
    comes(group, "Noortje", status=MomentStatus.GIVEN_UP)
    [a_list] = group_lists([group], monday())
    assert a_list.entries == ()


def test_an_empty_day_says_so(browser, group):
    assert "Nobody is planned for this group on this day." in words(browser.get(address(group)))


# --- Who may see which


@pytest.mark.spec("R-57")
def test_group_staff_see_the_groups_where_they_work(browser, organisation, group):
    elsewhere = group_of(organisation)
    comes(group, "Noortje")
    page = browser.get(reverse("desk:day_lists"), {"datum": monday().isoformat()})
    assert "Hamsters" in words(page)
    assert "1 child" in words(page)
    assert [location for location, _groups in page.context["places"]] == [group.location]
    assert browser.get(address(group)).status_code == 200
    for other in (elsewhere, group_of(OrganisationFactory())):
        assert browser.get(address(other)).status_code == 404
        assert browser.get(address(other, FileKind.CSV)).status_code == 404
        assert (
            browser.get(reverse("desk:location_day_list", args=[other.location_id, monday()])).status_code
            == 404
        )


def test_who_works_nowhere_yet_is_told_what_to_do(organisation, group):
    client = in_english(sign_in(UserFactory(organisation=organisation, group_staff=True)))
    assert "Ask your manager where you work" in words(client.get(reverse("desk:day_lists")))
    assert client.get(address(group)).status_code == 404


def test_a_location_of_another_organisation_opens_nothing(staff, browser):
    """A wrong tie in the database crosses no border."""
    other = group_of(OrganisationFactory())
    staff.work_locations.add(other.location)
    assert browser.get(address(other)).status_code == 404


def test_planners_see_all_groups_of_the_organisation(organisation, group):
    client = sign_in(planner_of(organisation))
    assert client.get(address(group)).status_code == 200
    assert (
        client.get(reverse("desk:location_day_list", args=[group.location_id, monday()])).status_code == 200
    )


def test_group_staff_find_the_day_lists_but_not_the_desk(browser):
    page = browser.get(reverse("desk:day_lists")).content.decode()
    assert reverse("desk:board") not in page
    assert reverse("desk:queue") not in page


def test_parents_have_no_day_lists(organisation, group):
    assert sign_in(UserFactory(organisation=organisation)).get(address(group)).status_code == 403


# --- As a file


def rows_of(response):
    text = response.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


@pytest.mark.spec("R-57")
def test_a_list_goes_out_as_csv(browser, group):
    comes(group, "=HYPERLINK(1)", allergies="+Pinda", pick_up_remarks="Oma Riet", birth_date=date(2023, 2, 1))
    comes(group, "Sem", status=MomentStatus.ABSENT, starts=time(8))
    response = browser.get(address(group, FileKind.CSV))
    assert (
        f"Day list Hamsters - {group.location.name} {monday()}.csv" in response.headers["Content-Disposition"]
    )
    noortje, sem = rows_of(response)
    assert (noortje["First name"], noortje["Allergies"], noortje["Picking up"]) == (
        "'=HYPERLINK(1)",
        "'+Pinda",
        "Oma Riet",
    )
    assert (noortje["Date of birth"], noortje["Arrives"], noortje["Leaves"]) == (
        "01-02-2023",
        "07:30",
        "13:00",
    )
    assert (sem["Status"], noortje["Status"]) == ("absent", "expected")


@pytest.mark.spec("R-57")
def test_a_list_goes_out_as_xlsx(browser, group):
    comes(group, "=1+1", birth_date=date(2023, 2, 1))
    sheet = load_workbook(io.BytesIO(browser.get(address(group, FileKind.XLSX)).getvalue())).active
    row = [cell.value for cell in sheet[2]]
    assert row[2] == "=1+1"
    assert sheet["C2"].data_type != "f"
    assert row[4] == datetime(2023, 2, 1)
    assert row[6:8] == [time(7, 30), time(13)]


@pytest.mark.spec("R-57")
def test_a_list_goes_out_as_pdf(browser, group):
    comes(group, "Noortje")
    response = browser.get(address(group, FileKind.PDF))
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")


def test_the_paper_has_a_column_to_sign_and_everything_to_mind(group, monkeypatch):
    comes(group, "<b>Noortje</b>", allergies="Pinda", pick_up_remarks="Oma Riet haalt op.")
    printed = []
    monkeypatch.setattr(day_list_files, "render_pdf", lambda html: printed.append(html) or b"%PDF-")
    day_list_files.as_pdf(group, group_lists([group], monday()), monday())
    for told in (
        "Handtekening",
        "&lt;b&gt;Noortje",
        "Pinda",
        "Oma Riet haalt op.",
        'lang="nl"',
        "<title>Daglijst Hamsters",
    ):
        assert told in printed[0], told


@pytest.mark.spec("R-57", "N-21")
@pytest.mark.parametrize("kind", [FileKind.CSV, FileKind.XLSX])
def test_every_file_leaves_a_line_in_the_trail(browser, staff, group, kind):
    moment = comes(group, "Noortje")
    browser.get(address(group))
    assert not Event.objects.filter(action=Action.DAY_LIST_EXPORTED).exists()
    browser.get(address(group, kind))
    line = Event.objects.get(action=Action.DAY_LIST_EXPORTED)
    assert (line.actor, line.object_type, line.object_id) == (staff, "childcare.group", str(group.pk))
    assert line.data == {"date": monday().isoformat(), "format": kind.value, "children": [moment.child_id]}


@pytest.mark.spec("N-21")
def test_who_looked_at_a_child_on_a_list_is_known(browser, staff, group):
    moment = comes(group, "Noortje")
    for _ in range(2):
        browser.get(address(group))
    look = Event.objects.get(action=Action.DAY_LIST_OPENED)
    assert (look.actor, look.client_type, look.client_id) == (staff, "childcare.child", str(moment.child_id))
    assert look.object_id == str(group.pk)


def test_a_pdf_that_cannot_be_made_is_said_in_words_and_leaves_no_line(browser, group, monkeypatch):
    def fails(_html):
        raise PdfError("cannot load library libpango-1.0-0")

    monkeypatch.setattr(day_list_files, "render_pdf", fails)
    response = browser.get(address(group, FileKind.PDF))
    assert response.status_code == 503
    assert "The PDF could not be made" in words(response)
    assert "libpango" not in words(response)
    assert not Event.objects.filter(action=Action.DAY_LIST_EXPORTED).exists()


def test_a_whole_location_goes_out_in_one_file(browser, group):
    second = GroupFactory(location=group.location, name="Egeltjes")
    comes(group, "Noortje")
    comes(second, "Ties")
    response = browser.get(
        reverse("desk:location_day_list_file", args=[group.location_id, monday(), FileKind.CSV])
    )
    assert {(row["Group"], row["First name"]) for row in rows_of(response)} == {
        ("Hamsters", "Noortje"),
        ("Egeltjes", "Ties"),
    }


# --- Many


@pytest.mark.spec("N-41")
def test_the_lists_take_as_many_queries_for_many_children(browser, group):
    fill(group, 1)
    whole = reverse("desk:location_day_list", args=[group.location_id, monday()])
    few = queries_of(browser, whole)
    fill(group, 5)
    for _ in range(3):
        fill(GroupFactory(location=group.location), 2)
    assert queries_of(browser, whole) == few <= 14


def test_the_age_is_that_of_the_day_of_the_list(group):
    comes(group, "Noortje", birth_date=clock.today() - timedelta(days=20))
    [a_list] = group_lists([group], monday())
    [row] = list(day_list_files.as_table("List", [a_list]).rows)
    assert row[5] in {"0 maanden", "1 maand"}
    assert Child.objects.count() == 1
