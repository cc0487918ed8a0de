"""The counts of the week board (R-56), and that board, day list and rows tell the same (R-57)."""

from collections import defaultdict
from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.childcare.choices import CareType, MomentOrigin, MomentStatus
from core.childcare.models import CareMoment
from core.childcare.rules.ages import completed_age
from requests_app import week_board
from requests_app.choices import BookingStatus
from requests_app.day_list import State, expected, group_lists
from requests_app.group_day import group_day, school_age_day
from requests_app.models import Booking
from requests_app.rules.parts_of_day import Part
from requests_app.week_board import BoardFilter, board
from tests.factories import (
    CareMomentFactory,
    ChildFactory,
    ClosingDayFactory,
    GroupCapacityFactory,
    GroupFactory,
    LocationFactory,
    OrganisationFactory,
    StaffDutyFactory,
)
from tests.requests_app.asking import ask, fill, group_of, monday, planner_of

pytestmark = pytest.mark.django_db
AFTERNOON = (time(13), time(18, 30))
WHOLE_DAY = (time(7, 30), time(18, 30))


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def planner(organisation):
    return planner_of(organisation)


@pytest.fixture
def group(organisation):
    return group_of(organisation, capacity=3)


def cell(planner, group, part=Part.MORNING, on=None):
    """The square of a group (or with None the staff of after-school care together)."""
    on = on or monday()
    shown = board(planner, BoardFilter(on=on, parts=(part,), location=group and group.location_id))
    rows = [row for block in shown.blocks for row in block.rows if row.group == group]
    return next(cell for cell in rows[0].cells if cell.on == on)


def absent(group, span=AFTERNOON, **values):
    child = ChildFactory(family__organisation=group.location.organisation)
    return CareMomentFactory(
        child=child,
        group=group,
        date=monday(),
        starts=span[0],
        ends=span[1],
        status=MomentStatus.ABSENT,
        **values,
    )


# --- What is counted


@pytest.mark.spec("R-56")
def test_a_square_counts_children_options_and_absences(planner, group):
    fill(group, 2)
    fill(group, 1, span=WHOLE_DAY)
    ask(group)
    absent(group)
    morning, afternoon, whole = (cell(planner, group, part) for part in Part)
    assert (morning.numbers.planned, morning.numbers.options, morning.numbers.absent) == (3, 1, 0)
    assert (afternoon.numbers.planned, afternoon.numbers.options, afternoon.numbers.absent) == (1, 0, 1)
    assert (whole.numbers.planned, whole.numbers.options, whole.numbers.absent) == (3, 1, 1)


def test_a_child_that_comes_twice_in_a_morning_counts_once(planner, group):
    child = ChildFactory(family__organisation=group.location.organisation)
    for starts, ends in ((time(7), time(8)), (time(10), time(12))):
        CareMomentFactory(child=child, group=group, date=monday(), starts=starts, ends=ends)
    assert cell(planner, group).numbers.planned == 1
    assert cell(planner, group).room.free == 2


def test_extra_and_swapped_days_are_told_apart(planner, group):
    fill(group, 1)
    for origin in (MomentOrigin.EXTRA, MomentOrigin.SWAP):
        child = ChildFactory(family__organisation=group.location.organisation)
        CareMomentFactory(child=child, group=group, date=monday(), origin=origin)
    assert (cell(planner, group).numbers.planned, cell(planner, group).numbers.extra) == (3, 2)


@pytest.mark.spec("R-56")
def test_room_is_that_of_the_fullest_moment(planner, group):
    fill(group, 2, span=(time(8), time(10)))
    fill(group, 1, span=(time(10), time(12)))
    assert cell(planner, group).room.free == 1
    GroupCapacityFactory(group=group, starts=time(10), ends=time(11), capacity=1)
    assert cell(planner, group).room.free == 0


@pytest.mark.spec("R-56")
def test_a_group_past_its_capacity_stands_out(planner, group):
    fill(group, 3)
    type(group).objects.filter(pk=group.pk).update(capacity=2)
    assert cell(planner, group).is_over_capacity
    assert cell(planner, group).room.free == -1
    assert not cell(planner, group, Part.AFTERNOON).is_over_capacity


# --- Staff by law


@pytest.mark.spec("R-56", "K-18")
@pytest.mark.parametrize(("on_duty", "short", "spare"), [(1, 1, 0), (2, 0, 0), (3, 0, 1)])
def test_staff_are_too_few_enough_or_to_spare(planner, organisation, on_duty, short, spare):
    group = group_of(organisation, capacity=12)
    fill(group, 9, age_in_days=1300)
    StaffDutyFactory(group=group, staff=on_duty)
    staff = cell(planner, group).staff
    assert (staff.required, staff.on_duty, staff.short, staff.spare) == (2, on_duty, short, spare)
    assert cell(planner, group).is_understaffed == (short > 0)


