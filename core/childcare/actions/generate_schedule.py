"""Make the care moments that follow from a placement's weekly pattern, and again after a change (K-08)."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum
from typing import NamedTuple

import psycopg
from django.db import IntegrityError, connection, transaction
from django.db.models import BooleanField, ExpressionWrapper, F, Q, Value
from django.db.models.functions import Greatest

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.choices import MomentOrigin, MomentStatus
from core.childcare.day_kinds import Place, day_kinds_of
from core.childcare.models import CareMoment, OpeningHours, Placement, PlacementPart
from core.childcare.room import group_days, lock_days
from core.childcare.rules.pattern import PatternPart, Slot, slots
from core.childcare.rules.room import tightest
from core.childcare.rules.spans import Span

MONTHS_AHEAD = 18
ROWS_AT_ONCE = 1000
"""Per statement: the capacity of as many places is counted at once."""
COLUMNS = (
    "group_id",
    "date",
    "starts",
    "ends",
    "child_id",
    "placement_id",
    "day_part_id",
    "status",
    "origin",
    "is_touched",
    "overbooked_by_id",
    "overbooked_reason",
)
"""Of a new care moment; the others stay empty."""
PLACEMENTS_AT_ONCE = 100


class Obstacle(StrEnum):
    """Why the database refused a placement's care moments."""

    GROUP_FULL = "group_within_capacity"
    CHILD_PLANNED = "child_planned_once_at_a_time"


@dataclass(frozen=True)
class Outcome:
    """What happened to the care moments of one placement.

    `overlapping` counts the times at which the child was planned already, or had something changed, so that
    nothing was placed. With an `obstacle` nothing was changed at all; `detail` says where it was met.
    """

    placement_id: int
    added: int = 0
    removed: int = 0
    kept: int = 0
    overlapping: int = 0
    obstacle: Obstacle | None = None
    detail: str = ""


def horizon(today: date) -> date:
    """Until when care moments are made: the end of the month that is 18 months ahead, so a placement is
    extended once a month and the schedule never reaches less far."""
    months = today.year * 12 + today.month + MONTHS_AHEAD
    return date(months // 12, months % 12 + 1, 1) - timedelta(days=1)


def generate(placement: Placement, today: date, *, actor: User | None = None) -> Outcome:
    """Make the coming care moments of one placement; see `generate_many`."""
    return generate_many([placement.pk], today, actor=actor)[0]


@transaction.atomic
def generate_many(
    placement_ids: Collection[int], today: date, *, until: date | None = None, actor: User | None = None
) -> list[Outcome]:
    """Bring the care moments of placements in line with their weekly patterns, from `today` until `until`.

    Leaves alone what is past or of today, and every moment that a booking, swap or absence touched; places
    nothing over them. Running it again changes nothing. A placement that the database refuses (the group is
    full) gets an `Outcome` with the obstacle and keeps what it had; the others go through, the oldest contract
    first. The number of queries does not depend on the number of placements, unless one is refused.
    """
    placements = list(
        Placement.objects.select_for_update(of=("self",))
        .select_related("child", "group__location")
        .filter(pk__in=placement_ids)
        .order_by("valid_from", "pk")
    )
    if not placements:
        return []
    last = until or horizon(today)
    plans = _plans(placements, today, last)
    # As every planner does, before anything is written: who writes first and locks afterwards waits for a planner
    # who holds the day and waits for the child.
    lock_days({(plan.placement.group_id, slot.on) for plan in plans for slot in plan.missing})
    _mark_beyond(plans)
    outcomes = _store(plans, last)
    _record(plans, outcomes, actor)
    return outcomes


@transaction.atomic
def regenerate_dates(
    placement_ids: Collection[int], first: date, last: date, today: date, *, actor: User | None = None
) -> list[Outcome]:
    """As `generate_many`, for the dates from `first` to `last` alone: what kind of day they are has changed (K-10).

    Goes no further than care was made already; that comes by itself.
    """
    placements = list(
        Placement.objects.select_for_update(of=("self",))
        .select_related("child", "group__location")
        .filter(pk__in=placement_ids, generated_until__gte=first)
        .order_by("valid_from", "pk")
    )
    if not placements:
        return []
    plans = _plans(placements, today, last, window=(first, last))
    lock_days({(plan.placement.group_id, slot.on) for plan in plans for slot in plan.missing})
    _mark_beyond(plans)
    outcomes = _store(plans, date.min)
    _record(plans, outcomes, actor)
    return outcomes


def extend_due(today: date) -> list[Outcome]:
    """Make the care moments of every placement that does not reach until the horizon yet; a hundred placements
    per transaction, so no planner waits long."""
    last = horizon(today)
    due = list(
        Placement.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=today))
        .filter(Q(generated_until__isnull=True) | Q(generated_until__lt=last))
        .exclude(valid_until__lte=F("generated_until"))
        .order_by("valid_from", "pk")
        .values_list("pk", flat=True)
    )
    outcomes: list[Outcome] = []
    for start in range(0, len(due), PLACEMENTS_AT_ONCE):
        outcomes += generate_many(due[start : start + PLACEMENTS_AT_ONCE], today)
    return outcomes


