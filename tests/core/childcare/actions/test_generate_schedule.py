from datetime import date, time, timedelta

import pytest

from core.audit.choices import Action
from core.audit.models import Event
from core.childcare.actions.generate_schedule import (
    Obstacle,
    extend_due,
    generate,
    generate_many,
    horizon,
)
from core.childcare.choices import ContractForm, MomentStatus, WeekKind
from core.childcare.models import CareMoment, Placement
from core.childcare.tasks import extend_schedules
from tests.factories import (
    CareMomentFactory,
    ChildFactory,
    ClosingDayFactory,
    DayPartFactory,
    GroupFactory,
    LocationFactory,
    OrganisationFactory,
    PlacementFactory,
    SchoolFactory,
    SchoolHolidayFactory,
    StudyDayFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

MONDAY = date(2027, 2, 1)
TUESDAY, THURSDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=3)
IN_FIVE_WEEKS = MONDAY + timedelta(days=34)


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def placement(organisation):
    """Mondays and Thursdays, whole days, from a Monday on for five weeks."""
    return PlacementFactory(
        child__family__organisation=organisation, valid_from=MONDAY, valid_until=IN_FIVE_WEEKS
    )


def dates(placement):
    rows = placement.care_moments.filter(status=MomentStatus.PLANNED).order_by("date", "starts")
    return list(rows.values_list("date", flat=True))


@pytest.mark.spec("K-08")
def test_care_moments_follow_from_the_weekly_pattern(placement):
    outcome = generate(placement, MONDAY)
    assert dates(placement) == sorted(
        MONDAY + timedelta(weeks=week, days=day) for week in range(5) for day in (0, 3)
    )
    assert (outcome.added, outcome.removed, outcome.overlapping) == (10, 0, 0)
    moment = placement.care_moments.first()
    assert (moment.starts, moment.ends, moment.group) == (time(7, 30), time(18, 30), placement.group)
    assert (moment.child, moment.origin, moment.is_touched) == (placement.child, "placement", False)


@pytest.mark.spec("K-08")
def test_a_contract_without_an_end_is_planned_eighteen_months_ahead(organisation):
    placement = PlacementFactory(child__family__organisation=organisation, valid_from=MONDAY)
    generate(placement, MONDAY)
    assert horizon(MONDAY) == date(2028, 8, 31)
    assert dates(placement)[-1] == date(2028, 8, 31)
    placement.refresh_from_db()
    assert placement.generated_until == date(2028, 8, 31)


@pytest.mark.parametrize(
    ("today", "last"),
    [(date(2026, 6, 30), date(2027, 12, 31)), (date(2026, 7, 1), date(2028, 1, 31))],
)
def test_the_horizon_ends_with_a_month(today, last):
    assert horizon(today) == last


@pytest.mark.spec("K-08")
def test_generating_twice_changes_nothing(placement):
    generate(placement, MONDAY)
    before = set(placement.care_moments.values_list("pk", flat=True))
    outcome = generate(placement, MONDAY)
    assert set(placement.care_moments.values_list("pk", flat=True)) == before
    assert (outcome.added, outcome.removed, outcome.kept) == (0, 0, 10)


@pytest.mark.spec("K-08", "K-10")
def test_closing_days_have_no_care(placement, organisation):
    ClosingDayFactory(organisation=organisation, date=MONDAY)
    ClosingDayFactory(organisation=organisation, location=placement.group.location, date=THURSDAY)
    generate(placement, MONDAY)
    assert dates(placement)[0] == MONDAY + timedelta(weeks=1)


@pytest.mark.spec("K-08")
def test_a_weekday_on_which_the_location_is_closed_has_no_care(organisation):
    location = LocationFactory(organisation=organisation, opening_hours=[(1, time(7), time(18, 30))])
    placement = PlacementFactory(
        child__family__organisation=organisation, group__location=location, valid_from=MONDAY
    )
    generate(placement, MONDAY)
    assert {day.isoweekday() for day in dates(placement)} == {1}


@pytest.mark.spec("K-08", "K-10")
def test_forty_weeks_means_no_care_in_school_holidays(placement):
    Placement.objects.update(contract_form=ContractForm.WEEKS_40)
    SchoolHolidayFactory(first_day=MONDAY, last_day=MONDAY + timedelta(days=6))
    generate(placement, MONDAY)
    assert dates(placement)[0] == MONDAY + timedelta(weeks=1)


