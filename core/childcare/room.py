"""Reads how full groups are, for many groups and days in a constant number of queries."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from core.childcare.choices import MomentStatus
from core.childcare.models import CareMoment, Group, GroupCapacity, GroupDay
from core.childcare.rules.room import CapacityWindow, GroupRoom
from core.childcare.rules.spans import Span

GroupDate = tuple[int, date]


@dataclass(frozen=True)
class GroupDayFacts:
    """One group on one day: its room and the planned moments (with child) behind it, first comers first."""

    group: Group
    on: date
    room: GroupRoom
    moments: tuple[CareMoment, ...]

    def without(self, moment_ids: Collection[int]) -> "GroupDayFacts":
        """The day as it is once these moments are no longer planned."""
        staying = tuple(moment for moment in self.moments if moment.pk not in moment_ids)
        spans = tuple(Span(moment.starts, moment.ends) for moment in staying)
        return replace(self, room=replace(self.room, planned=spans), moments=staying)


def lock_days(keys: Collection[GroupDate]) -> None:
    """Lock the rows of these groups' days, in (group, date) order, until the transaction ends.

    Whoever counts room to place a child holds this lock first, so two planners count one after the other.
    """
    ordered = sorted(set(keys))
    if not ordered:
        return
    GroupDay.objects.bulk_create(
        [GroupDay(group_id=group, date=on) for group, on in ordered], ignore_conflicts=True
    )
    list(
        GroupDay.objects.select_for_update()
        .filter(_matching(ordered))
        .order_by("group_id", "date")
        .values_list("pk")
    )


def group_days(keys: Collection[GroupDate]) -> dict[GroupDate, GroupDayFacts]:
    """How full the groups are on the days, in three queries."""
    wanted = set(keys)
    if not wanted:
        return {}
    groups = Group.objects.select_related("location").in_bulk({group for group, _on in wanted})
    windows: dict[int, list[GroupCapacity]] = defaultdict(list)
    for window in GroupCapacity.objects.filter(group__in=groups):
        windows[window.group_id].append(window)
    moments: dict[GroupDate, list[CareMoment]] = defaultdict(list)
    rows = CareMoment.objects.filter(_matching(wanted), status=MomentStatus.PLANNED)
    for moment in rows.select_related("child").order_by("starts", "pk"):
        moments[(moment.group_id, moment.date)].append(moment)
    return {key: _facts(groups[key[0]], key[1], windows[key[0]], moments[key]) for key in wanted}


def _facts(group: Group, on: date, windows: list[GroupCapacity], moments: list[CareMoment]) -> GroupDayFacts:
    room = GroupRoom(
        capacity=group.capacity,
        legal_maximum=group.legal_maximum,
        windows=tuple(
            CapacityWindow(Span(window.starts, window.ends), window.capacity)
            for window in windows
            if window.weekday in (None, on.isoweekday())
        ),
        planned=tuple(Span(moment.starts, moment.ends) for moment in moments),
    )
    return GroupDayFacts(group, on, room, tuple(moments))


def _matching(keys: Collection[GroupDate]) -> Q:
    by_date: dict[date, list[int]] = defaultdict(list)
    for group, on in keys:
        by_date[on].append(group)
    return Q(*[Q(date=on, group__in=groups) for on, groups in by_date.items()], _connector=Q.OR)