_Row = tuple[int, date, time, time, int, int, int, str, str, bool, int | None, str]


class _Existing(NamedTuple):
    """A care moment as it stands in the database."""

    pk: int
    child_id: int
    placement_id: int | None
    group_id: int
    slot: Slot
    may_go: bool


class _Taken:
    """The times at which children are planned, or had something changed."""

    def __init__(self) -> None:
        self._spans: defaultdict[tuple[int, date], list[Span]] = defaultdict(list)

    def add(self, child_id: int, slot: Slot) -> None:
        self._spans[child_id, slot.on].append(slot.span)

    def blocks(self, child_id: int, slot: Slot) -> bool:
        return any(span.overlaps(slot.span) for span in self._spans.get((child_id, slot.on), ()))


@dataclass
class _Plan:
    """What is wanted for one placement, and what that asks of the database."""

    placement: Placement
    wanted: set[Slot]
    kept: set[Slot] = field(default_factory=set)
    obsolete: list[int] = field(default_factory=list)
    missing: list[Slot] = field(default_factory=list)
    beyond: set[Slot] = field(default_factory=set)
    """Of the missing ones those for which the group is full, where the placement may pass its capacity."""

    def claims(self, moment: _Existing) -> bool:
        """Whether one of the placement's own moments stays as it is; notes which go and which stay."""
        if moment.group_id == self.placement.group_id and moment.slot in self.wanted:
            self.kept.add(moment.slot)
        elif moment.may_go:
            self.obsolete.append(moment.pk)
            return False
        return True

    def fill(self, taken: _Taken) -> None:
        """Note what is missing, where the child is free."""
        child_id = self.placement.child_id
        for slot in sorted(self.wanted - self.kept):
            if not taken.blocks(child_id, slot):
                self.missing.append(slot)
                taken.add(child_id, slot)

    def rows(self) -> list[_Row]:
        """The missing care moments, in the order of `COLUMNS`."""
        placement = self.placement
        return [
            (
                placement.group_id,
                slot.on,
                slot.span.starts,
                slot.span.ends,
                placement.child_id,
                placement.pk,
                slot.day_part_id,
                MomentStatus.PLANNED.value,
                MomentOrigin.PLACEMENT.value,
                False,
                placement.overbooked_by_id if slot in self.beyond else None,
                placement.overbooked_reason if slot in self.beyond else "",
            )
            for slot in self.missing
        ]

    def outcome(self) -> Outcome:
        return Outcome(
            placement_id=self.placement.pk,
            added=len(self.missing),
            removed=len(self.obsolete),
            kept=len(self.kept),
            overlapping=len(self.wanted) - len(self.kept) - len(self.missing),
        )

    def refusal(self, obstacle: Obstacle, detail: str) -> Outcome:
        return Outcome(self.placement.pk, kept=len(self.kept), obstacle=obstacle, detail=detail)


Window = tuple[date, date]
"""From the first to the last date that is looked at, both included."""


