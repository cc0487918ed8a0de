"""Until when a parent may cancel (R-09)."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from requests_app.rules.cancelling import CancelCase, CancelVerdict, judge_cancel
from requests_app.rules.policy import (
    AMSTERDAM,
    CancelApproved,
    CancelPending,
    CountsFrom,
    Late,
    Notice,
    Unit,
)
from requests_app.rules.refusals import Code
from tests.requests_app.rules.building import is_working_day

pytestmark = pytest.mark.spec("R-09")

STARTS = datetime(2027, 1, 25, 7, 30, tzinfo=AMSTERDAM)
SUBMITTED = datetime(2027, 1, 19, 9, tzinfo=AMSTERDAM)
DECIDED = datetime(2027, 1, 20, 9, tzinfo=AMSTERDAM)
DAY_BEFORE = Notice(amount=1, unit=Unit.DAYS, clock=time(12))


def judged(
    status: str,
    now: datetime,
    pending: CancelPending | None = None,
    approved: CancelApproved | None = None,
) -> CancelVerdict:
    case = CancelCase(
        status,
        STARTS,
        SUBMITTED,
        DECIDED if status != "pending" else None,
        pending or CancelPending(),
        approved or CancelApproved(),
    )
    return judge_cancel(case, now, is_working_day)


def verdict(status: str, now: datetime, **rules: Any) -> Code | None:
    refusal = judged(status, now, **rules).refusal
    return refusal.code if refusal else None


def test_an_undecided_booking_can_be_cancelled_until_care_starts() -> None:
    assert verdict("pending", STARTS - timedelta(seconds=1)) is None
    assert verdict("pending", STARTS) == Code.CANCEL_STARTED


def test_policy_can_end_that_earlier() -> None:
    rule = CancelPending(until=DAY_BEFORE)
    last = datetime(2027, 1, 24, 12, tzinfo=AMSTERDAM)
    assert verdict("pending", last, pending=rule) is None
    assert verdict("pending", last + timedelta(seconds=1), pending=rule) == Code.CANCEL_TOO_LATE


def test_an_approved_booking_cannot_be_cancelled_by_default() -> None:
    assert verdict("approved", DECIDED) == Code.CANCEL_NEVER_ONCE_APPROVED


def test_policy_can_allow_it_until_a_notice() -> None:
    rule = CancelApproved(until=DAY_BEFORE)
    last = datetime(2027, 1, 24, 12, tzinfo=AMSTERDAM)
    assert verdict("approved", last, approved=rule) is None
    assert verdict("approved", last + timedelta(minutes=1), approved=rule) == Code.CANCEL_TOO_LATE


def test_policy_can_allow_it_for_some_minutes_after_the_decision() -> None:
    rule = CancelApproved(within_minutes=15)
    assert verdict("approved", DECIDED + timedelta(minutes=15), approved=rule) is None
    assert verdict("approved", DECIDED + timedelta(minutes=16), approved=rule) == Code.CANCEL_WINDOW_OVER


def test_the_minutes_can_count_from_submitting() -> None:
    rule = CancelApproved(within_minutes=15, counts_from=CountsFrom.SUBMITTING)
    assert verdict("approved", SUBMITTED + timedelta(minutes=15), approved=rule) is None
    assert verdict("approved", DECIDED, approved=rule) == Code.CANCEL_WINDOW_OVER


@pytest.mark.spec("R-40")
def test_late_costs_what_the_policy_says_instead_of_being_refused() -> None:
    rule = CancelApproved(until=DAY_BEFORE, late=Late.INVOICE)
    last = datetime(2027, 1, 24, 12, tzinfo=AMSTERDAM)
    assert judged("approved", last, approved=rule) == CancelVerdict()
    assert judged("approved", last + timedelta(minutes=1), approved=rule) == CancelVerdict(late=rule)
    assert verdict("approved", STARTS, approved=rule) == Code.CANCEL_STARTED


@pytest.mark.parametrize("status", ["rejected", "cancelled", "expired"])
def test_what_is_over_cannot_be_cancelled(status: str) -> None:
    assert verdict(status, DECIDED) == Code.CANCEL_DECIDED
