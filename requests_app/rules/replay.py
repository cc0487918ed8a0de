"""What a policy says about something that was sent, as far as that can be told afterwards (R-42)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from core.childcare.rules.calendar import DayKind, Period
from requests_app.rules.cancelling import CancelCase, charge_of, judge_cancel
from requests_app.rules.policy import (
    AMSTERDAM,
    AbsenceHorizon,
    AbsenceNotCharged,
    AbsenceNotice,
    Act,
    CalendarFacts,
    CancelApproved,
    CancelPending,
    CancelSwap,
    CombinedPayment,
    CreditUseHorizon,
    CreditUseNotice,
    EarnsByAbsence,
    EarnsByMoment,
    EarnsBySickness,
    Extension,
    ExtraLimit,
    IsWorkingDay,
    Part,
    PointsValue,
    Policy,
    RequestHorizon,
    RequestNotice,
    Scope,
    SwapDayKinds,
    SwapHolidayWindow,
    SwapHorizon,
    SwapNotice,
    SwapOffered,
    SwapProduct,
    SwapSide,
    SwapSize,
    SwapWindow,
    UndecidedLimit,
)
from requests_app.rules.price import points_of
from requests_app.rules.swap_window import swap_bounds
from requests_app.rules.timing import timing_refusals

REPLAYED: dict[Act, tuple[type[Part], ...]] = {
    Act.EXTRA: (
        RequestNotice,
        RequestHorizon,
        Extension,
        ExtraLimit,
        UndecidedLimit,
        CombinedPayment,
        CreditUseHorizon,
        CreditUseNotice,
        CreditUseNotice,
        CreditUseHorizon,
        PointsValue,
    ),
    Act.SWAP: (
        SwapOffered,
        SwapNotice,
        SwapHorizon,
        SwapWindow,
        SwapHolidayWindow,
        SwapDayKinds,
        SwapProduct,
        SwapSize,
    ),
    Act.ABSENCE: (AbsenceNotice, AbsenceHorizon, AbsenceNotCharged, EarnsByAbsence, EarnsBySickness),
}
"""The kinds of rules that can be played back, by what was sent."""
CANCELLING = (CancelPending, CancelApproved, CancelSwap)
"""The kinds that can be played back with what parents cancelled."""


@dataclass(frozen=True)
class SentSide:
    """One day of something that was sent: when care starts (aware), and what it is."""

    starts: datetime
    kind: DayKind
    side: SwapSide

    @property
    def on(self) -> date:
        return self.starts.astimezone(AMSTERDAM).date()


@dataclass(frozen=True)
class Sent:
    """An extra day, a swap or an absence as it was sent. `given_up` is of a swap only.

    `scope` is where its rules hold: of a swap that of the day given up. `is_shortened`: planned care took a part of
    the day part. `leaves_a_part`: more was planned for the child on the day given up. `pays_in_points`: by the price
    in points that held. `earlier` are the extra days that the child had or asked before it, `waiting` the undecided
    days of the family then.
    """

    act: Act
    sent_at: datetime
    scope: Scope
    asked: SentSide
    given_up: SentSide | None = None
    is_shortened: bool = False
    leaves_a_part: bool = False
    is_combined: bool = False
    pays_with_credit: bool = False
    pays_in_points: bool = False
    is_sickness: bool = False
    is_extra_care: bool = False
    earlier: tuple[date, ...] = ()
    waiting: int = 0
    contract_begins: date | None = None
    contract_ends: date | None = None
    holidays: tuple[Period, ...] = ()

    @property
    def on(self) -> date:
        """The day that is asked, or that the child is absent."""
        return self.asked.on


@dataclass(frozen=True)
class CancelledThen:
    """Something that a parent cancelled, as it stood at that moment; moments are aware, `amount` in euros."""

    cancelled_at: datetime
    scope: Scope
    starts_at: datetime
    status: str
    submitted_at: datetime
    decided_at: datetime | None
    is_swap: bool
    amount: Decimal

    @property
    def on(self) -> date:
        return self.starts_at.astimezone(AMSTERDAM).date()


@dataclass(frozen=True)
class Outcome:
    """The rule that refuses it, if any, with what it costs or earns.

    `surplus` are minutes, `credit` in its unit, `points` what is paid in points, `charge` euros for cancelling late.
    """

    refused_by: Part | None = None
    surplus: int = 0
    lapses: int = 0
    credit: Decimal | None = None
    is_charged: bool = True
    points: Decimal | None = None
    charge: Decimal = Decimal(0)


def cancel_outcome(then: CancelledThen, policy: Policy, is_working_day: IsWorkingDay) -> Outcome:
    """What the policy says about cancelling it, at the moment that it was cancelled."""
    approved_rule = policy.get(CancelSwap if then.is_swap else CancelApproved, then.scope, then.on)
    case = CancelCase(
        status=then.status,
        starts_at=then.starts_at,
        submitted_at=then.submitted_at,
        decided_at=then.decided_at,
        pending_rule=policy.get(CancelPending, then.scope, then.on),
        approved_rule=approved_rule,
    )
    verdict = judge_cancel(case, then.cancelled_at, is_working_day)
    if verdict.refusal is not None:
        return Outcome(refused_by=verdict.refusal.facts.get("rule", approved_rule))
    return Outcome(charge=charge_of(then.amount, verdict.late) if verdict.late else Decimal(0))


def outcome_of(sent: Sent, policy: Policy, is_working_day: IsWorkingDay) -> Outcome:
    """What the policy says about it, at the moment that it was sent."""
    if sent.act is Act.EXTRA:
        price = policy.find(PointsValue, sent.scope, sent.on) if sent.pays_in_points else None
        return Outcome(
            refused_by=next(_against_extra(sent, policy, is_working_day), None),
            points=points_of(sent.asked.side.minutes, price) if price else None,
        )
    if sent.act is Act.SWAP:
        return _swap(sent, policy, is_working_day)
    return _absence(sent, policy, is_working_day)


def _against_timing(
    sent: Sent,
    policy: Policy,
    is_working_day: IsWorkingDay,
    sides: tuple[SentSide, ...],
    act: Act | None = None,
) -> Iterator[Part]:
    starts = [side.starts for side in sides]
    refusals = timing_refusals(
        act or sent.act,
        policy,
        sent.scope,
        first=min(starts),
        last=max(starts),
        now=sent.sent_at,
        is_working_day=is_working_day,
    )
    yield from (refusal.facts["rule"] for refusal in refusals)


def _against_extra(sent: Sent, policy: Policy, is_working_day: IsWorkingDay) -> Iterator[Part]:
    yield from _against_timing(sent, policy, is_working_day, (sent.asked,))
    if sent.pays_with_credit:
        yield from _against_timing(sent, policy, is_working_day, (sent.asked,), Act.CREDIT_USE)
    extension = policy.get(Extension, sent.scope, sent.on)
    if sent.is_shortened and not extension.allowed:
        yield extension
    combined = policy.get(CombinedPayment, sent.scope, sent.on)
    if sent.is_combined and not combined.allowed:
        yield combined
    waiting = policy.find(UndecidedLimit, sent.scope, sent.on)
    if waiting is not None and sent.waiting + 1 > waiting.most:
        yield waiting
    limit = policy.find(ExtraLimit, sent.scope, sent.on)
    if limit is not None:
        room = limit.room(sent.on, sent.contract_begins)
        first, last = room.period
        days = {on for on in sent.earlier if first <= on <= last}
        if sent.on not in days and not room.allows(len(days), 1):
            yield limit


def _swap(sent: Sent, policy: Policy, is_working_day: IsWorkingDay) -> Outcome:
    given = sent.given_up
    assert given is not None
    size = policy.get(SwapSize, sent.scope, given.on)
    return Outcome(
        refused_by=next(_against_swap(sent, given, policy, is_working_day), None),
        surplus=size.surplus(given.side.minutes, sent.asked.side.minutes),
        lapses=size.lapses(given.side.minutes, sent.asked.side.minutes),
    )


def _against_swap(
    sent: Sent, given: SentSide, policy: Policy, is_working_day: IsWorkingDay
) -> Iterator[Part]:
    scope, asked = sent.scope, sent.asked
    offered = policy.get(SwapOffered, scope, given.on)
    if not offered.offered:
        yield offered
    yield from _against_timing(sent, policy, is_working_day, (given, asked))
    calendar = CalendarFacts(is_working_day, sent.holidays, sent.contract_ends)
    found = swap_bounds(policy, scope, given.on, given.kind, asked.kind, calendar)
    if found is not None and not found[1].hold(sent.on):
        yield found[0]
    kinds = policy.get(SwapDayKinds, scope, given.on)
    if not kinds.allow(given.kind, asked.kind):
        yield kinds
    product = policy.get(SwapProduct, scope, given.on)
    if not product.allows(given.side, asked.side):
        yield product
    size = policy.get(SwapSize, scope, given.on)
    if not size.allows(given.side.minutes, asked.side.minutes) or (sent.leaves_a_part and not size.split):
        yield size


def _absence(sent: Sent, policy: Policy, is_working_day: IsWorkingDay) -> Outcome:
    if sent.is_sickness:
        return Outcome(credit=_earned(EarnsBySickness, sent, policy, is_working_day))
    refused = next(_against_timing(sent, policy, is_working_day, (sent.asked,)), None)
    free = policy.find(AbsenceNotCharged, sent.scope, sent.on)
    in_time = free is not None and sent.sent_at <= free.least.deadline(sent.asked.starts, is_working_day)
    return Outcome(
        refused_by=refused,
        credit=_earned(EarnsByAbsence, sent, policy, is_working_day),
        is_charged=not (in_time and sent.is_extra_care),
    )


def _earned(
    kind: type[EarnsByAbsence] | type[EarnsBySickness],
    sent: Sent,
    policy: Policy,
    is_working_day: IsWorkingDay,
) -> Decimal | None:
    """What it earned before the cap; None where it earned nothing."""
    rule: EarnsByMoment | None = policy.find(kind, sent.scope, sent.on)
    if rule is None or sent.is_extra_care:
        return None
    least = getattr(rule, "least", None)
    most = getattr(rule, "most", None)
    if least is not None and sent.sent_at > least.deadline(sent.asked.starts, is_working_day):
        return None
    if most is not None and sent.sent_at < most.opens(sent.asked.starts, is_working_day):
        return None
    return rule.amount_of(sent.asked.side.minutes)