def _plans(
    placements: Sequence[Placement], today: date, until: date, *, window: Window | None = None
) -> list[_Plan]:
    wanted = _wanted_slots(placements, today, until, window)
    plans = {placement.pk: _Plan(placement, wanted[placement.pk]) for placement in placements}
    taken = _Taken()
    for moment in _existing_moments(placements, today, window):
        plan = plans.get(moment.placement_id) if moment.placement_id else None
        if plan is None or plan.claims(moment):
            taken.add(moment.child_id, moment.slot)
    for plan in plans.values():
        plan.fill(taken)
    return list(plans.values())


def _mark_beyond(plans: Sequence[_Plan]) -> None:
    """Note where a placement that may pass the capacity of its group does so. No query without such a placement."""
    for plan in plans:
        if plan.placement.overbooked_by_id is None:
            continue
        group_id = plan.placement.group_id
        days = group_days({(group_id, slot.on) for slot in plan.missing})
        leaving = set(plan.obsolete)
        plan.beyond = {
            slot
            for slot in plan.missing
            if tightest(days[group_id, slot.on].without(leaving).room.with_child(slot.span), slot.span).free
            < 0
        }


def _wanted_slots(
    placements: Sequence[Placement], today: date, until: date, window: Window | None = None
) -> dict[int, set[Slot]]:
    """What the weekly patterns ask, by placement id. Five queries."""
    patterns = _patterns(placements)
    open_weekdays = _open_weekdays(placements)
    periods = {placement.pk: _period(placement, today, until, window) for placement in placements}
    last = max(period[1] for period in periods.values())
    kinds = day_kinds_of(
        [placement.group.location for placement in placements],
        [_place(placement) for placement in placements],
        today,
        max(last, today),
    )
    return {
        placement.pk: set(
            slots(
                patterns[placement.pk],
                placement.contract_form,
                periods[placement.pk],
                kinds[_place(placement)],
                open_weekdays[placement.group.location_id],
            )
        )
        for placement in placements
    }


def _place(placement: Placement) -> Place:
    return Place(placement.group.location_id, placement.child.school_id)


def _period(
    placement: Placement, today: date, until: date, window: Window | None = None
) -> tuple[date, date]:
    """From when until when the placement has care moments; turned round when it has ended."""
    if window is not None:
        ends = [last for last in (window[1], placement.valid_until, placement.generated_until) if last]
        return max(today, window[0], placement.valid_from), min(ends)
    last = max(until, placement.generated_until or until)
    return max(today, placement.valid_from), min(last, placement.valid_until or last)


def _patterns(placements: Sequence[Placement]) -> defaultdict[int, list[PatternPart]]:
    patterns: defaultdict[int, list[PatternPart]] = defaultdict(list)
    for row in PlacementPart.objects.filter(placement__in=placements).select_related("day_part"):
        part = row.day_part
        patterns[row.placement_id].append(
            PatternPart(row.weekday, part.pk, Span(part.starts, part.ends), part.weeks)
        )
    return patterns


