"""What PostgreSQL refuses in the schedule, whoever writes: these tests go around the code."""

from datetime import date, time, timedelta

import pytest

from core.childcare.choices import LEGAL_MAXIMUM, CareType, MomentStatus
from core.childcare.models import CareMoment, GroupDay
from tests.factories import (
    CareMomentFactory,
    ChildFactory,
    GroupCapacityFactory,
    GroupFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.refusals import database_refuses, execute

pytestmark = pytest.mark.django_db

MONDAY = date(2027, 2, 1)
MORNING = (time(7, 30), time(13))
AFTERNOON = (time(13), time(18, 30))

PLANNED_ONCE = "child_planned_once_at_a_time"
WITHIN_CAPACITY = "group_within_capacity"


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def group(organisation):
    """Room for two."""
    return GroupFactory(location__organisation=organisation, capacity=2)


@pytest.fixture
def manager(organisation):
    return UserFactory(organisation=organisation, manager=True)


def moment_of(group, *, span=MORNING, **values):
    """An unsaved moment of a child of its own."""
    child = values.pop("child", None) or ChildFactory(family__organisation=group.location.organisation)
    starts, ends = span
    return CareMoment(
        **{"child": child, "group": group, "date": MONDAY, "starts": starts, "ends": ends} | values
    )


def place(group, number=1, **values):
    """That many children in the group, in one statement."""
    return CareMoment.objects.bulk_create([moment_of(group, **values) for _ in range(number)])


# --- K-09: no child planned twice


@pytest.mark.spec("K-09")
def test_a_child_cannot_be_planned_twice_at_overlapping_times():
    first = CareMomentFactory(date=MONDAY)
    with database_refuses(PLANNED_ONCE):
        CareMomentFactory(child=first.child, date=MONDAY, starts=time(12, 59), ends=time(18))


@pytest.mark.spec("K-09")
def test_a_child_cannot_be_planned_in_two_groups_at_once(organisation, group):
    first = CareMomentFactory(child__family__organisation=organisation, date=MONDAY)
    with database_refuses(PLANNED_ONCE):
        execute(
            "INSERT INTO childcare_caremoment"
            " (child_id, group_id, date, starts, ends, status, origin, is_touched, overbooked_reason)"
            " VALUES (%s, %s, %s, '08:00', '09:00', 'planned', 'extra', true, '')",
            first.child_id,
            group.pk,
            MONDAY,
        )


def test_a_child_cannot_come_back_into_a_time_that_is_taken_meanwhile():
    given_up = CareMomentFactory(date=MONDAY, status=MomentStatus.GIVEN_UP)
    CareMomentFactory(child=given_up.child, group=given_up.group, date=MONDAY)
    with database_refuses(PLANNED_ONCE):
        execute("UPDATE childcare_caremoment SET status = 'planned' WHERE id = %s", given_up.pk)


def test_a_child_can_be_planned_right_after_another_moment():
    first = CareMomentFactory(date=MONDAY)
    CareMomentFactory(child=first.child, group=first.group, date=MONDAY, starts=first.ends, ends=time(18))


# --- No group past its capacity


def test_a_child_cannot_be_added_to_a_full_group(group):
    place(group, 2)
    with database_refuses(WITHIN_CAPACITY):
        moment_of(group).save()


def test_several_children_at_once_cannot_fill_a_group_past_its_capacity(group):
    with database_refuses(WITHIN_CAPACITY):
        place(group, 3)


def test_a_given_up_place_cannot_be_taken_back_once_the_group_is_full(group):
    (given_up,) = place(group, status=MomentStatus.GIVEN_UP)
    place(group, 2)
    with database_refuses(WITHIN_CAPACITY):
        CareMoment.objects.filter(pk=given_up.pk).update(status=MomentStatus.PLANNED)


@pytest.mark.parametrize("column", ["group", "date", "starts"])
def test_a_child_cannot_be_moved_into_a_full_group(organisation, group, column):
    elsewhere = {
        "group": {"group": GroupFactory(location__organisation=organisation)},
        "date": {"date": MONDAY + timedelta(days=1)},
        "starts": {"starts": time(13)},
    }[column]
    moving = moment_of(
        group, span=(time(7, 30), time(18)), **{k: v for k, v in elsewhere.items() if k != "group"}
    )
    moving.group = elsewhere.get("group", group)
    moving.save()
    place(group, 2)
    back = {"group": group, "date": MONDAY, "starts": time(7, 30)}[column]
    with database_refuses(WITHIN_CAPACITY):
        CareMoment.objects.filter(pk=moving.pk).update(**{column: back})


def test_children_who_come_after_one_another_need_one_place(group):
    place(group, 2, span=MORNING)
    place(group, 2, span=AFTERNOON)


def test_a_child_who_stays_all_day_needs_room_at_the_fullest_moment(group):
    place(group, 1, span=(time(7, 30), time(10)))
    place(group, 2, span=(time(10), time(11)))
    with database_refuses(WITHIN_CAPACITY):
        moment_of(group, span=(time(7, 30), time(18))).save()


@pytest.mark.spec("K-06")
def test_the_capacity_of_a_part_of_the_day_counts_in_that_part(group):
    GroupCapacityFactory(group=group, starts=time(7), ends=time(9), capacity=1)
    place(group, 1, span=MORNING)
    with database_refuses(WITHIN_CAPACITY):
        moment_of(group, span=(time(8, 30), time(13))).save()
    moment_of(group, span=(time(9), time(13))).save()


@pytest.mark.spec("K-06")
def test_a_part_of_the_day_that_begins_while_the_children_are_there_counts_too(group):
    GroupCapacityFactory(group=group, starts=time(12), ends=time(13), capacity=1)
    place(group, 1, span=MORNING)
    with database_refuses(WITHIN_CAPACITY):
        moment_of(group, span=(time(11), time(13))).save()


@pytest.mark.spec("K-06")
def test_the_capacity_of_another_weekday_does_not_count(group):
    GroupCapacityFactory(group=group, weekday=2, starts=time(7), ends=time(18), capacity=1)
    place(group, 2)
    with database_refuses(WITHIN_CAPACITY):
        place(group, 2, date=MONDAY + timedelta(days=1))


def test_an_absent_child_takes_no_place(group):
    place(group, 2, status=MomentStatus.ABSENT)
    place(group, 2)


# --- Overbooking


@pytest.mark.spec("R-53")
def test_a_place_past_the_capacity_needs_a_name_and_a_reason(group, manager):
    place(group, 2)
    with database_refuses("overbooking_has_a_reason"):
        moment_of(group, overbooked_by=manager).save()
    moment_of(group, overbooked_by=manager, overbooked_reason="Zusje van Ties").save()


def test_the_mark_of_overbooking_cannot_be_wiped_while_the_group_is_too_full(group, manager):
    place(group, 2)
    (extra,) = place(group, overbooked_by=manager, overbooked_reason="Zusje van Ties")
    with database_refuses(WITHIN_CAPACITY):
        execute("UPDATE childcare_caremoment SET overbooked_by_id = NULL WHERE id = %s", extra.pk)


def test_an_overbooked_child_leaves_no_room_for_an_ordinary_one(group, manager):
    place(group, 2, overbooked_by=manager, overbooked_reason="Zusje van Ties")
    with database_refuses(WITHIN_CAPACITY):
        moment_of(group).save()


@pytest.mark.parametrize("care_type", CareType)
def test_nobody_can_overbook_past_the_legal_maximum(organisation, manager, care_type):
    """The figures of the guard are those of the code."""
    most = LEGAL_MAXIMUM[care_type]
    group = GroupFactory(location__organisation=organisation, care_type=care_type, capacity=1)
    overbooked = {"overbooked_by": manager, "overbooked_reason": "Wisseling van groep"}
    place(group, most, **overbooked)
    with database_refuses(WITHIN_CAPACITY):
        moment_of(group, **overbooked).save()


def test_a_window_above_the_legal_maximum_gives_no_room_past_it(organisation):
    group = GroupFactory(location__organisation=organisation, capacity=16)
    GroupCapacityFactory(group=group, starts=time(7), ends=time(18), capacity=20)
    place(group, 16)
    with database_refuses(WITHIN_CAPACITY):
        moment_of(group).save()


def test_a_group_cannot_have_a_capacity_above_the_legal_maximum(group):
    with database_refuses("group_within_legal_maximum"):
        execute("UPDATE childcare_group SET capacity = 17 WHERE id = %s", group.pk)


def test_placing_a_child_marks_the_day_as_changed(group):
    place(group, 1)
    place(group, 1)
    assert GroupDay.objects.get(group=group, date=MONDAY).changes == 2
