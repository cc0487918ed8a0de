"""Whether an absence can be reported or undone, and what it earns (R-20 to R-22)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from requests_app.rules.care import PlannedCare
from requests_app.rules.policy import (
    AMSTERDAM,
    AbsenceNotCharged,
    Act,
    Cap,
    EarnsByAbsence,
    EarnsByMoment,
    EarnsBySickness,
    Policy,
    Undo,
    UndoAbsence,
)
from requests_app.rules.refusals import Code, Refusal
from requests_app.rules.timing import timing_refusals

SICK = "sick"
WITHOUT_END = timedelta(days=365)
"""How long a credit lasts whose rule names only the end of a contract that goes on."""


@dataclass(frozen=True)
class Earning:
    """A credit that an absence earns; `amount` in `unit`, valid from and until dates included.

    `rule` is the part it was earned under, `lessened` tells that its cap left less than the care itself.
    """

    amount: Decimal
    unit: str
    valid_from: date
    valid_until: date
    rule: EarnsByMoment
    lessened: bool = False


@dataclass(frozen=True)
class AbsenceVerdict:
    """What reporting one moment absent comes to. `refusals` forbid it; `without_credit` says why nothing is earned.

    `ends_swap`: an undecided swap of the moment ends with it.
    """

    care: PlannedCare
    refusals: tuple[Refusal, ...] = ()
    earning: Earning | None = None
    without_credit: Refusal | None = None
    ends_swap: bool = False
    is_charged: bool = True

    @property
    def possible(self) -> bool:
        return not self.refusals


@dataclass(frozen=True)
class Earned:
    """What a child earned with absences on one date: `amount` at first, `left` of it now."""

    on: date
    unit: str
    amount: Decimal
    left: Decimal


@dataclass
class AbsenceJudge:
    """Judges moments one after the other; what earlier ones earn counts for the caps of later ones.

    `earned` holds what every child earned before, by child id.
    """

    policy: Policy
    now: datetime
    uses_credits: bool
    earned: Mapping[int, tuple[Earned, ...]]
    _fresh: dict[int, list[Earned]] = field(default_factory=dict)

    def judge(self, care: PlannedCare, reason: str) -> AbsenceVerdict:
        """One planned moment with the reason of the absence."""
        refusals = tuple(self._refusals(care, reason))
        if refusals:
            return AbsenceVerdict(care, refusals)
        earning, without = self._earning(care, reason)
        if earning is not None:
            fresh = Earned(care.on, earning.unit, earning.amount, earning.amount)
            self._fresh.setdefault(care.child_id, []).append(fresh)
        return AbsenceVerdict(
            care,
            earning=earning,
            without_credit=without,
            ends_swap=care.under_swap,
            is_charged=self._is_charged(care),
        )

    def _refusals(self, care: PlannedCare, reason: str) -> Iterable[Refusal]:
        """Sickness is never refused for being late; care that is over is no longer missed."""
        if care.ends_at <= self.now:
            yield Refusal(Code.CARE_OVER, {"on": care.on, "ends": care.span.ends})
            return
        if reason == SICK:
            return
        if care.under_swap:
            yield Refusal(Code.UNDER_SWAP, {"on": care.on})
        yield from timing_refusals(
            Act.ABSENCE,
            self.policy,
            care.scope,
            first=care.starts_at,
            last=care.starts_at,
            now=self.now,
            is_working_day=care.calendar.is_working_day,
        )

    def _earning(self, care: PlannedCare, reason: str) -> tuple[Earning | None, Refusal | None]:
        """What it earns, or why nothing; neither where the organisation has no such credits."""
        if not self.uses_credits:
            return None, None
        rule = self._rule(care, reason)
        if rule is None:
            return None, Refusal(Code.EARNS_NOTHING, {"reason": reason})
        late = self._out_of_time(rule, care)
        if late is not None:
            return None, late
        if care.from_extra:
            return None, Refusal(Code.EXTRA_EARNS_NOTHING)
        wanted = rule.amount_of(care.minutes)
        amount = wanted if rule.cap is None else self._within_cap(rule.cap, rule, care, wanted)
        if amount <= 0:
            return None, Refusal(Code.EARNING_CAPPED, {"rule": rule})
        bounds = rule.validity.bounds(care.on, care.calendar)
        valid_from = min(bounds.first, self.now.astimezone(AMSTERDAM).date())
        valid_until = bounds.last or care.on + WITHOUT_END
        if valid_until < self.now.astimezone(AMSTERDAM).date():
            return None, Refusal(Code.EARNING_OVER, {"rule": rule, "until": valid_until})
        unit = rule.conversion.unit.value
        return Earning(amount, unit, max(valid_from, bounds.first), valid_until, rule, amount < wanted), None

    def _rule(self, care: PlannedCare, reason: str) -> EarnsByAbsence | EarnsBySickness | None:
        if reason == SICK:
            return self.policy.find(EarnsBySickness, care.scope, care.on)
        return self.policy.find(EarnsByAbsence, care.scope, care.on)

    def _out_of_time(self, rule: EarnsByAbsence | EarnsBySickness, care: PlannedCare) -> Refusal | None:
        """Reported too late for a credit, or too early."""
        is_working_day = care.calendar.is_working_day
        if rule.least is not None:
            deadline = rule.least.deadline(care.starts_at, is_working_day)
            if self.now > deadline:
                return Refusal(Code.TOO_LATE_FOR_CREDIT, {"rule": rule, "deadline": deadline})
        if isinstance(rule, EarnsByAbsence) and rule.most is not None:
            opens = rule.most.opens(care.starts_at, is_working_day)
            if self.now < opens:
                return Refusal(Code.TOO_EARLY_FOR_CREDIT, {"rule": rule, "opens": opens})
        return None

    def _within_cap(self, cap: Cap, rule: EarnsByMoment, care: PlannedCare, wanted: Decimal) -> Decimal:
        period = cap.period_of(care.on)
        unit = rule.conversion.unit.value
        counted = [
            earned
            for earned in (*self.earned.get(care.child_id, ()), *self._fresh.get(care.child_id, ()))
            if earned.unit == unit and period.first_day <= earned.on <= period.last_day
        ]
        return cap.allowed(
            wanted,
            sum((earned.amount for earned in counted), Decimal(0)),
            sum((earned.left for earned in counted), Decimal(0)),
        )

    def _is_charged(self, care: PlannedCare) -> bool:
        rule = self.policy.find(AbsenceNotCharged, care.scope, care.on)
        if rule is None:
            return True
        return self.now > rule.least.deadline(care.starts_at, care.calendar.is_working_day)


@dataclass(frozen=True)
class UndoCase:
    """A reported absence as the rules see it; moments are aware. `balance` is what is left of the credit it earned."""

    status: str
    starts_at: datetime
    reported_at: datetime
    rule: UndoAbsence | None
    earned: Decimal
    balance: Decimal


def judge_undo(case: UndoCase, now: datetime) -> Refusal | None:
    """Why an absence cannot be undone; None where it can, if the place is still free (R-22)."""
    if case.status != "reported":
        return Refusal(Code.ABSENCE_UNDONE)
    if now >= case.starts_at:
        return Refusal(Code.CANCEL_STARTED, {"starts_at": case.starts_at})
    if case.balance < case.earned:
        return Refusal(Code.ABSENCE_CREDIT_USED, {"earned": case.earned, "balance": case.balance})
    rule = case.rule
    if rule is None or rule.undo is Undo.WHILE_FREE:
        return None
    if rule.minutes is None:
        return Refusal(Code.UNDO_NEVER, {"rule": rule})
    end = case.reported_at + timedelta(minutes=rule.minutes)
    return Refusal(Code.UNDO_WINDOW_OVER, {"rule": rule, "end": end}) if now > end else None