def _open_weekdays(placements: Sequence[Placement]) -> defaultdict[int, set[int]]:
    """By location id."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    locations = {placement.group.location_id for placement in placements}
    rows = OpeningHours.objects.filter(location__in=locations).values_list("location_id", "weekday")
    for location_id, weekday in rows:
        found[location_id].add(weekday)
    return found


def _existing_moments(
    placements: Sequence[Placement], today: date, window: Window | None = None
) -> list[_Existing]:
    """Everything from today on (or on the dates of a window) that is planned for these children, or was changed in a
    placement. One query.

    What a parent asked to swap stays as it is until that is decided.

    An extra day that was cancelled is neither: it leaves the time free.
    """
    rows = CareMoment.objects.filter(
        Q(status=MomentStatus.PLANNED) | Q(is_touched=True, placement__isnull=False),
        child__in={placement.child_id for placement in placements},
        date__gte=max(today, window[0]) if window else today,
        date__lte=window[1] if window else date.max,
    ).values_list(
        "pk",
        "child_id",
        "placement_id",
        "group_id",
        "date",
        "starts",
        "ends",
        "day_part_id",
        ExpressionWrapper(Q(is_touched=True) | Q(under_swap=True), output_field=BooleanField()),
    )
    return [
        _Existing(pk, child, placement, group, Slot(on, Span(starts, ends), part), not kept and on > today)
        for pk, child, placement, group, on, starts, ends, part, kept in rows.iterator()
    ]


def _store(plans: Sequence[_Plan], until: date) -> list[Outcome]:
    """Write the plans together; when the database refuses, in halves, until the refused one stands alone."""
    try:
        with transaction.atomic():
            _write(plans, until)
    except IntegrityError as refusal:
        if len(plans) == 1:
            return [_refused(plans[0], refusal)]
        middle = len(plans) // 2
        return _store(plans[:middle], until) + _store(plans[middle:], until)
    return [plan.outcome() for plan in plans]


def _write(plans: Sequence[_Plan], until: date) -> None:
    obsolete = [pk for plan in plans for pk in plan.obsolete]
    if obsolete:
        # Locked and looked at again: a parent may report an absence meanwhile.
        still_free = CareMoment.objects.filter(
            pk__in=obsolete, is_touched=False, under_swap=False
        ).select_for_update()
        CareMoment.objects.filter(pk__in=list(still_free.values_list("pk", flat=True))).delete()
    _insert([row for plan in plans for row in plan.rows()])
    Placement.objects.filter(pk__in=[plan.placement.pk for plan in plans]).update(
        generated_until=Greatest("generated_until", Value(until))
    )


def _insert(rows: list[_Row]) -> None:
    """COPY takes a quarter of the time that model instances take; a year and a half has many rows.

    Sorted by group and date: the order in which every writer locks the days of groups (migration 0003).
    """
    rows.sort()
    with connection.wrap_database_errors, connection.cursor() as cursor:
        for start in range(0, len(rows), ROWS_AT_ONCE):
            with cursor.copy(f"COPY childcare_caremoment ({', '.join(COLUMNS)}) FROM STDIN") as copy:
                for row in rows[start : start + ROWS_AT_ONCE]:
                    copy.write_row(row)


def _refused(plan: _Plan, refusal: IntegrityError) -> Outcome:
    """The outcome for a constraint that is an answer; any other fault goes on."""
    cause = refusal.__cause__
    if not isinstance(cause, psycopg.IntegrityError):
        raise refusal
    try:
        obstacle = Obstacle(cause.diag.constraint_name or "")
    except ValueError:
        raise refusal from cause
    return plan.refusal(obstacle, cause.diag.message_primary or "")


def _record(plans: Sequence[_Plan], outcomes: Sequence[Outcome], actor: User | None) -> None:
    trail.record_all(
        trail.event(
            Action.SCHEDULE_GENERATED,
            actor=actor,
            subject=plan.placement,
            client=plan.placement.child,
            organisation_id=plan.placement.group.location.organisation_id,
            added=outcome.added,
            removed=outcome.removed,
        )
        for plan, outcome in zip(plans, outcomes, strict=True)
        if outcome.added or outcome.removed
    )


@dataclass(frozen=True)
class FullDay:
    """A date on which a placement asks a place that is not there: `children` are planned, there is room for
    `capacity`, and for `legal_maximum` at most by law."""

    slot: Slot
    children: int
    capacity: int
    legal_maximum: int

    @property
    def is_past_law(self) -> bool:
        return self.children + 1 > self.legal_maximum


def full_days(placement: Placement, today: date) -> list[FullDay]:
    """The coming dates on which the group has no room for what a placement still lacks, in order of time.

    Holds only as long as the days are locked; PostgreSQL has the last word.
    """
    plan = _plans([placement], today, horizon(today))[0]
    keys = {(placement.group_id, slot.on) for slot in plan.missing}
    lock_days(keys)
    days = group_days(keys)
    found = []
    for slot in plan.missing:
        room = days[placement.group_id, slot.on].without(set(plan.obsolete)).room
        tight = tightest(room, slot.span)
        if tight.free < 1:
            found.append(FullDay(slot, tight.children, tight.capacity, room.legal_maximum))
    return found
