"""A parent reports that a child will not come: registered at once, with what it earns (R-20, R-21)."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.choices import MomentStatus
from core.childcare.models import CareMoment, Family, Guardian
from core.lib import clock
from requests_app.actions import credits, swaps
from requests_app.actions.freed_places import FreedPlace, mark_waiting
from requests_app.actions.settle import lock_requests, settle
from requests_app.actions.submitting import Submission, new_request, option_problems, submit_once
from requests_app.actions.tell_expiring import tell_of
from requests_app.choices import (
    AbsenceReason,
    BookingStatus,
    CreditOrigin,
    CreditUnit,
    EndedBecause,
    RequestKind,
)
from requests_app.facts import policy_of
from requests_app.models import Absence, Booking, Credit, GivenUp, Request
from requests_app.planned_care import lock_care, planned_care_by_id
from requests_app.rules.absence import SICK, AbsenceJudge, AbsenceVerdict, Earned, Earning
from requests_app.rules.care import PlannedCare
from requests_app.rules.policy import Policy
from requests_app.rules.refusals import Code, Refused, refused
from requests_app.trail_lines import record_bookings
from requests_app.written_to_registers import write_absences, write_requests


@dataclass(frozen=True)
class Report:
    """Who is absent when, and why. `moments` are numbers of planned care moments.

    `promised` is the credit that the page named for each of them, in the credit's unit.
    """

    moments: tuple[int, ...]
    reason: AbsenceReason
    promised: Mapping[int, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class AbsenceFacts:
    """What judging absences of a family needs to know, read once."""

    family: Family
    care: tuple[PlannedCare, ...]
    policy: Policy
    earned: Mapping[int, tuple[Earned, ...]]

    @classmethod
    def of(cls, family: Family, care: Iterable[PlannedCare]) -> "AbsenceFacts":
        """Two queries."""
        moments = tuple(care)
        children = {moment.child_id for moment in moments}
        return cls(family, moments, policy_of(family.organisation), _earned(children))

    def judge(self, reason: AbsenceReason) -> tuple[AbsenceVerdict, ...]:
        """What reporting all of it absent for one reason comes to, each moment after those before it."""
        uses_credits = self.family.organisation.uses_credits
        judge = AbsenceJudge(self.policy, clock.now(), uses_credits, self.earned)
        return tuple(judge.judge(moment, reason.value) for moment in self.care)


def report_absence(guardian: Guardian, report: Report, submission: Submission) -> Request:
    """Register the absences and return their request; the same key again returns the first one.

    An undecided swap of a moment ends with it, when the child is ill. Raises Refused with every reason when something
    is not possible (nothing is stored then).
    """
    return submit_once(guardian, submission, lambda: _report(guardian, report, submission))


def _report(guardian: Guardian, report: Report, submission: Submission) -> Request:
    if not report.moments:
        raise refused(Code.NOTHING_TICKED)
    if report.reason == SICK:
        _end_swaps(guardian, report.moments)
    lock_care(guardian.family, report.moments)
    care = planned_care_by_id(guardian.family, report.moments)
    verdicts = AbsenceFacts.of(guardian.family, care).judge(report.reason)
    problems = [
        *(refusal for verdict in verdicts for refusal in verdict.refusals),
        *option_problems(submission, None, is_one_day=True),
    ]
    if problems:
        raise Refused(*problems)
    if any(_earned_by(verdict) < report.promised.get(verdict.care.id, 0) for verdict in verdicts):
        raise refused(Code.CHANGED_MEANWHILE)
    return _store(guardian, verdicts, report.reason, submission)


def _earned_by(verdict: AbsenceVerdict) -> Decimal:
    return verdict.earning.amount if verdict.earning is not None else Decimal(0)


def _end_swaps(guardian: Guardian, moment_ids: Collection[int]) -> None:
    """End the undecided swaps of the moments, for whom the ruling on R-18 and R-20 says that illness goes first.

    The whole request where it stands or falls together; its message tells the family.
    """
    given_up = GivenUp.objects.filter(moment__in=moment_ids, child__family=guardian.family_id, is_open=True)
    requests = lock_requests(set(given_up.values_list("booking__request_id", flat=True)))
    if not requests:
        return
    whole = {request.pk for request in requests if request.as_a_whole}
    touched = set(given_up.values_list("booking_id", flat=True))
    lines = Booking.objects.select_for_update(of=("self",)).filter(
        request__in=requests, status=BookingStatus.PENDING
    )
    ended = [line for line in lines.order_by("pk") if line.pk in touched or line.request_id in whole]
    now = clock.now()
    for line in ended:
        line.status = BookingStatus.CANCELLED
        line.decided_at = now
        line.decided_by = guardian.user
        line.ended_because = EndedBecause.ILL
    Booking.objects.bulk_update(ended, ["status", "decided_at", "decided_by", "ended_because"])
    swaps.leave_planned(ended)
    record_bookings(Action.BOOKING_CANCELLED, ended, guardian.user, because=EndedBecause.ILL.value)
    write_requests(ended)
    settle(requests)


def _store(
    guardian: Guardian, verdicts: Collection[AbsenceVerdict], reason: AbsenceReason, submission: Submission
) -> Request:
    request = new_request(guardian, submission, RequestKind.ABSENCE, settled_at=clock.now())
    organisation_id = guardian.family.organisation_id
    series = _series(verdicts)
    absences = Absence.objects.bulk_create(
        Absence(
            request=request,
            organisation_id=organisation_id,
            child_id=verdict.care.child_id,
            group_id=verdict.care.group.id,
            moment_id=verdict.care.id,
            date=verdict.care.on,
            starts=verdict.care.span.starts,
            ends=verdict.care.span.ends,
            series=series.get(verdict.care.child_id),
            reason=reason,
            credit=_granted(verdict, guardian.user),
            credit_amount=_earned_by(verdict),
            is_charged=verdict.is_charged,
        )
        for verdict in verdicts
    )
    CareMoment.objects.filter(pk__in=[verdict.care.id for verdict in verdicts]).update(
        status=MomentStatus.ABSENT, is_touched=True
    )
    tell_of([absence.credit_id for absence in absences if absence.credit_id is not None])
    mark_waiting(
        FreedPlace(absence.group_id, absence.date, absence.starts, absence.ends) for absence in absences
    )
    trail.record_all(
        trail.event(
            Action.ABSENCE_REPORTED,
            actor=guardian.user,
            subject=absence,
            client=absence.child,
            organisation_id=organisation_id,
            date=absence.date.isoformat(),
        )
        for absence in absences
    )
    write_absences(absences)
    return request


def _series(verdicts: Iterable[AbsenceVerdict]) -> dict[int, uuid.UUID]:
    """One number for each child with more than one moment: they are shown together."""
    counted: defaultdict[int, int] = defaultdict(int)
    for verdict in verdicts:
        counted[verdict.care.child_id] += 1
    return {child: uuid.uuid4() for child, number in counted.items() if number > 1}


def _granted(verdict: AbsenceVerdict, by: User | None) -> Credit | None:
    earning = verdict.earning
    if earning is None:
        return None
    credit = _credit(verdict.care, earning)
    return credits.grant(credit, earning.amount, by=by, reason=credit.note)


def _credit(care: PlannedCare, earning: Earning) -> Credit:
    return Credit(
        child_id=care.child_id,
        unit=CreditUnit(earning.unit),
        origin=CreditOrigin.ABSENCE,
        note=f"{care.on:%d-%m-%Y}",
        valid_from=earning.valid_from,
        valid_until=earning.valid_until,
        terms=earning.rule.snapshot,
    )


def _earned(children: Collection[int]) -> dict[int, tuple[Earned, ...]]:
    """What the children earned with absences before, by child id."""
    rows = Absence.objects.filter(child__in=children, credit__isnull=False, cancelled_at__isnull=True)
    found: defaultdict[int, tuple[Earned, ...]] = defaultdict(tuple)
    for absence in rows.select_related("credit"):
        assert absence.credit is not None
        found[absence.child_id] += (
            Earned(absence.date, absence.credit.unit, absence.credit_amount, absence.credit.balance),
        )
    return found
