"""Whether a parent may cancel a booking, at what cost, and if not why (R-09, R-40)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from requests_app.rules.policy import CancelDecided, CancelPending, CountsFrom, IsWorkingDay, Late
from requests_app.rules.refusals import Code, Refusal


@dataclass(frozen=True)
class CancelCase:
    """A booking as the rules see it; moments are aware."""

    status: str
    starts_at: datetime
    submitted_at: datetime
    decided_at: datetime | None
    pending_rule: CancelPending
    approved_rule: CancelDecided


@dataclass(frozen=True)
class CancelVerdict:
    """The reason against cancelling, or the rule at whose cost it is late; neither where it costs nothing."""

    refusal: Refusal | None = None
    late: CancelDecided | None = None


def charge_of(amount: Decimal, rule: CancelDecided) -> Decimal:
    """Euros that are still invoiced for a booking of `amount` euros that is cancelled late under the rule."""
    if rule.late in (Late.INVOICE, Late.INVOICE_AND_CREDIT):
        return amount
    if rule.late is Late.FEE:
        assert rule.fee is not None
        return rule.fee
    return Decimal(0)


def judge_cancel(case: CancelCase, now: datetime, is_working_day: IsWorkingDay) -> CancelVerdict:
    """Whether the booking can be cancelled now."""
    if case.status not in ("pending", "approved"):
        return CancelVerdict(Refusal(Code.CANCEL_DECIDED, {"status": case.status}))
    if now >= case.starts_at:
        return CancelVerdict(Refusal(Code.CANCEL_STARTED, {"starts_at": case.starts_at}))
    if case.status == "pending":
        return CancelVerdict(_too_late(case.pending_rule, case, now, is_working_day))
    refusal = _approved_refusal(case, now, is_working_day)
    if refusal is not None and case.approved_rule.late is not Late.REFUSED:
        return CancelVerdict(late=case.approved_rule)
    return CancelVerdict(refusal)


def _approved_refusal(case: CancelCase, now: datetime, is_working_day: IsWorkingDay) -> Refusal | None:
    """Why it is not free of cost any more."""
    rule = case.approved_rule
    began = case.submitted_at if rule.counts_from is CountsFrom.SUBMITTING else case.decided_at
    if rule.within_minutes is not None and began is not None:
        end = began + timedelta(minutes=rule.within_minutes)
        if now <= end:
            return None
        if rule.until is None:
            return Refusal(Code.CANCEL_WINDOW_OVER, {"rule": rule, "end": end})
    if rule.until is None:
        return Refusal(Code.CANCEL_NEVER_ONCE_APPROVED)
    return _too_late(rule, case, now, is_working_day)


def _too_late(
    rule: CancelPending | CancelDecided, case: CancelCase, now: datetime, is_working_day: IsWorkingDay
) -> Refusal | None:
    if rule.until is None:
        return None
    deadline = rule.until.deadline(case.starts_at, is_working_day)
    return Refusal(Code.CANCEL_TOO_LATE, {"rule": rule, "deadline": deadline}) if now > deadline else None