@pytest.mark.spec("K-08", "K-10")
def test_the_childs_school_decides_which_part_of_the_year_runs(organisation):
    school = SchoolFactory(organisation=organisation)
    after_school = DayPartFactory(organisation=organisation, after_school=True)
    holiday_care = DayPartFactory(
        organisation=organisation,
        after_school=True,
        starts=time(8),
        ends=time(18),
        weeks=WeekKind.HOLIDAY,
    )
    placement = PlacementFactory(
        child=ChildFactory(family__organisation=organisation, school=school, school_age=True),
        group=GroupFactory(location__organisation=organisation, after_school=True),
        valid_from=MONDAY,
        valid_until=MONDAY + timedelta(days=20),
        pattern={},
    )
    for part in (after_school, holiday_care):
        placement.parts.create(weekday=1, day_part=part)
    SchoolHolidayFactory(
        school=school, first_day=MONDAY + timedelta(days=7), last_day=MONDAY + timedelta(days=11)
    )
    StudyDayFactory(school=school, date=MONDAY + timedelta(days=14))
    generate(placement, MONDAY)
    assert list(placement.care_moments.order_by("date").values_list("date", "starts")) == [
        (MONDAY, time(15)),
        (MONDAY + timedelta(days=7), time(8)),
    ]


@pytest.mark.spec("K-08")
def test_a_changed_pattern_replaces_what_was_generated(placement, organisation):
    generate(placement, MONDAY)
    placement.parts.filter(weekday=4).delete()
    morning = DayPartFactory(organisation=organisation, contract=True, ends=time(13))
    placement.parts.filter(weekday=1).update(day_part=morning)
    outcome = generate(placement, MONDAY - timedelta(days=1))
    assert dates(placement) == [MONDAY + timedelta(weeks=week) for week in range(5)]
    assert set(placement.care_moments.values_list("ends", flat=True)) == {time(13)}
    assert (outcome.added, outcome.removed) == (5, 10)


@pytest.mark.spec("K-08")
def test_an_ended_contract_has_no_moments_after_its_end(placement):
    generate(placement, MONDAY)
    Placement.objects.update(valid_until=THURSDAY)
    generate(placement, MONDAY)
    assert dates(placement) == [MONDAY, THURSDAY]


@pytest.mark.spec("K-08")
def test_what_is_past_or_of_today_never_changes(placement):
    generate(placement, MONDAY)
    placement.parts.all().delete()
    generate(placement, THURSDAY)
    assert dates(placement) == [MONDAY, THURSDAY]


@pytest.mark.spec("K-08")
def test_a_touched_moment_stays_when_the_pattern_goes(placement):
    generate(placement, MONDAY)
    placement.care_moments.filter(date=THURSDAY).update(is_touched=True)
    placement.parts.all().delete()
    generate(placement, MONDAY - timedelta(days=1))
    assert dates(placement) == [THURSDAY]


@pytest.mark.spec("K-08")
def test_a_day_reported_absent_is_not_planned_again(placement):
    generate(placement, MONDAY)
    placement.care_moments.filter(date=THURSDAY).update(is_touched=True, status=MomentStatus.ABSENT)
    outcome = generate(placement, MONDAY)
    assert THURSDAY not in dates(placement)
    assert (outcome.added, outcome.kept) == (0, 10)


@pytest.mark.spec("K-08")
def test_a_day_given_up_stays_free_when_the_times_change(placement, organisation):
    generate(placement, MONDAY)
    placement.care_moments.filter(date=THURSDAY).update(is_touched=True, status=MomentStatus.GIVEN_UP)
    placement.parts.update(day_part=DayPartFactory(organisation=organisation, contract=True, ends=time(17)))
    outcome = generate(placement, MONDAY - timedelta(days=1))
    assert THURSDAY not in dates(placement)
    assert outcome.overlapping == 1


@pytest.mark.spec("K-08")
def test_nothing_is_placed_over_an_extra_day(placement):
    extra = CareMomentFactory(child=placement.child, group=placement.group, date=THURSDAY, touched=True)
    outcome = generate(placement, MONDAY)
    assert outcome.overlapping == 1
    assert list(CareMoment.objects.filter(child=placement.child, date=THURSDAY)) == [extra]


@pytest.mark.spec("K-08")
def test_an_extra_afternoon_leaves_the_planned_morning_in_place(organisation):
    morning = DayPartFactory(organisation=organisation, contract=True, ends=time(13))
    placement = PlacementFactory(
        child__family__organisation=organisation, valid_from=MONDAY, pattern={1: morning}
    )
    CareMomentFactory(
        child=placement.child,
        group=placement.group,
        date=MONDAY,
        starts=time(13),
        ends=time(18, 30),
        touched=True,
    )
    assert generate(placement, MONDAY).overlapping == 0
    assert dates(placement)[0] == MONDAY


