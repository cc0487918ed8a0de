"""Reads for the day list (R-57): who comes to a group on a day, who does not, and who is on duty."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

from django.db.models import Count, Q
from django.utils.functional import Promise

from core.accounts.models import User
from core.audit.choices import Action
from core.audit.looks import record_looks
from core.childcare.choices import MomentOrigin, MomentStatus
from core.childcare.models import CareMoment, Child, Group, Location, StaffDuty
from core.childcare.rules.ages import completed_age
from core.childcare.rules.spans import Span
from core.lib import names
from requests_app.choices import AbsenceReason, AbsenceStatus, BookingStatus
from requests_app.models import Absence, Booking
from requests_app.rules.parts_of_day import Part

ONE_DAY = timedelta(days=1)


class State(StrEnum):
    """How a child stands on the list: expected, reported absent, or asked for and not decided yet."""

    COMING = "coming"
    ABSENT = "absent"
    OPTION = "option"


@dataclass(frozen=True)
class Time:
    """One stretch of the day. `origin` says why it is planned, empty for an option, of which `booking` is the line."""

    span: Span
    origin: str = ""
    reason: str | Promise = ""
    booking: int | None = None


@dataclass(frozen=True)
class Entry:
    """One child in one state on one day in one group, with all its times, in order."""

    child: Child
    on: date
    state: State
    times: tuple[Time, ...]

    @property
    def arrives(self) -> time:
        return self.times[0].span.starts

    @property
    def leaves(self) -> time:
        return max(stretch.span.ends for stretch in self.times)

    @property
    def is_extra(self) -> bool:
        return any(stretch.origin == MomentOrigin.EXTRA for stretch in self.times)

    @property
    def is_swapped(self) -> bool:
        return any(stretch.origin == MomentOrigin.SWAP for stretch in self.times)

    @property
    def reason(self) -> str | Promise:
        """Why the child is absent, where that was told."""
        return next((stretch.reason for stretch in self.times if stretch.reason), "")

    @property
    def birthday(self) -> int | None:
        """How old the child becomes on this day; None on every other day."""
        if self.on <= self.child.birth_date:
            return None
        age = completed_age(self.child.birth_date, self.on)
        return age if age != completed_age(self.child.birth_date, self.on - ONE_DAY) else None

    @property
    def has_particulars(self) -> bool:
        """Whether there is anything to mind besides the times."""
        unusual = (
            self.state is not State.COMING or self.is_extra or self.is_swapped or self.birthday is not None
        )
        return unusual or bool(self.child.allergies or self.child.remarks)

    def in_part(self, part: Part) -> bool:
        return any(stretch.span.overlaps(part.span) for stretch in self.times)


@dataclass(frozen=True)
class GroupList:
    """One group on one day: entries by arrival, and the staff on duty."""

    group: Group
    on: date
    entries: tuple[Entry, ...]
    duties: tuple[StaffDuty, ...]

    def of(self, state: State) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.state is state)

    @property
    def coming(self) -> tuple[Entry, ...]:
        return self.of(State.COMING)

    @property
    def absent(self) -> tuple[Entry, ...]:
        return self.of(State.ABSENT)

    @property
    def options(self) -> tuple[Entry, ...]:
        return self.of(State.OPTION)

    @property
    def birthdays(self) -> tuple[Entry, ...]:
        """Those who come and have their birthday."""
        return tuple(entry for entry in self.coming if entry.birthday is not None)


def group_lists(groups: Sequence[Group], on: date) -> list[GroupList]:
    """The lists of groups on a day, in the order of `groups`. Four queries, however many groups and children."""
    found: dict[tuple[int, State, int], list[Time]] = defaultdict(list)
    children: dict[int, Child] = {}
    reasons = _absence_reasons(groups, on)
    moments = CareMoment.objects.filter(
        group__in=groups, date=on, status__in=[MomentStatus.PLANNED, MomentStatus.ABSENT]
    )
    for moment in moments.select_related("child"):
        state = State.COMING if moment.status == MomentStatus.PLANNED else State.ABSENT
        stretch = Time(Span(moment.starts, moment.ends), moment.origin, reasons.get(moment.pk, ""))
        found[moment.group_id, state, moment.child_id].append(stretch)
        children[moment.child_id] = moment.child
    options = Booking.objects.filter(group__in=groups, date=on, status=BookingStatus.PENDING)
    for booking in options.select_related("child"):
        stretch = Time(Span(booking.starts, booking.ends), booking=booking.pk)
        found[booking.group_id, State.OPTION, booking.child_id].append(stretch)
        children[booking.child_id] = booking.child
    duties = _duties(groups, on)
    return [
        GroupList(group, on, _entries(group, on, found, children), tuple(duties[group.pk]))
        for group in groups
    ]


@dataclass(frozen=True)
class Expected:
    """How many children come to a group, and how many are absent."""

    coming: int = 0
    absent: int = 0


def expected(groups: Collection[Group], on: date) -> dict[int, Expected]:
    """By group, for the page where a list is chosen. One query."""
    moments = CareMoment.objects.filter(group__in=groups, date=on)
    rows = moments.values_list("group_id").annotate(
        coming=Count("child", distinct=True, filter=Q(status=MomentStatus.PLANNED)),
        absent=Count("child", distinct=True, filter=Q(status=MomentStatus.ABSENT)),
    )
    return {group: Expected(coming, absent) for group, coming, absent in rows.order_by()}


def record_list_looks(user: User, subject: Group | Location, lists: Iterable[GroupList]) -> None:
    """A line in the trail for every child that the user is about to see, allergies and all (N-21)."""
    children = {entry.child.pk: entry.child for a_list in lists for entry in a_list.entries}
    record_looks(Action.DAY_LIST_OPENED, actor=user, clients=list(children.values()), subject=subject)


def _entries(
    group: Group,
    on: date,
    found: Mapping[tuple[int, State, int], list[Time]],
    children: Mapping[int, Child],
) -> tuple[Entry, ...]:
    entries = [
        Entry(children[child], on, state, tuple(sorted(times, key=lambda stretch: stretch.span)))
        for (in_group, state, child), times in found.items()
        if in_group == group.pk
    ]
    return tuple(sorted(entries, key=_by_arrival))


def _by_arrival(entry: Entry) -> tuple[int, time, tuple[str, str, str], int]:
    """Who comes first stands first; the absent and the undecided follow in the same order."""
    child = entry.child
    name = names.sort_key(child.first_name, child.prefix, child.last_name)
    return (list(State).index(entry.state), entry.arrives, name, child.pk)


def _absence_reasons(groups: Iterable[Group], on: date) -> dict[int, str | Promise]:
    """Why moments are given up as absent, by their number."""
    rows = Absence.objects.filter(group__in=groups, date=on, status=AbsenceStatus.REPORTED)
    return {
        moment: AbsenceReason(reason).label
        for moment, reason in rows.values_list("moment_id", "reason")
        if moment is not None
    }


def _duties(groups: Iterable[Group], on: date) -> dict[int, list[StaffDuty]]:
    found: dict[int, list[StaffDuty]] = defaultdict(list)
    for duty in StaffDuty.objects.filter(group__in=groups, date=on).order_by("starts", "ends", "pk"):
        found[duty.group_id].append(duty)
    return found
