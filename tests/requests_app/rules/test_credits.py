"""What a credit costs in its own unit, and the rule that it keeps."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest

from requests_app.rules.credits import CreditFacts, Use, judge_credit, needed_of
from requests_app.rules.policy import AMSTERDAM, Conversion, Counted, Notice, PointsValue, Unit
from requests_app.rules.refusals import Code
from tests.requests_app.rules.building import MONDAY, NOORTJE, NOW, credit, is_working_day

WHOLE_DAY, MORNING = 660, 330


def use(minutes: int = MORNING, **changes: object) -> Use:
    usual = Use(
        child_id=NOORTJE.id,
        starts_at=datetime(MONDAY.year, MONDAY.month, MONDAY.day, 7, 30, tzinfo=AMSTERDAM),
        now=NOW,
        is_working_day=is_working_day,
        minutes=minutes,
        care_type="day_care",
        location_id=10,
        in_holiday=False,
        points_value=PointsValue(per_hour=Decimal(3)),
        may_combine=False,
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "morning", "whole_day"),
    [
        (credit(), "5.50", "11.00"),
        (credit(unit=Counted.POINTS), "16.50", "33.00"),
        (credit(unit=Counted.PARTS), "1", "2"),
        (credit(unit=Counted.DAYS), "0.5", "1"),
    ],
    ids=["hours", "points", "day parts", "days"],
)
def test_care_costs_hours_points_day_parts_or_days(facts: CreditFacts, morning: str, whole_day: str) -> None:
    assert needed_of(facts, use(MORNING)) == Decimal(morning)
    assert needed_of(facts, use(WHOLE_DAY)) == Decimal(whole_day)


def test_a_credit_counts_as_it_was_earned_whatever_points_are_worth_now() -> None:
    own = Conversion(unit=Counted.POINTS, per_part=Decimal(5), per_day=Decimal(10))
    earned = credit(unit=Counted.POINTS, balance=Decimal(10), conversion=own)
    assert needed_of(earned, use(WHOLE_DAY)) == 10
    assert judge_credit(earned, use(WHOLE_DAY, points_value=None)).usable


def test_the_notice_that_a_credit_was_earned_under_decides_to_the_minute() -> None:
    earned = credit(use_notice=Notice(amount=12, unit=Unit.DAYS, clock="09:00"))
    deadline = datetime(2027, 1, 13, 9, 0, tzinfo=AMSTERDAM)
    assert judge_credit(earned, use(now=deadline)).usable
    late = judge_credit(earned, use(now=deadline.replace(minute=1))).refusals
    assert [(refusal.code, refusal.facts["deadline"]) for refusal in late] == [(Code.TOO_LATE, deadline)]
