"""Whether a parent may cancel a booking, and if not why (R-09)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from requests_app.rules.policy import CancelApproved, CancelPending, IsWorkingDay
from requests_app.rules.refusals import Code, Refusal


@dataclass(frozen=True)
class CancelCase:
    """A booking as the rules see it; moments are aware."""

    status: str
    starts_at: datetime
    decided_at: datetime | None
    pending_rule: CancelPending
    approved_rule: CancelApproved


def judge_cancel(case: CancelCase, now: datetime, is_working_day: IsWorkingDay) -> Refusal | None:
    """The reason why the booking cannot be cancelled; None where it can."""
    if case.status not in ("pending", "approved"):
        return Refusal(Code.CANCEL_DECIDED, {"status": case.status})
    if now >= case.starts_at:
        return Refusal(Code.CANCEL_STARTED, {"starts_at": case.starts_at})
    if case.status == "pending":
        return _within_notice(case.pending_rule, case, now, is_working_day)
    return _judge_approved(case, now, is_working_day)


def _judge_approved(case: CancelCase, now: datetime, is_working_day: IsWorkingDay) -> Refusal | None:
    rule = case.approved_rule
    if rule.within_minutes is not None and case.decided_at is not None:
        end = case.decided_at + timedelta(minutes=rule.within_minutes)
        if now <= end:
            return None
        if rule.until is None:
            return Refusal(Code.CANCEL_WINDOW_OVER, {"rule": rule, "end": end})
    if rule.until is None:
        return Refusal(Code.CANCEL_NEVER_ONCE_APPROVED)
    return _within_notice(rule, case, now, is_working_day)


def _within_notice(
    rule: CancelPending | CancelApproved, case: CancelCase, now: datetime, is_working_day: IsWorkingDay
) -> Refusal | None:
    if rule.until is None:
        return None
    deadline = rule.until.deadline(case.starts_at, is_working_day)
    return Refusal(Code.CANCEL_TOO_LATE, {"rule": rule, "deadline": deadline}) if now > deadline else None
