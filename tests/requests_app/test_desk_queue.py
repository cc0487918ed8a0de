"""The queue of undecided lines (R-50)."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.accounts.rights import Right
from core.lib import clock
from requests_app import desk
from requests_app.desk import QueueFilter
from requests_app.models import Booking
from requests_app.views.desk import rules_of
from tests.factories import ChildFactory, CreditFactory, OrganisationFactory, RoleFactory, UserFactory
from tests.requests_app.asking import (
    ask,
    ask_again,
    ask_as_a_whole,
    fill,
    group_of,
    monday,
    planner_of,
)
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def planner(organisation):
    return planner_of(organisation)


@pytest.fixture
def group(organisation):
    return group_of(organisation, capacity=3)


@pytest.fixture
def browser(planner):
    return sign_in(planner)


def open_queue(browser, **parameters):
    return browser.get(reverse("desk:queue"), parameters)


def lines(response):
    return [line.booking.pk for line in response.context["queue"].lines]


def in_hours(hours):
    return clock.now() + timedelta(hours=hours)


# --- Who sees what


def test_a_planner_sees_the_lines_of_the_own_organisation(browser, group):
    own = ask(group)
    ask(group_of(OrganisationFactory()))
    assert lines(open_queue(browser)) == [own.pk]


def test_a_decided_line_leaves_the_queue(browser, group):
    ask(group, approved=True)
    assert lines(open_queue(browser)) == []


def test_staff_without_the_right_are_told_so(organisation):
    response = sign_in(UserFactory(organisation=organisation, group_staff=True)).get(reverse("desk:queue"))
    assert response.status_code == 403


def test_a_parent_is_not_let_in(organisation):
    assert sign_in(UserFactory(organisation=organisation)).get(reverse("desk:queue")).status_code == 403


def test_who_may_only_look_gets_no_buttons(organisation, group):
    role = RoleFactory(organisation=organisation, rights=[Right.SEE_REQUESTS])
    viewer = UserFactory(organisation=organisation, environment="staff", role=role, with_app=True)
    booking = ask(group)
    response = sign_in(viewer).get(reverse("desk:booking", args=[booking.pk]))
    assert "hx-post" not in response.content.decode()
    assert sign_in(viewer).post(reverse("desk:approve", args=[booking.pk])).status_code == 403


# --- Order, filters, counts


@pytest.mark.spec("R-50")
def test_what_expires_first_stands_on_top(browser, group):
    late, early, between = (ask(group, expires_at=in_hours(hours)) for hours in (90, 5, 50))
    assert lines(open_queue(browser)) == [early.pk, between.pk, late.pk]


@pytest.mark.spec("R-50")
def test_the_queue_pages_on_without_losing_or_repeating_a_line(browser, group, monkeypatch):
    monkeypatch.setattr(desk, "PAGE", 2)
    expected = [ask(group, expires_at=in_hours(5 + number // 2)).pk for number in range(5)]
    first = open_queue(browser)
    second = open_queue(browser, na=first.context["queue"].next)
    third = open_queue(browser, na=second.context["queue"].next)
    assert [*lines(first), *lines(second), *lines(third)] == expected
    back = open_queue(browser, voor=third.context["queue"].previous)
    assert lines(back) == lines(second)


@pytest.mark.spec("R-50")
def test_the_queue_filters_by_location_group_and_care_type(browser, organisation, group):
    other_group = group_of(organisation, after_school=True)
    here, there = ask(group), ask(other_group)
    assert lines(open_queue(browser, locatie=group.location_id)) == [here.pk]
    assert lines(open_queue(browser, groep=other_group.pk)) == [there.pk]
    assert lines(open_queue(browser, opvangsoort="day_care")) == [here.pk]
    assert lines(open_queue(browser, soort="extra")) == sorted([here.pk, there.pk])


@pytest.mark.spec("R-50")
def test_the_queue_filters_by_date(browser, group):
    first, second, third = (
        ask(group, date=monday() + timedelta(days=days), expires_at=in_hours(9)) for days in range(3)
    )
    tuesday = (monday() + timedelta(days=1)).isoformat()
    assert lines(open_queue(browser, van=tuesday)) == [second.pk, third.pk]
    assert lines(open_queue(browser, tot=tuesday)) == [first.pk, second.pk]
    assert lines(open_queue(browser, van=tuesday, tot=tuesday)) == [second.pk]


@pytest.mark.spec("R-50")
def test_the_queue_filters_what_expires_within_two_days(browser, group):
    soon = ask(group, expires_at=in_hours(47))
    ask(group, expires_at=in_hours(49))
    assert lines(open_queue(browser, verloopt="on")) == [soon.pk]


@pytest.mark.spec("R-50")
def test_the_queue_filters_what_a_freed_place_would_fit(browser, group):
    ask(group)
    freed = ask(group, place_freed_at=clock.now())
    assert lines(open_queue(browser, vrijgekomen="on")) == [freed.pk]


@pytest.mark.parametrize(
    "nonsense",
    [
        {"locatie": "x"},
        {"locatie": "999999"},
        {"groep": "-1"},
        {"van": "morgen"},
        {"soort": "x"},
        {"na": "x"},
        {"regel": "x"},
        {"regel": "999999999999999999999"},
    ],
)
def test_an_address_that_makes_no_sense_filters_nothing(browser, group, nonsense):
    booking = ask(group)
    assert lines(open_queue(browser, **nonsense)) == [booking.pk]


def test_another_organisations_location_is_no_filter(browser, group):
    booking = ask(group)
    elsewhere = ask(group_of(OrganisationFactory()))
    assert lines(open_queue(browser, locatie=elsewhere.group.location_id)) == [booking.pk]


@pytest.mark.spec("R-50")
def test_the_counts_stand_on_top(browser, organisation, group):
    ask(group, expires_at=in_hours(3))
    ask(group, expires_at=in_hours(99), place_freed_at=clock.now())
    ask(group_of(organisation), expires_at=in_hours(99))
    ask(group_of(OrganisationFactory()))
    numbers = open_queue(browser, verloopt="on").context["numbers"]
    assert (numbers.total, numbers.soon, numbers.freed) == (3, 1, 1)
    assert numbers.by_location[group.location_id] == 2
    assert numbers.by_group[group.pk] == 2


def test_an_empty_queue_says_that_everything_is_decided(browser):
    assert "Everything is decided" in _in_english(browser, open_queue)


def test_filters_that_match_nothing_offer_to_show_everything(browser, group):
    ask(group)
    assert "Nothing matches these filters" in _in_english(browser, lambda b: open_queue(b, vrijgekomen="on"))


def _in_english(browser, page):
    browser.cookies["language"] = "en"
    return page(browser).content.decode()


# --- What a line says


@pytest.mark.spec("R-50")
def test_a_line_says_how_much_room_there_is_at_the_tightest_moment(planner, group):
    fill(group, 2)
    booking = ask(group)
    (line,) = desk.describe([booking], rules_of(planner))
    assert (line.room.free, line.room.capacity) == (1, 3)


def test_a_line_says_who_else_wants_the_place(planner, group):
    fill(group, 2)
    booking, rival = ask(group), ask(group)
    ask(group, date=booking.date + timedelta(days=7))
    first, second = desk.describe([booking, rival], rules_of(planner))
    assert (first.rivals, second.rivals) == (1, 1)
    assert first.is_last_place


def test_a_line_names_the_others_of_its_whole_request(planner, group):
    first, second = ask_as_a_whole(group, group)
    described = desk.describe(
        list(Booking.objects.select_related("request").order_by("pk")), rules_of(planner)
    )
    assert described[0].together == (second.child.first_name,)
    assert described[1].together == (first.child.first_name,)


def test_the_list_shows_what_a_planner_asks_of_a_line(browser, group):
    child = ChildFactory(family__organisation=group.location.organisation, allergies="Pinda's")
    booking = ask(group, child=child, credit=CreditFactory(child=child), expires_at=in_hours(5))
    booking.request.remark = "Graag bij broer"
    booking.request.save()
    page = open_queue(browser).content.decode()
    for words in (
        str(child),
        child.family.debtor_number,
        str(booking.request.submitted_by),
        group.name,
        group.location.name,
        "07:30-13:00",
        "Graag bij broer",
    ):
        assert words in page


# --- The opened line


def test_a_line_opens_beside_the_queue(browser, group):
    booking = ask(group)
    response = open_queue(browser, regel=booking.pk)
    assert response.context["panel"].booking == booking


def test_another_organisations_line_does_not_open(browser):
    elsewhere = ask(group_of(OrganisationFactory()))
    response = open_queue(browser, regel=elsewhere.pk)
    assert response.status_code == 200
    assert "panel" not in response.context


# --- Quick with a hundred thousand lines


@pytest.mark.spec("N-41")
@pytest.mark.spec("R-50")
def test_the_queue_takes_the_same_queries_for_ten_times_the_lines(browser, organisation, group):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert open_queue(browser).status_code == 200
        return len(captured)

    ask_as_a_whole(group, group)
    few = queries()
    for _ in range(5):
        ask_as_a_whole(group_of(organisation), group_of(organisation))
        ask(group_of(organisation), place_freed_at=clock.now())
    assert queries() == few
    assert few <= 20


@pytest.fixture
def many_lines(group):
    """Three organisations and a past, so that reading the table whole, or all that is due, would be a bad plan."""
    for pattern in (ask(group), *(ask(group_of(OrganisationFactory())) for _ in range(2))):
        ask_again(pattern, (pattern.date + timedelta(days=1 + number) for number in range(600)))
    Booking.objects.filter(date__gt=monday() + timedelta(days=300)).update(
        status="expired", decided_at=clock.now()
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE requests_booking")
        # A few hundred lines fit in one page of memory; ask for the plan that holds for many.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_sort = off")


@pytest.mark.spec("R-50")
def test_the_queue_is_read_from_its_index_in_order(planner, group, many_lines):
    rows = desk.filtered(planner, [group], QueueFilter(), rules_of(planner))
    plan = rows.order_by("expires_at", "pk")[:51].explain()
    assert "booking_queue" in plan
    assert "Sort" not in plan


@pytest.mark.spec("R-50")
def test_a_page_far_down_starts_in_the_index_too(planner, group, many_lines):
    rows = desk.filtered(planner, [group], QueueFilter(), rules_of(planner))
    far = rows.order_by("expires_at", "pk")[200]
    plan = desk.beyond(rows, "expires_at", far.expires_at, far.pk).order_by("expires_at", "pk")[:51].explain()
    assert re.search(
        r"booking_queue.*\n\s+Index Cond: \(\(organisation_id = \d+\) AND \(expires_at >= ", plan
    )
    assert "Sort" not in plan


@pytest.mark.spec("R-50")
@pytest.mark.parametrize(
    ("wanted", "index"),
    [(QueueFilter(soon=True), "booking_queue"), (QueueFilter(freed=True), "booking_freed")],
)
def test_the_counts_are_read_from_an_index(planner, group, many_lines, wanted, index):
    rows = desk.filtered(planner, [group], wanted, rules_of(planner)).order_by().values("organisation")
    assert index in rows.annotate(lines=Count("pk")).explain()
