"""What a policy says afterwards about what was sent (R-42)."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from core.childcare.rules.calendar import DayKind
from requests_app.rules.policy import (
    AMSTERDAM,
    AbsenceNotCharged,
    AbsenceNotice,
    Act,
    CombinedPayment,
    Conversion,
    EarnsByAbsence,
    EarnsBySickness,
    Every,
    Extension,
    ExtraLimit,
    Larger,
    Notice,
    Part,
    RequestNotice,
    Sameness,
    Scope,
    SwapDayKinds,
    SwapOffered,
    SwapProduct,
    SwapSide,
    SwapSize,
    SwapWindow,
    Term,
    TermUnit,
    UndecidedLimit,
    Unit,
    Window,
)
from requests_app.rules.replay import Outcome, Sent, SentSide, outcome_of
from tests.requests_app.rules.building import is_working_day, rules

pytestmark = pytest.mark.spec("R-42")

CARE = datetime(2027, 1, 25, 7, 30, tzinfo=AMSTERDAM)
MORNING = SentSide(CARE, DayKind.SCHOOL, SwapSide(1, 330, "day_care"))
EXTRA = Sent(
    Act.EXTRA, datetime(2027, 1, 20, 12, tzinfo=AMSTERDAM), Scope(10, "day_care", "52_weeks"), MORNING
)
LONG_DAY = SentSide(
    datetime(2027, 1, 28, 7, 30, tzinfo=AMSTERDAM), DayKind.SCHOOL, SwapSide(3, 660, "day_care")
)
SWAP = replace(EXTRA, act=Act.SWAP, given_up=MORNING, asked=LONG_DAY)
ABSENCE = replace(EXTRA, act=Act.ABSENCE)
FIVE_DAYS = Notice(amount=5, unit=Unit.DAYS)
SIX_DAYS = Notice(amount=6, unit=Unit.DAYS)
WEEK = Window(after=Term(amount=1, unit=TermUnit.WEEKS))
TWO_DAYS = Window(after=Term(amount=2, unit=TermUnit.DAYS))
THREE_DAYS = Window(after=Term(amount=3, unit=TermUnit.DAYS))


def outcome(sent: Sent, *parts: Part) -> Outcome:
    return outcome_of(sent, rules(*parts), is_working_day)


def test_what_was_in_time_is_possible_and_a_day_stricter_it_is_not() -> None:
    assert outcome(EXTRA, RequestNotice(least=FIVE_DAYS)).refused_by is None
    assert outcome(EXTRA, RequestNotice(least=SIX_DAYS)).refused_by == RequestNotice(least=SIX_DAYS)


@pytest.mark.parametrize(
    ("sent", "rule"),
    [
        (replace(EXTRA, is_shortened=True), Extension(allowed=False)),
        (replace(EXTRA, is_combined=True), CombinedPayment(allowed=False)),
        (replace(EXTRA, waiting=3), UndecidedLimit(most=3)),
        (replace(EXTRA, earlier=(date(2027, 1, 4),)), ExtraLimit(most=1, per=Every.MONTH)),
        (SWAP, SwapOffered(offered=False)),
        (SWAP, SwapWindow(window=TWO_DAYS)),
        (SWAP, SwapDayKinds(holiday=(DayKind.HOLIDAY,))),
        (SWAP, SwapProduct(same=Sameness.HOURS)),
        (SWAP, SwapSize(larger=Larger.REFUSED)),
        (replace(SWAP, leaves_a_part=True), SwapSize(larger=Larger.FREE, split=False)),
        (ABSENCE, AbsenceNotice(least=SIX_DAYS)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_each_rule_that_can_be_played_back_refuses_what_it_forbids(sent: Sent, rule: Part) -> None:
    size = () if isinstance(rule, SwapSize) else (SwapSize(larger=Larger.FREE),)
    assert outcome(sent, *size, rule).refused_by == rule


@pytest.mark.parametrize(
    ("sent", "rule"),
    [
        (EXTRA, Extension(allowed=False)),
        (EXTRA, CombinedPayment(allowed=False)),
        (replace(EXTRA, waiting=2), UndecidedLimit(most=3)),
        (replace(EXTRA, earlier=(date(2026, 12, 31),)), ExtraLimit(most=1, per=Every.MONTH)),
        (replace(EXTRA, earlier=(date(2027, 1, 25),)), ExtraLimit(most=1, per=Every.MONTH)),
        (SWAP, SwapWindow(window=THREE_DAYS)),
        (ABSENCE, AbsenceNotice(least=FIVE_DAYS)),
        (replace(ABSENCE, is_sickness=True), AbsenceNotice(least=SIX_DAYS)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_just_inside_a_rule_it_is_possible(sent: Sent, rule: Part) -> None:
    assert outcome(sent, SwapSize(larger=Larger.FREE), rule).refused_by is None


def test_the_minutes_of_a_larger_and_a_smaller_day_show() -> None:
    assert outcome(SWAP, SwapSize(larger=Larger.CHARGED)).surplus == 330
    assert outcome(SWAP, SwapSize(larger=Larger.FREE)).surplus == 0
    smaller = replace(SWAP, given_up=LONG_DAY, asked=MORNING)
    assert outcome(smaller, SwapSize()).lapses == 330


def test_an_absence_in_time_earns_its_hours_and_a_late_one_nothing() -> None:
    hours = Conversion(per_hour=Decimal(1))
    in_time = EarnsByAbsence(conversion=hours, validity=WEEK, least=FIVE_DAYS)
    late = EarnsByAbsence(conversion=hours, validity=WEEK, least=SIX_DAYS)
    early = EarnsByAbsence(conversion=hours, validity=WEEK, most=Notice(amount=4, unit=Unit.DAYS))
    assert outcome(ABSENCE, in_time).credit == Decimal("5.50")
    assert outcome(ABSENCE, late).credit is None
    assert outcome(ABSENCE, early).credit is None
    assert outcome(replace(ABSENCE, is_extra_care=True), in_time).credit is None


def test_sickness_earns_only_where_a_rule_says_so() -> None:
    sick = replace(ABSENCE, is_sickness=True)
    earns = EarnsBySickness(conversion=Conversion(per_hour=Decimal("0.5")), validity=WEEK)
    assert outcome(sick, earns).credit == Decimal("2.75")
    assert (
        outcome(sick, EarnsByAbsence(conversion=Conversion(per_hour=Decimal(1)), validity=WEEK)).credit
        is None
    )


def test_flexible_care_that_is_reported_in_time_is_not_charged() -> None:
    flexible = replace(ABSENCE, is_extra_care=True)
    assert not outcome(flexible, AbsenceNotCharged(least=FIVE_DAYS)).is_charged
    assert outcome(flexible, AbsenceNotCharged(least=SIX_DAYS)).is_charged
    assert outcome(ABSENCE, AbsenceNotCharged(least=FIVE_DAYS)).is_charged
