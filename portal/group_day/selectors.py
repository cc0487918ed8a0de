"""What the pages of a group's day read. Every function takes the user first and returns only what that user may see."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.db.models import Q, QuerySet

from core.accounts.models import User
from core.accounts.rights import Right
from core.childcare.models import CareMoment, Child, Group, Guardian, Presence
from core.childcare.selectors import coming_to, staffed_groups
from core.lib import clock, names
from requests_app.choices import BookingStatus
from requests_app.day_list import Entry, GroupList, State, group_lists
from requests_app.models import Booking

LATE_AFTER = timedelta(minutes=15)
"""How long after the planned start a child that is not there yet stands out."""
UNDO_WITHIN = timedelta(minutes=10)
"""How long a tap can be taken back where it was made; after that the times are corrected."""


class Standing(StrEnum):
    """Where a child is in the day, in the order in which a page shows them."""

    EXPECTED = "expected"
    PRESENT = "present"
    LEFT = "left"
    ABSENT = "absent"
    OPTION = "option"


@dataclass(frozen=True)
class ChildDay:
    """One child on one day in one group: how it stands on the day list, and when it was really there.

    `elsewhere` is a stay in another group on the same day; `guardians` are those that may be called.
    """

    child: Child
    group: Group
    on: date
    entries: tuple[Entry, ...]
    presences: tuple[Presence, ...]
    elsewhere: tuple[Presence, ...]
    guardians: tuple[Guardian, ...]
    now: datetime

    @property
    def standing(self) -> Standing:
        if self.open_presence is not None:
            return Standing.PRESENT
        if self.presences:
            return Standing.LEFT
        states = {entry.state for entry in self.entries}
        if State.COMING in states:
            return Standing.EXPECTED
        return Standing.ABSENT if State.ABSENT in states else Standing.OPTION

    @property
    def open_presence(self) -> Presence | None:
        return next((presence for presence in self.presences if presence.left_at is None), None)

    @property
    def is_elsewhere(self) -> bool:
        """Whether the child is in another group now."""
        return any(presence.left_at is None for presence in self.elsewhere)

    @property
    def last(self) -> Presence | None:
        """The newest stay in this group."""
        return self.presences[-1] if self.presences else None

    @property
    def is_unplanned(self) -> bool:
        """Whether the child is or was here without standing on the list."""
        return not self.entries

    @property
    def is_late(self) -> bool:
        if self.standing is not Standing.EXPECTED or self.is_elsewhere or self.arrives is None:
            return False
        return clock.local(self.on, self.arrives) + LATE_AFTER < self.now

    @property
    def is_overdue(self) -> bool:
        """Whether the child is still here though its planned time is over."""
        if self.open_presence is None or self.leaves is None:
            return False
        return clock.local(self.on, self.leaves) + LATE_AFTER < self.now

    @property
    def arrives(self) -> time | None:
        return min((entry.arrives for entry in self._counting), default=None)

    @property
    def leaves(self) -> time | None:
        return max((entry.leaves for entry in self._counting), default=None)

    @property
    def _counting(self) -> tuple[Entry, ...]:
        """The entries whose times hold: those that are coming, or all when none is."""
        coming = tuple(entry for entry in self.entries if entry.state is State.COMING)
        return coming or self.entries

    @property
    def can_take_back(self) -> bool:
        """Whether the last tap is so fresh that it can be undone with one more."""
        last = self.last
        if last is None or last.date != clock.local_date(self.now):
            return False
        return self.now - (last.left_at or last.came_at) <= UNDO_WITHIN


@dataclass(frozen=True)
class GroupDay:
    """One group on one day, everybody in the order of the day list."""

    group: Group
    on: date
    children: tuple[ChildDay, ...]
    list: GroupList

    def standing(self, *wanted: Standing) -> tuple[ChildDay, ...]:
        return tuple(child for child in self.children if child.standing in wanted)

    @property
    def expected(self) -> tuple[ChildDay, ...]:
        return self.standing(Standing.EXPECTED)

    @property
    def present(self) -> tuple[ChildDay, ...]:
        return self.standing(Standing.PRESENT)

    @property
    def left(self) -> tuple[ChildDay, ...]:
        return self.standing(Standing.LEFT)

    @property
    def absent(self) -> tuple[ChildDay, ...]:
        return self.standing(Standing.ABSENT)

    @property
    def options(self) -> tuple[ChildDay, ...]:
        return self.standing(Standing.OPTION)

    @property
    def allergic(self) -> tuple[ChildDay, ...]:
        """Those with an allergy who are here or will come."""
        there = self.standing(Standing.EXPECTED, Standing.PRESENT)
        return tuple(child for child in there if child.child.allergies)


def groups_to_see(user: User) -> QuerySet[Group]:
    return staffed_groups(user, Right.SEE_GROUP_DAY).order_by("location__name", "name")


def groups_to_check_in(user: User) -> QuerySet[Group]:
    return staffed_groups(user, Right.CHECK_IN)


def presences_to_change(user: User) -> QuerySet[Presence]:
    """Stays in the groups where the user checks children in and out."""
    return Presence.objects.filter(group__in=groups_to_check_in(user)).select_related(
        "child", "group__location", "checked_in_by", "checked_out_by"
    )


def children_for(user: User, group: Group, on: date) -> QuerySet[Child]:
    """The children that may be checked in to a group that the user sees: who has a place or care at its location, who
    asked for this very day, and who was there."""
    if not groups_to_see(user).filter(pk=group.pk).exists():
        return Child.objects.none()
    asked = Booking.objects.filter(group=group, date=on, status=BookingStatus.PENDING)
    there = Presence.objects.filter(group=group, date=on)
    more = Child.objects.filter(Q(pk__in=asked.values("child")) | Q(pk__in=there.values("child")))
    return coming_to(group, on) | more


def others_of(user: User, group: Group, on: date, text: str) -> QuerySet[Child]:
    """Children who can come and are not on the list of the group, by name; `text` is part of it."""
    listed = CareMoment.objects.filter(group=group, date=on)
    there = Presence.objects.filter(date=on, left_at__isnull=True)
    found = children_for(user, group, on).exclude(pk__in=there.values("child"))
    found = found.exclude(pk__in=listed.values("child"))
    for word in text.split()[:5]:
        found = found.filter(Q(first_name__icontains=word) | Q(last_name__icontains=word))
    return found.order_by("first_name", "last_name", "pk").distinct()


def group_days(groups: Sequence[Group], on: date) -> list[GroupDay]:
    """The day of each of these groups. Six queries, however many groups and children."""
    lists = group_lists(groups, on)
    listed = {entry.child.pk: entry.child for a_list in lists for entry in a_list.entries}
    presences = _presences(groups, listed, on)
    everybody = listed | {presence.child_id: presence.child for presence in presences}
    guardians = _guardians(child.family_id for child in everybody.values())
    now = clock.now()
    return [
        GroupDay(a_list.group, on, tuple(_children(a_list, presences, guardians, now)), a_list)
        for a_list in lists
    ]


def _children(
    a_list: GroupList,
    presences: Iterable[Presence],
    guardians: Mapping[int, tuple[Guardian, ...]],
    now: datetime,
) -> list[ChildDay]:
    """By arrival as on the day list; who came without standing on it comes last, by name."""
    entries: dict[int, list[Entry]] = defaultdict(list)
    children: dict[int, Child] = {}
    here: dict[int, list[Presence]] = defaultdict(list)
    elsewhere: dict[int, list[Presence]] = defaultdict(list)
    for entry in a_list.entries:
        entries[entry.child.pk].append(entry)
        children[entry.child.pk] = entry.child
    for presence in presences:
        is_here = presence.group_id == a_list.group.pk
        (here if is_here else elsewhere)[presence.child_id].append(presence)
    unplanned = {presences[0].child for child, presences in here.items() if child not in children}
    children |= {
        child.pk: child
        for child in sorted(
            unplanned, key=lambda child: names.sort_key(child.first_name, child.prefix, child.last_name)
        )
    }
    return [
        ChildDay(
            child=child,
            group=a_list.group,
            on=a_list.on,
            entries=tuple(entries[number]),
            presences=tuple(here[number]),
            elsewhere=tuple(elsewhere[number]),
            guardians=guardians.get(child.family_id, ()),
            now=now,
        )
        for number, child in children.items()
    ]


def _presences(groups: Collection[Group], children: Collection[int], on: date) -> list[Presence]:
    """Stays in these groups, and of these children in any group, in order of coming."""
    return list(
        Presence.objects.filter(Q(group__in=groups) | Q(child__in=children), date=on)
        .select_related("child", "group", "checked_in_by", "checked_out_by")
        .order_by("came_at", "pk")
    )


def _guardians(families: Iterable[int]) -> dict[int, tuple[Guardian, ...]]:
    """Whom staff may call, by family: both guardians, unless one is blocked."""
    found: dict[int, tuple[Guardian, ...]] = defaultdict(tuple)
    rows = Guardian.objects.filter(family__in=set(families), is_blocked=False).select_related("family")
    for guardian in rows.order_by("family_id", "position"):
        found[guardian.family_id] += (guardian,)
    return found


def child_day(group: Group, on: date, child: Child) -> ChildDay:
    """One child of the group on one day; it need not stand on the list."""
    (day,) = group_days([group], on)
    found = next((one for one in day.children if one.child.pk == child.pk), None)
    if found is not None:
        return found
    elsewhere = _presences([], [child.pk], on)
    guardians = _guardians([child.family_id]).get(child.family_id, ())
    return ChildDay(child, group, on, (), (), tuple(elsewhere), guardians, clock.now())