def test_without_a_roster_nothing_is_too_few(planner, group):
    fill(group, 3, age_in_days=1300)
    staff = cell(planner, group).staff
    assert (staff.required, staff.has_roster, staff.short) == (1, False, 0)


def test_too_many_babies_are_allowed_with_no_number_of_staff(planner, organisation):
    group = group_of(organisation, capacity=13)
    fill(group, 13, age_in_days=100)
    StaffDutyFactory(group=group, staff=9)
    assert cell(planner, group).staff.is_forbidden
    assert cell(planner, group).is_understaffed


@pytest.mark.spec("K-18")
def test_after_school_care_is_counted_over_the_location(planner, organisation):
    """Twelve children of six in two groups need two together, where each group alone would need one."""
    location = LocationFactory(organisation=organisation)
    groups = [GroupFactory(location=location, after_school=True) for _ in range(2)]
    for group in groups:
        fill(group, 6, span=AFTERNOON, school_age=True)
        StaffDutyFactory(group=group, staff=1)
    assert cell(planner, groups[0], Part.AFTERNOON).staff is None
    together = cell(planner, None, Part.AFTERNOON).staff
    assert (together.required, together.on_duty) == (2, 2)
    only_before_school = board(planner, BoardFilter(on=monday(), care_type=CareType.BEFORE_SCHOOL))
    assert not list(only_before_school.cells)


# --- Days, weeks, locations


def test_a_closed_day_shows_why_and_has_no_room(planner, organisation, group):
    ClosingDayFactory(organisation=organisation, date=monday(), name="Studiedag team")
    shown = board(planner, BoardFilter(on=monday()))
    assert shown.blocks[0].closings == {monday(): "Studiedag team"}
    assert cell(planner, group).is_closed
    assert not cell(planner, group, on=monday() + timedelta(days=1)).is_closed


def test_who_is_planned_on_a_closed_day_is_seen(planner, organisation, group):
    fill(group, 1)
    ClosingDayFactory(organisation=organisation, date=monday())
    assert cell(planner, group).numbers.planned == 1
    assert cell(planner, group).room.free == 2


def test_the_weekend_is_there_when_it_is_used(planner, group):
    assert len(board(planner, BoardFilter(on=monday())).days) == 5
    fill(group, 1, on=monday() + timedelta(days=5))
    assert [on.isoweekday() for on in board(planner, BoardFilter(on=monday())).days] == [1, 2, 3, 4, 5, 6]


@pytest.mark.spec("R-56")
def test_the_organisation_pages_by_location(planner, organisation):
    for number in range(week_board.LOCATIONS_ON_A_PAGE + 1):
        GroupFactory(location__organisation=organisation, location__name=f"Locatie {number}")
    first, second = (board(planner, BoardFilter(on=monday(), page=page)) for page in (1, 2))
    assert [block.location.name for block in second.blocks] == [f"Locatie {week_board.LOCATIONS_ON_A_PAGE}"]
    assert len(first.blocks) == week_board.LOCATIONS_ON_A_PAGE


def test_the_board_filters_by_location_and_care_type(planner, organisation, group):
    other = group_of(organisation, after_school=True)
    assert len(board(planner, BoardFilter(on=monday())).blocks) == 2
    [block] = board(planner, BoardFilter(on=monday(), location=other.location_id)).blocks
    assert block.location == other.location
    [block] = board(planner, BoardFilter(on=monday(), care_type=CareType.DAY_CARE)).blocks
    assert block.location == group.location


def test_another_organisation_is_not_on_the_board(planner):
    fill(group_of(OrganisationFactory()), 1)
    assert not board(planner, BoardFilter(on=monday())).blocks


def test_long_ago_there_was_no_rule_to_count_staff_by(planner, organisation):
    group = group_of(organisation, after_school=True)
    on = monday().replace(year=2023)
    fill(group, 1, on=on, span=AFTERNOON, age_in_days=4000)
    assert cell(planner, group, Part.AFTERNOON, on).numbers.planned == 1
    assert cell(planner, None, Part.AFTERNOON, on).staff is None


# --- Behind a square


def test_behind_a_square_stand_the_names_of_that_part(planner, group):
    fill(group, 1, first_name="Noortje")
    fill(group, 1, span=AFTERNOON, first_name="Ties")
    ask(group, child__first_name="Yara")
    absent(group)
    morning = group_day(planner, group, monday(), Part.MORNING)
    assert [entry.child.first_name for entry in morning.coming] == ["Noortje"]
    assert [entry.child.first_name for entry in morning.options] == ["Yara"]
    assert not morning.absent
    assert len(group_day(planner, group, monday(), Part.WHOLE).absent) == 1


