"""The pages of the week board (R-56)."""

from datetime import time, timedelta

import pytest
from django.db import connection
from django.urls import reverse

from core.childcare.choices import MomentOrigin, MomentStatus
from core.childcare.models import CareMoment, Child
from core.lib import clock
from requests_app import week_board
from requests_app.rules.parts_of_day import Part
from requests_app.week_board import BoardFilter
from tests.factories import (
    AbsenceFactory,
    CareMomentFactory,
    ChildFactory,
    ClosingDayFactory,
    GroupFactory,
    LocationFactory,
    OrganisationFactory,
    RoleFactory,
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
    return group_of(organisation, name="Hamsters", capacity=9)


@pytest.fixture
def browser(organisation):
    return in_english(sign_in(planner_of(organisation)))


def open_board(browser, **parameters):
    return browser.get(reverse("desk:board"), {"datum": monday().isoformat()} | parameters)


def square(group, part=Part.MORNING, on=None):
    return f"{reverse('desk:board_group', args=[group.pk, on or monday()])}?deel={part}"


@pytest.mark.spec("R-56")
def test_the_board_says_its_numbers_in_words(browser, group):
    fill(group, 8, age_in_days=1300)
    StaffDutyFactory(group=group, staff=0)
    ask(group)
    page = open_board(browser)
    assert "8 planned, 1 free 1 option, 0 of 1 staff, 1 short" in words(page)
    assert square(group) in page.content.decode()
    assert "board-bad" in page.content.decode()


def test_an_undecided_day_and_a_full_one_are_told_apart(browser, group):
    fill(group, 9)
    assert "9 planned, full" in words(open_board(browser))


def test_the_board_has_whole_days_too(browser, group):
    fill(group, 1)
    page = open_board(browser, weergave="dag")
    assert "Afternoon" not in words(page)
    assert square(group, Part.WHOLE) in page.content.decode()


def test_the_weeks_lead_to_each_other_and_keep_the_filter(browser, group):
    page = open_board(browser, locatie=group.location_id).content.decode()
    next_monday = monday() + timedelta(days=7)
    assert f"datum={next_monday}&amp;locatie={group.location_id}" in page
    this_week = browser.get(reverse("desk:board"))
    assert this_week.context["wanted"].on == clock.today()


@pytest.mark.parametrize(
    "nonsense",
    [
        {"datum": "30-02-2026"},
        {"datum": "0001-01-01"},
        {"datum": "9999-12-31"},
        {"locatie": "x"},
        {"opvangsoort": "zoo"},
        {"page": "-1"},
    ],
)
def test_what_makes_no_sense_is_left_out(browser, group, nonsense):
    assert browser.get(reverse("desk:board"), nonsense).status_code == 200


def test_a_closed_day_says_why(browser, organisation, group):
    ClosingDayFactory(organisation=organisation, date=monday(), name="Studiedag team")
    assert "closed: Studiedag team" in words(open_board(browser))


def test_without_groups_the_board_says_so(browser):
    assert "No groups to show" in words(open_board(browser))


@pytest.mark.spec("R-56")
def test_a_square_opens_the_names(browser, group):
    fill(group, 1, first_name="Noortje")
    ask(group, child__first_name="Yara")
    away = ChildFactory(family__organisation=group.location.organisation, first_name="Sem")
    moment = CareMomentFactory(child=away, group=group, date=monday(), status=MomentStatus.ABSENT)
    AbsenceFactory(moment=moment, reason="sick")
    swapped = ChildFactory(family__organisation=group.location.organisation, first_name="Ties")
    CareMomentFactory(child=swapped, group=group, date=monday(), origin=MomentOrigin.SWAP)
    page = browser.get(square(group))
    text = words(page)
    for told in (
        "2 children planned",
        "Noortje",
        "Ties",
        "Swapped day",
        "1 option, not decided",
        "1 child absent",
        "ill",
    ):
        assert told in text, told
    assert (
        reverse("desk:booking", args=[page.context["day"].options[0].times[0].booking])
        in page.content.decode()
    )


def test_a_script_gets_the_panel_alone(browser, group):
    response = browser.get(square(group), headers={"HX-Request": "true", "HX-Target": "board-panel"})
    assert response.content.decode().lstrip().startswith("<article")


def test_the_after_school_care_of_a_location_opens_too(browser, organisation):
    location = LocationFactory(organisation=organisation)
    address = reverse("desk:board_location", args=[location.pk, monday()])
    assert browser.get(address).status_code == 404
    for _ in range(2):
        group = GroupFactory(location=location, after_school=True)
        fill(group, 6, span=(time(15), time(18)), school_age=True)
    assert "12 children planned" in words(browser.get(address))
    assert address in open_board(browser).content.decode()


# --- Who may see it


def test_another_organisation_has_no_squares_here(browser):
    other = group_of(OrganisationFactory())
    assert browser.get(square(other)).status_code == 404
    assert browser.get(reverse("desk:board_location", args=[other.location_id, monday()])).status_code == 404


@pytest.mark.parametrize("on", ["2026-02-30", "1999-01-01", "9999-01-01"])
def test_a_day_that_cannot_be_is_not_there(browser, group, on):
    assert browser.get(f"/planning/bord/{group.pk}/{on}/").status_code == 404


def test_group_staff_have_no_week_board(organisation, group):
    client = sign_in(UserFactory(organisation=organisation, group_staff=True))
    assert client.get(reverse("desk:board")).status_code == 403
    assert client.get(square(group)).status_code == 403


def test_who_sees_no_day_lists_gets_no_link_to_one(organisation, group):
    role = RoleFactory(organisation=organisation, rights=["see_requests"])
    viewer = UserFactory(organisation=organisation, environment="staff", role=role, with_app=True)
    assert (
        reverse("desk:day_list", args=[group.pk, monday()])
        not in sign_in(viewer).get(square(group)).content.decode()
    )


# --- Many


@pytest.mark.spec("N-41")
def test_the_pages_take_as_many_queries_for_many_children(browser, organisation, group):
    fill(group, 1)
    address = f"{reverse('desk:board')}?datum={monday()}"
    few, few_names = queries_of(browser, address), queries_of(browser, square(group))
    fill(group, 6)
    for _ in range(3):
        other = GroupFactory(location__organisation=organisation)
        fill(other, 2)
        ask(other)
        StaffDutyFactory(group=other)
    assert queries_of(browser, address) == few <= 20
    assert queries_of(browser, square(group)) == few_names <= 22


@pytest.mark.spec("R-56")
def test_a_week_of_some_locations_is_found_by_an_index(organisation):
    """40 groups of ten children over 24 days: 9,600 rows, of which a page of the board reads few."""
    planner = planner_of(organisation)
    locations = [LocationFactory(organisation=organisation, opening_hours=[]) for _ in range(10)]
    groups = [GroupFactory(location=location) for location in locations for _ in range(4)]
    plan_many(groups, [monday() + timedelta(days=days) for days in range(24)])
    plans = []
    with connection.execute_wrapper(explaining(plans)):
        shown = week_board.board(planner, BoardFilter(on=monday()))
    assert sum(cell.numbers.planned for cell in shown.cells) == 16 * 7 * 10
    assert len(plans) == 2
    for plan in plans:
        assert "moment_group_date" in plan, plan
        assert "Seq Scan on childcare_caremoment" not in plan, plan


def plan_many(groups, dates):
    """Ten children in every group on every date, without the guard of the capacity, which counts day by day."""
    family = ChildFactory(family__organisation=groups[0].location.organisation).family
    children = Child.objects.bulk_create(
        Child(
            family=family, first_name="Noortje", last_name="Boven", birth_date=monday() - timedelta(days=900)
        )
        for _ in range(10 * len(groups))
    )
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE childcare_caremoment DISABLE TRIGGER USER")
        CareMoment.objects.bulk_create(
            CareMoment(child=child, group=groups[number // 10], date=on, starts=time(7, 30), ends=time(13))
            for on in dates
            for number, child in enumerate(children)
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE childcare_caremoment ENABLE TRIGGER USER")
        cursor.execute("ANALYZE childcare_caremoment, childcare_child")


def explaining(plans):
    """Notes how PostgreSQL finds the care moments, beside every query that asks for them."""

    def explain(run, sql, params, many, context):
        if sql.startswith("SELECT") and 'FROM "childcare_caremoment"' in sql:
            with connection.connection.cursor() as cursor:
                plans.append("\n".join(row[0] for row in cursor.execute(f"EXPLAIN {sql}", params)))
        return run(sql, params, many, context)

    return explain
