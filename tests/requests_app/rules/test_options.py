"""Which day parts can be asked, and every reason why others cannot (R-02)."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.childcare.rules.calendar import DayKind
from core.childcare.rules.spans import Span, without
from requests_app.rules.facts import PlannedMoment
from requests_app.rules.options import (
    GroupFacts,
    Option,
    PartFacts,
    age_in_months,
    days_of_period,
    expires_at,
    judge_part,
)
from requests_app.rules.policy import (
    AMSTERDAM,
    Extension,
    Notice,
    RequestHorizon,
    RequestNotice,
    Unit,
)
from requests_app.rules.refusals import Code
from tests.requests_app.rules.building import (
    AFTERNOON,
    HAMSTERS,
    MONDAY,
    MORNING,
    NOORTJE,
    NOW,
    THURSDAY,
    WHOLE_DAY,
    World,
    part,
    rules,
)

pytestmark = pytest.mark.spec("R-02")


def judge(
    world: World, asked: PartFacts | None = None, on: date = MONDAY, group: GroupFacts = HAMSTERS
) -> Option:
    return judge_part(asked or part(), world.facts([on]).situation(NOORTJE, group, on))


def codes(option: Option) -> list[Code]:
    return [refusal.code for refusal in option.refusals]


def planned(span: Span) -> dict[tuple[int, date], tuple[PlannedMoment, ...]]:
    return {(NOORTJE.id, MONDAY): (PlannedMoment(HAMSTERS.id, span),)}


def test_a_free_day_can_be_asked_for_the_whole_day_part() -> None:
    option = judge(World())
    assert option.possible
    assert option.booked == (MORNING,)
    assert not option.is_extension


def test_a_closing_day_cannot_be_asked() -> None:
    assert codes(judge(World(kinds={MONDAY: DayKind.CLOSED}))) == [Code.CLOSED]


def test_a_weekday_on_which_the_location_is_closed_cannot_be_asked() -> None:
    assert codes(judge(World(closed_weekdays=frozenset({1})))) == [Code.NOT_OPEN_THAT_WEEKDAY]


def test_a_day_part_outside_opening_hours_cannot_be_asked() -> None:
    assert codes(judge(World(), part(span=Span(time(6, 30), time(9))))) == [Code.OUTSIDE_OPENING_HOURS]


def test_a_day_part_of_other_weekdays_cannot_be_asked() -> None:
    assert codes(judge(World(), part(weekdays=frozenset({2, 4})))) == [Code.OTHER_WEEKDAYS]


@pytest.mark.parametrize(
    ("weeks", "kind", "expected"),
    [
        ("school", DayKind.SCHOOL, []),
        ("school", DayKind.HOLIDAY, [Code.ONLY_SCHOOL_WEEKS]),
        ("school", DayKind.STUDY, [Code.ONLY_SCHOOL_WEEKS]),
        ("holiday", DayKind.HOLIDAY, []),
        ("holiday", DayKind.STUDY, []),
        ("holiday", DayKind.SCHOOL, [Code.ONLY_HOLIDAYS]),
        ("both", DayKind.HOLIDAY, []),
    ],
)
def test_a_day_part_belongs_to_school_weeks_or_holidays(
    weeks: str, kind: DayKind, expected: list[Code]
) -> None:
    assert codes(judge(World(kinds={MONDAY: kind}), part(weeks=weeks))) == expected


def test_a_group_that_takes_no_requests_says_so() -> None:
    assert codes(judge(World(), group=replace(HAMSTERS, open_for_requests=False))) == [Code.GROUP_NOT_OPEN]


def test_the_age_on_the_day_itself_counts() -> None:
    months = age_in_months(NOORTJE.birth_date, MONDAY)
    assert codes(judge(World(), group=replace(HAMSTERS, age_from_months=months + 1))) == [Code.TOO_YOUNG]
    assert codes(judge(World(), group=replace(HAMSTERS, age_until_months=months))) == [Code.TOO_OLD]
    assert judge(World(), group=replace(HAMSTERS, age_until_months=months + 1)).possible


def test_planned_care_that_covers_the_day_part_is_in_the_way() -> None:
    assert codes(judge(World(planned=planned(WHOLE_DAY)))) == [Code.PLANNED]


def test_where_extension_is_allowed_only_the_unplanned_time_is_booked() -> None:
    option = judge(World(planned=planned(AFTERNOON)), part(span=WHOLE_DAY))
    assert option.booked == (MORNING,)
    assert option.is_extension
    assert option.minutes == 330


def test_unplanned_time_on_both_sides_is_two_stretches() -> None:
    option = judge(World(planned=planned(Span(time(10), time(12)))), part(span=WHOLE_DAY))
    assert option.booked == (Span(time(7, 30), time(10)), Span(time(12), time(18, 30)))


def test_where_extension_is_not_allowed_any_overlap_is_in_the_way() -> None:
    world = World(planned=planned(AFTERNOON), policy=rules(Extension(allowed=False)))
    assert codes(judge(world, part(span=WHOLE_DAY))) == [Code.PLANNED]
    assert judge(world).possible


def test_what_was_asked_already_cannot_be_asked_again() -> None:
    assert codes(judge(World(asked={(NOORTJE.id, MONDAY): (WHOLE_DAY,)}))) == [Code.ASKED]
    assert judge(World(asked={(NOORTJE.id, MONDAY): (AFTERNOON,)})).possible


def test_a_past_moment_cannot_be_asked() -> None:
    assert codes(judge(World(), on=NOW.date())) == [Code.PAST]
    assert judge(World(), part(span=AFTERNOON), on=NOW.date()).possible


def test_the_notice_is_kept_to_the_minute() -> None:
    policy = rules(RequestNotice(least=Notice(amount=2, unit=Unit.DAYS, clock=time(12))))
    last = datetime(2027, 1, 23, 12, tzinfo=AMSTERDAM)
    assert judge(World(policy=policy, now=last)).possible
    late = judge(World(policy=policy, now=last + timedelta(seconds=1)))
    assert codes(late) == [Code.TOO_LATE]
    assert late.refusals[0].facts["deadline"] == last


def test_the_horizon_is_kept_to_the_day() -> None:
    policy = rules(RequestHorizon(most=Notice(amount=12, unit=Unit.DAYS)))
    assert judge(World(policy=policy)).possible
    option = judge(World(policy=policy), on=MONDAY + timedelta(days=1))
    assert codes(option) == [Code.TOO_FAR_AHEAD]
    assert option.refusals[0].facts["opens"] == datetime(2027, 1, 14, tzinfo=AMSTERDAM)


def test_a_day_part_without_a_price_on_that_date_cannot_be_asked() -> None:
    assert codes(judge(World(), part(prices=()))) == [Code.NO_PRICE]


def test_a_day_part_for_the_office_only_cannot_be_asked() -> None:
    assert codes(judge(World(), part(selectable=False))) == [Code.NOT_SELECTABLE]


def test_all_reasons_are_told_at_once() -> None:
    option = judge(World(kinds={MONDAY: DayKind.CLOSED}), part(selectable=False, prices=()))
    assert set(codes(option)) == {Code.CLOSED, Code.NOT_SELECTABLE, Code.NO_PRICE}


def test_a_period_holds_its_weekdays_from_first_to_last_included() -> None:
    days = days_of_period(MONDAY, MONDAY + timedelta(days=14), frozenset({1, 4}))
    assert days == (
        MONDAY,
        THURSDAY,
        MONDAY + timedelta(days=7),
        THURSDAY + timedelta(days=7),
        MONDAY + timedelta(days=14),
    )


@pytest.mark.spec("R-61")
def test_a_booking_expires_at_the_end_of_the_chosen_date_and_never_after_care_starts() -> None:
    start = datetime(2027, 1, 25, 7, 30, tzinfo=AMSTERDAM)
    assert expires_at(MONDAY, time(7, 30), None) == start
    assert expires_at(MONDAY, time(7, 30), MONDAY) == start
    assert expires_at(MONDAY, time(7, 30), date(2027, 1, 20)) == datetime(2027, 1, 21, tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("born", "on", "months"),
    [
        (date(2025, 1, 31), date(2025, 2, 28), 1),
        (date(2025, 1, 31), date(2025, 2, 27), 0),
        (date(2024, 2, 29), date(2025, 2, 28), 12),
        (date(2024, 6, 1), date(2027, 1, 25), 31),
    ],
)
def test_whole_months_of_age(born: date, on: date, months: int) -> None:
    assert age_in_months(born, on) == months


minutes = st.integers(0, 24 * 4 - 2).map(lambda quarter: quarter * 15)
spans = st.tuples(minutes, st.integers(1, 24)).map(
    lambda pair: Span(_at(pair[0]), _at(min(pair[0] + pair[1] * 15, 24 * 60 - 15)))
)


def _at(minute: int) -> time:
    return time(minute // 60, minute % 60)


@given(
    spans.filter(lambda span: span.minutes > 0),
    st.lists(spans.filter(lambda span: span.minutes > 0), max_size=5),
)
def test_what_is_left_never_overlaps_what_is_taken_and_loses_no_minute(span: Span, taken: list[Span]) -> None:
    left = without(span, taken)
    assert all(not piece.overlaps(other) for piece in left for other in taken)
    covered = sum(
        any(other.starts <= _at(minute) < other.ends for other in taken)
        for minute in range(
            span.starts.hour * 60 + span.starts.minute, span.ends.hour * 60 + span.ends.minute
        )
    )
    assert sum(piece.minutes for piece in left) == span.minutes - covered
