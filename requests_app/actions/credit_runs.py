"""Granting credits for a day without care to all children at once, in the background (R-33).

A run is a row; workers take batches of families from it, each batch a transaction. So a worker can be killed at any
moment, run twice or beside another: what is done is committed with how far the run is, and a child gets one credit
for a day because PostgreSQL refuses the second.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.models import Family, Location
from core.lib import clock
from core.lib.database import constraint_of
from requests_app.actions import credits
from requests_app.actions.tell_expiring import tell_of
from requests_app.choices import LeftOut, MovementKind, RunKind, RunLineState, RunStatus
from requests_app.credit_days import ORIGINS, DayJudge, Earned, FreeDay, planned
from requests_app.models import Credit, CreditMovement, CreditRun, CreditRunLine

BATCH = 100
"""Families in one transaction: some tenths of a second, so nobody waits for a lock."""
AHEAD, EXAMPLES = 500, 50
"""Families that a preview judges at most (a page cannot wait for all), and children that it names."""
AT_WORK = (RunStatus.WAITING, RunStatus.RUNNING, RunStatus.UNDOING)


class RunningAlreadyError(Exception):
    """Credits for this day are being granted at this moment."""


def new_run(user: User, day: FreeDay) -> CreditRun:
    """A run that is not stored, to look ahead with."""
    return CreditRun(
        organisation=user.organisation,
        kind=day.kind,
        name=day.name,
        date=day.date,
        location_id=day.location_id,
        school_id=day.school_id,
        started_by=user,
        started_at=clock.now(),
    )


def start(user: User, day: FreeDay) -> CreditRun:
    """Leave the work to a worker. Raises RunningAlreadyError for a day that is at work."""
    run = new_run(user, day)
    children = planned(user.organisation_id, day.date, day.location_id, day.school_id)
    run.total = children.values("placement__child").distinct().count()
    try:
        with transaction.atomic():
            run.save(force_insert=True)
            trail.record(Action.CREDIT_RUN_STARTED, actor=user, subject=run, children=run.total)
    except IntegrityError as error:
        if constraint_of(error) != "one_run_of_a_day_at_a_time":
            raise
        raise RunningAlreadyError from error
    return run


@transaction.atomic
def cancel(user: User, run: CreditRun) -> None:
    """Stop before the next batch; what was granted stays. Nothing happens to a run that is over."""
    asked = CreditRun.objects.filter(pk=run.pk, status__in=[RunStatus.WAITING, RunStatus.RUNNING])
    if asked.update(cancel_asked=True):
        trail.record(Action.CREDIT_RUN_CANCELLED, actor=user, subject=run)


@transaction.atomic
def undo(user: User, run: CreditRun) -> None:
    """Leave taking back to a worker, of the credits that nobody used. Nothing happens to a run that is at work."""
    over = CreditRun.objects.filter(pk=run.pk, status__in=[RunStatus.DONE, RunStatus.CANCELLED])
    if over.update(status=RunStatus.UNDOING, undone_by=user, done=0, finished_at=None):
        trail.record(Action.CREDIT_RUN_UNDONE, actor=user, subject=run)


def work(*, seconds: float, batch: int = BATCH) -> int:
    """Do batches of all runs that wait, for about so long; returns how many batches."""
    until = time.monotonic() + seconds
    batches = 0
    while time.monotonic() < until:
        done = sum(_work_on(pk, batch) for pk in _waiting())
        if not done:
            return batches
        batches += done
    return batches


def _waiting() -> Collection[int]:
    return list(
        CreditRun.objects.filter(status__in=AT_WORK).order_by("started_at").values_list("pk", flat=True)
    )


@transaction.atomic
def _work_on(run_id: int, batch: int) -> bool:
    """One batch; False when another worker has the run in hand, or it is over."""
    run = (
        CreditRun.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("organisation", "started_by", "undone_by")
        .filter(pk=run_id, status__in=AT_WORK)
        .first()
    )
    if run is None:
        return False
    if run.status == RunStatus.UNDOING:
        _undo_batch(run, batch)
    elif run.cancel_asked:
        _finish(run, RunStatus.CANCELLED)
    else:
        _grant_batch(run, batch)
    run.save()
    return True


def _grant_batch(run: CreditRun, batch: int) -> None:
    run.status = RunStatus.RUNNING
    parts = planned(run.organisation_id, run.date, run.location_id, run.school_id)
    families = list(
        Family.objects.filter(pk__gt=run.last_family, children__placements__parts__in=parts)
        .order_by("pk")
        .values_list("pk", flat=True)
        .distinct()[:batch]
    )
    if not families:
        _finish(run, RunStatus.DONE)
        return
    # Nobody else grants these families anything for a day meanwhile.
    list(Family.objects.select_for_update(no_key=True).filter(pk__in=families).order_by("pk"))
    earned = DayJudge(run).judge(families)
    _grant(run, [one for one in earned if not one.left_out])
    CreditRunLine.objects.bulk_create(_left_out(run, one) for one in earned if one.left_out)
    run.done += len(earned)
    run.last_family = families[-1]


def _grant(run: CreditRun, earned: list[Earned]) -> None:
    """Credits, movements, lines and trail of a batch; one statement each."""
    made = credits.grant_all(
        [(_credit(run, one), one.amount) for one in earned],
        by=run.started_by,
        reason=f"{run.name} {run.date:%d-%m-%Y}",
    )
    CreditRunLine.objects.bulk_create(
        CreditRunLine(
            run=run,
            child=one.child,
            kind=run.kind,
            date=run.date,
            state=RunLineState.GRANTED,
            credit=credit,
            amount=one.amount,
            unit=one.unit,
        )
        for credit, one in zip(made, earned, strict=True)
    )
    tell_of([credit.pk for credit in made])


def _credit(run: CreditRun, one: Earned) -> Credit:
    assert one.rule is not None
    assert one.valid_from is not None
    assert one.valid_until is not None
    return Credit(
        child=one.child,
        unit=one.unit,
        origin=ORIGINS[RunKind(run.kind)],
        note=run.name,
        valid_from=one.valid_from,
        valid_until=one.valid_until,
        care_types=list(one.care_types),
        terms=one.rule.snapshot,
        earned_on=run.date,
    )


def _left_out(run: CreditRun, one: Earned) -> CreditRunLine:
    return CreditRunLine(
        run=run,
        child=one.child,
        kind=run.kind,
        date=run.date,
        state=RunLineState.LEFT_OUT,
        left_out=one.left_out,
    )


def _undo_batch(run: CreditRun, batch: int) -> None:
    lines = list(run.lines.filter(state=RunLineState.GRANTED).select_related("child").order_by("pk")[:batch])
    if not lines:
        _finish(run, RunStatus.UNDONE)
        return
    # In the order in which every act locks credits.
    rows = Credit.objects.select_for_update(of=("self",)).order_by("pk")
    granted = rows.in_bulk([line.credit_id for line in lines])
    used = set(credits.bookings_paid_with(granted).values_list("credit_id", flat=True))
    taken = [line for line in lines if line.credit_id not in used]
    reason = f"{run.name} {run.date:%d-%m-%Y}"
    CreditMovement.objects.bulk_create(
        CreditMovement(
            credit=granted[line.credit_id],
            kind=MovementKind.CORRECT,
            amount=-granted[line.credit_id].balance,
            at=clock.now(),
            by=run.undone_by,
            reason=reason,
        )
        for line in taken
        if granted[line.credit_id].balance
    )
    trail.record_all(
        trail.event(
            Action.CREDIT_CORRECTED,
            actor=run.undone_by,
            subject=granted[line.credit_id],
            client=line.child,
            organisation_id=run.organisation_id,
            ground=reason,
            amount=str(-granted[line.credit_id].balance),
        )
        for line in taken
    )
    for line in lines:
        line.state = RunLineState.KEPT if line.credit_id in used else RunLineState.UNDONE
    CreditRunLine.objects.bulk_update(lines, ["state"])
    run.done += len(lines)


def _finish(run: CreditRun, status: RunStatus) -> None:
    run.status = status
    run.finished_at = clock.now()


@dataclass(frozen=True)
class Share:
    """What a run comes to at one location: so many children get so much in all, in one unit."""

    location: str
    unit: str
    children: int
    amount: Decimal


@dataclass(frozen=True)
class Preview:
    """What a run would do now: `children` are planned, of whom the first `judged` were worked out."""

    children: int
    judged: int
    shares: list[Share]
    left_out: list[tuple[str, int]]
    examples: list[Earned]
    """The first children that are left out."""


def preview(run: CreditRun) -> Preview:
    """Judge the first families without granting anything; the same queries however many there are."""
    parts = planned(run.organisation_id, run.date, run.location_id, run.school_id)
    family = "placement__child__family_id"
    families = list(parts.order_by(family).values_list(family, flat=True).distinct()[:AHEAD])
    earned = DayJudge(run).judge(families)
    sums: defaultdict[tuple[int, str], list[Decimal]] = defaultdict(list)
    for one in earned:
        if one.location_id is not None:
            sums[one.location_id, one.unit].append(one.amount)
    names = dict(Location.objects.filter(pk__in={key[0] for key in sums}).values_list("pk", "name"))
    left_out = [one for one in earned if one.left_out]
    return Preview(
        parts.values("placement__child").distinct().count(),
        len(earned),
        sorted(
            (
                Share(names[location], unit, len(amounts), sum(amounts, Decimal(0)))
                for (location, unit), amounts in sums.items()
            ),
            key=lambda share: (share.location, share.unit),
        ),
        sorted(Counter(str(LeftOut(one.left_out).label) for one in left_out).items()),
        left_out[:EXAMPLES],
    )