def test_the_quarters_run_from_opening_to_closing(planner, group):
    fill(group, 1, span=(time(7, 40), time(9)))
    StaffDutyFactory(group=group, staff=1)
    quarters = group_day(planner, group, monday(), Part.WHOLE).quarters
    assert (quarters[0].start, quarters[-1].start, len(quarters)) == (time(7), time(18, 15), 46)
    there = [quarter.start for quarter in quarters if quarter.children]
    assert (there[0], there[-1]) == (time(7, 30), time(8, 45))
    assert quarters[2].staff.required == quarters[2].staff.on_duty == 1
    assert quarters[2].places == 3


def test_after_school_care_together_has_no_places_in_common(planner, organisation):
    location = LocationFactory(organisation=organisation)
    for _ in range(2):
        fill(GroupFactory(location=location, after_school=True), 6, span=AFTERNOON, school_age=True)
    day = school_age_day(planner, location, monday(), Part.WHOLE)
    quarter = next(quarter for quarter in day.quarters if quarter.start == time(15))
    assert (quarter.children, quarter.places, quarter.staff.required) == (12, None, 2)
    assert len(day.coming) == 12
    assert school_age_day(planner, LocationFactory(organisation=organisation), monday(), Part.WHOLE) is None


# --- The same numbers everywhere

times = st.tuples(st.integers(28, 72), st.integers(1, 30)).map(
    lambda drawn: (_clock(drawn[0]), _clock(min(drawn[0] + drawn[1], 95)))
)
moments = st.lists(
    st.tuples(
        st.integers(0, 3),
        times,
        st.sampled_from(MomentStatus.values),
        st.sampled_from(MomentOrigin.values),
        st.sampled_from([0, 400, 800, 1200, 1459, 1460, 1461]),
    ),
    max_size=8,
)
options = st.lists(st.tuples(st.integers(0, 3), times), max_size=3)


def _clock(quarters):
    return time(*divmod(quarters * 15, 60))


def _overlaps(span, other):
    return span[0] < other[1] and other[0] < span[1]


@pytest.mark.spec("R-56", "R-57")
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(moments, options)
def test_board_day_list_and_rows_tell_the_same(planner, organisation, planned, asked):
    group = group_of(organisation, capacity=16)
    children = [ChildFactory(family__organisation=organisation) for _ in range(4)]
    taken = defaultdict(list)
    for number, (starts, ends), status, origin, age in planned:
        if any(_overlaps((starts, ends), span) for span in taken[number]):
            continue
        taken[number].append((starts, ends))
        child = children[number]
        child.birth_date = monday() - timedelta(days=age)
        child.save()
        CareMomentFactory(
            child=child, group=group, date=monday(), starts=starts, ends=ends, status=status, origin=origin
        )
    for number, (starts, ends) in asked:
        if not any(_overlaps((starts, ends), span) for span in taken[number]):
            taken[number].append((starts, ends))
            ask(group, child=children[number], date=monday(), starts=starts, ends=ends)

    [a_list] = group_lists([group], monday())
    rows = CareMoment.objects.filter(group=group, date=monday()).select_related("child")
    lines = Booking.objects.filter(group=group, date=monday(), status=BookingStatus.PENDING)
    facts = week_board.week_facts(
        [group.location_id], type(group).objects.select_related("location"), [monday()]
    )
    for part in Part:
        numbers = cell(planner, group, part).numbers
        span = (part.span.starts, part.span.ends)
        in_rows = {
            status: {
                row.child_id
                for row in rows
                if row.status == status and _overlaps((row.starts, row.ends), span)
            }
            for status in MomentStatus.values
        }
        in_lines = {line.child_id for line in lines if _overlaps((line.starts, line.ends), span)}
        assert (numbers.planned, numbers.absent, numbers.options) == tuple(
            sum(entry.in_part(part) for entry in a_list.of(state)) for state in State
        )
        assert (numbers.planned, numbers.absent, numbers.options) == (
            len(in_rows["planned"]),
            len(in_rows["absent"]),
            len(in_lines),
        )
    in_list = expected([group], monday()).get(group.pk)
    assert (in_list.coming if in_list else 0) == len(a_list.coming)
    present = facts.presences.get((group.pk, monday()), [])
    assert sorted((there.age, there.start, there.end) for there in present) == sorted(
        (completed_age(row.child.birth_date, monday()), row.starts, row.ends)
        for row in rows
        if row.status == MomentStatus.PLANNED
    )


# --- Many


def queries(planner, **wanted):
    with CaptureQueriesContext(connection) as captured:
        board(planner, BoardFilter(on=monday(), **wanted))
    return len(captured)


@pytest.mark.spec("R-56", "N-41")
def test_the_number_of_queries_stays_whatever_there_is(planner, organisation):
    fill(group_of(organisation), 2)
    few = queries(planner)
    for number in range(5):
        location = LocationFactory(organisation=organisation)
        group = GroupFactory(location=location)
        fill(group, 1 + number)
        StaffDutyFactory(group=group)
        ask(group)
        GroupFactory(location=location, after_school=True)
    assert queries(planner) == few <= 12
    assert queries(planner, page=2) == few
