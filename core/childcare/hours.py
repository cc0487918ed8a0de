"""Planned, used and contract hours of children, month by month (P-35)."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from core.childcare.charges import last_day_of
from core.childcare.choices import MomentOrigin, MomentStatus
from core.childcare.models import CareMoment, Child, Group, Placement, Presence
from core.childcare.rules.hours import Hours
from core.childcare.rules.spans import Span
from core.lib import clock


@dataclass(frozen=True)
class ChildMonth:
    """The hours of a child in the month that begins on `month`."""

    child: Child
    month: date
    hours: Hours


def child_months(
    children: Collection[Child],
    months: Collection[date],
    *,
    group: Group | None = None,
    by_presence: bool = False,
) -> list[ChildMonth]:
    """For each of the months (first days, in order) the hours of each child; two queries, three with presence.

    The contract is what its weekly pattern planned, also where a child was reported absent or a day was given up, or
    the hours per month that were agreed. With `group` only care in that group counts. Used is what is planned and over,
    or with `by_presence` how long children really were there, as they were checked in and out.
    """
    first, last = min(months), last_day_of(max(months))
    moments = CareMoment.objects.filter(child__in=children, date__range=(first, last))
    placements = Placement.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=first), child__in=children, valid_from__lte=last
    )
    if group is not None:
        moments, placements = moments.filter(group=group), placements.filter(group=group)
    counted: defaultdict[tuple[int, date], _Count] = defaultdict(_Count)
    for moment in moments.only("child_id", "date", "starts", "ends", "status", "origin", "placement_id"):
        counted[moment.child_id, moment.date.replace(day=1)].add(moment)
    if by_presence:
        _count_presence(counted, children, first, last)
    agreed = _agreed(placements, months)
    return [
        ChildMonth(child, month, counted[child.pk, month].hours(agreed.get((child.pk, month), 0)))
        for month in months
        for child in children
    ]


class _Count:
    """Minutes of one child in one month, as they are counted."""

    def __init__(self) -> None:
        self.pattern = self.planned = self.used = 0

    def add(self, moment: CareMoment) -> None:
        minutes = Span(moment.starts, moment.ends).minutes
        if moment.origin == MomentOrigin.PLACEMENT:
            self.pattern += minutes
        if moment.status == MomentStatus.PLANNED:
            self.planned += minutes
            if clock.local(moment.date, moment.ends) <= clock.now():
                self.used += minutes

    def hours(self, agreed: int) -> Hours:
        return Hours(agreed or self.pattern, self.planned, self.used, is_ceiling=bool(agreed))


def _count_presence(
    counted: defaultdict[tuple[int, date], _Count], children: Collection[Child], first: date, last: date
) -> None:
    """Put how long children were there in the place of what was planned; who is still there counts when gone."""
    for count in counted.values():
        count.used = 0
    stays = Presence.objects.filter(child__in=children, date__range=(first, last), left_at__isnull=False)
    for child, on, came_at, left_at in stays.values_list("child_id", "date", "came_at", "left_at"):
        assert left_at is not None
        counted[child, on.replace(day=1)].used += round((left_at - came_at).total_seconds() / 60)


def _agreed(placements: Iterable[Placement], months: Collection[date]) -> dict[tuple[int, date], int]:
    """Minutes per month that contracts without a fixed pattern agree on, by child and month."""
    found: defaultdict[tuple[int, date], int] = defaultdict(int)
    for placement in placements:
        if placement.hours_per_month is None:
            continue
        for month in months:
            begins, ends = placement.valid_from <= last_day_of(month), placement.valid_until
            if begins and (ends is None or ends >= month):
                found[placement.child_id, month] += int(placement.hours_per_month * 60)
    return dict(found)