@pytest.mark.spec("K-08")
def test_two_contracts_at_the_same_time_plan_the_child_once(placement, organisation):
    second = PlacementFactory(child=placement.child, valid_from=TUESDAY, valid_until=IN_FIVE_WEEKS)
    first_outcome, second_outcome = generate_many([second.pk, placement.pk], MONDAY)
    assert (first_outcome.placement_id, first_outcome.added) == (placement.pk, 10)
    assert (second_outcome.added, second_outcome.overlapping) == (0, 9)


@pytest.mark.spec("K-08")
def test_a_move_to_another_group_takes_the_places_of_the_old_contract(placement):
    generate(placement, MONDAY)
    Placement.objects.update(valid_until=THURSDAY)
    whole_day = placement.parts.first().day_part
    moved = PlacementFactory(
        child=placement.child,
        valid_from=THURSDAY + timedelta(days=1),
        valid_until=IN_FIVE_WEEKS,
        pattern={1: whole_day, 4: whole_day},
    )
    old, new = generate_many([placement.pk, moved.pk], MONDAY)
    assert (old.removed, new.added, new.overlapping) == (8, 8, 0)


@pytest.mark.spec("K-08")
def test_a_full_group_is_an_answer_and_does_not_stop_the_others(placement, organisation):
    full = GroupFactory(location=placement.group.location, capacity=1)
    early = PlacementFactory(child__family__organisation=organisation, group=full, valid_from=MONDAY)
    late = PlacementFactory(child__family__organisation=organisation, group=full, valid_from=TUESDAY)
    outcomes = {
        outcome.placement_id: outcome for outcome in generate_many([late.pk, early.pk, placement.pk], MONDAY)
    }
    assert outcomes[late.pk].obstacle is Obstacle.GROUP_FULL
    assert full.name in outcomes[late.pk].detail
    assert outcomes[early.pk].obstacle is None
    assert outcomes[placement.pk].added == 10
    assert dates(late) == []
    late.refresh_from_db()
    assert late.generated_until is None


@pytest.mark.spec("K-08")
def test_a_refused_change_leaves_the_schedule_as_it_was(placement):
    generate(placement, MONDAY)
    full = GroupFactory(location=placement.group.location, capacity=1)
    CareMomentFactory(group=full, date=THURSDAY)
    Placement.objects.update(group=full)
    assert generate(placement, MONDAY).obstacle is Obstacle.GROUP_FULL
    assert len(dates(placement)) == 10
    assert not placement.care_moments.filter(group=full).exists()


def test_the_trail_tells_who_generated_a_schedule(placement):
    planner = UserFactory(planner=True)
    generate(placement, MONDAY, actor=planner)
    line = Event.objects.get(action=Action.SCHEDULE_GENERATED)
    assert (line.actor, line.object_id, line.data["added"]) == (planner, str(placement.pk), 10)


def test_nothing_changed_leaves_no_trail(placement):
    generate(placement, MONDAY)
    generate(placement, MONDAY)
    assert Event.objects.filter(action=Action.SCHEDULE_GENERATED).count() == 1


def test_many_placements_take_as_few_queries_as_one(organisation, django_assert_max_num_queries):
    school = SchoolFactory(organisation=organisation)
    group = GroupFactory(location__organisation=organisation)
    placements = [
        PlacementFactory(
            child=ChildFactory(family__organisation=organisation, school=school),
            group=group,
            valid_from=MONDAY,
            valid_until=IN_FIVE_WEEKS,
        )
        for _ in range(10)
    ]
    with django_assert_max_num_queries(16):
        outcomes = generate_many([placement.pk for placement in placements], MONDAY)
    assert sum(outcome.added for outcome in outcomes) == 100


@pytest.mark.spec("K-08")
def test_only_placements_that_fall_short_are_extended(placement, organisation):
    ended = PlacementFactory(
        child__family__organisation=organisation,
        valid_from=MONDAY - timedelta(days=60),
        valid_until=MONDAY - timedelta(days=1),
    )
    assert [outcome.placement_id for outcome in extend_due(MONDAY)] == [placement.pk]
    assert extend_due(MONDAY) == []
    assert dates(ended) == []


@pytest.mark.spec("K-08")
def test_a_month_later_an_open_contract_is_extended_by_a_month(organisation):
    placement = PlacementFactory(child__family__organisation=organisation, valid_from=MONDAY)
    extend_due(MONDAY)
    extend_due(date(2027, 3, 1))
    assert dates(placement)[-1] == date(2028, 9, 28)


@pytest.mark.spec("K-08")
def test_the_task_fills_the_schedule_and_is_harmless_twice(organisation):
    placement = PlacementFactory(child__family__organisation=organisation)
    extend_schedules()
    planned = len(dates(placement))
    extend_schedules()
    assert len(dates(placement)) == planned > 100
