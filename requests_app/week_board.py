"""Reads for the planners' week board (R-56): groups by day and part of the day, counted by PostgreSQL.

A page of the board takes the same queries for ten children and for twenty thousand: children and lines are counted, and
who is there for the staff ratio comes as numbers by age and time, so no child is read.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Func, IntegerField, Q, QuerySet

from core.accounts.models import User
from core.childcare.choices import SCHOOL_AGE_CARE, CareType, MomentOrigin, MomentStatus
from core.childcare.day_kinds import closings_of
from core.childcare.models import CareMoment, Group, GroupCapacity, Location, OpeningHours, StaffDuty
from core.childcare.room import GroupDate
from core.childcare.rules.room import CapacityWindow, GroupRoom, Stretch, tightest
from core.childcare.rules.spans import Span
from core.childcare.rules.staff_day import CareForm, Presence, StaffWindow, day_profile
from core.childcare.rules.staff_ratio import NoRulesInForceError
from core.childcare.selectors import planning_groups
from core.childcare.staffing import StaffDay, StaffNeed, is_counted
from requests_app.choices import BookingStatus
from requests_app.models import Booking
from requests_app.rules.parts_of_day import HALVES, NOON, Part, in_use

LOCATIONS_ON_A_PAGE = 4
DAYS_IN_A_WEEK = 7
WORKING_DAYS = 5


@dataclass(frozen=True)
class BoardFilter:
    """What the planner wants to see: the week of a date; one location or all, page by page; one kind of care or all."""

    on: date
    location: int | None = None
    care_type: CareType | None = None
    parts: tuple[Part, ...] = HALVES
    page: int = 1

    @property
    def monday(self) -> date:
        return monday_of(self.on)


@dataclass(frozen=True)
class Numbers:
    """Children in one group, on one day, in one part of it: planned (of whom extra or swapped), absent, asked for."""

    planned: int = 0
    extra: int = 0
    absent: int = 0
    options: int = 0

    def __bool__(self) -> bool:
        return any((self.planned, self.absent, self.options))


@dataclass(frozen=True)
class StaffNumbers:
    """Staff needed by law at the hardest quarter of an hour of a part of the day, and on duty then.

    `required` is None where the law allows no number (`is_forbidden`) or none is computed. Without a roster on that
    day nothing is too few or too many.
    """

    required: int | None
    on_duty: int
    has_roster: bool
    is_forbidden: bool = False

    @property
    def short(self) -> int:
        return max(0, (self.required or 0) - self.on_duty) if self.has_roster else 0

    @property
    def spare(self) -> int:
        """How many more than needed there are, even at the hardest moment."""
        if not self.has_roster or self.required is None:
            return 0
        return max(0, self.on_duty - self.required)


@dataclass(frozen=True)
class Cell:
    """One group (or the after-school care of a location together) in one part of one day.

    `room` is the tightest moment; None where the group is closed and nobody is planned.
    """

    on: date
    part: Part
    numbers: Numbers
    room: Stretch | None = None
    staff: StaffNumbers | None = None

    @property
    def is_closed(self) -> bool:
        return self.room is None and not self.numbers

    @property
    def is_over_capacity(self) -> bool:
        return self.room is not None and self.room.free < 0

    @property
    def is_understaffed(self) -> bool:
        return self.staff is not None and (self.staff.short > 0 or self.staff.is_forbidden)


@dataclass(frozen=True)
class Row:
    """One group over the week, or with `group` None the staff of all after-school care of the location."""

    group: Group | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Block:
    """One location: its rows, and on which of the days it is closed (with why)."""

    location: Location
    rows: tuple[Row, ...]
    closings: Mapping[date, str]


@dataclass(frozen=True)
class Board:
    """A week of some locations. `days` leaves the weekend out where no location of the page is open then."""

    days: tuple[date, ...]
    parts: tuple[Part, ...]
    blocks: tuple[Block, ...]
    page: Page[Location]

    @property
    def cells(self) -> Iterator[Cell]:
        for block in self.blocks:
            for row in block.rows:
                yield from row.cells


def monday_of(on: date) -> date:
    """The Monday of the week of a date."""
    return on - timedelta(days=on.weekday())


def board(user: User, wanted: BoardFilter) -> Board:
    """The board of the locations that the user plans for, in a constant number of queries."""
    groups = planning_groups(user)
    page = _locations(groups, wanted)
    days = [wanted.monday + timedelta(days=offset) for offset in range(DAYS_IN_A_WEEK)]
    facts = week_facts([location.pk for location in page], groups, days)
    shown = tuple(on for on in days if on.isoweekday() <= WORKING_DAYS or facts.is_used_on(on))
    blocks = tuple(_block(location, facts, shown, wanted) for location in page)
    return Board(shown, wanted.parts, blocks, page)


def _locations(groups: QuerySet[Group], wanted: BoardFilter) -> Page[Location]:
    if wanted.care_type:
        groups = groups.filter(care_type=wanted.care_type)
    locations = Location.objects.filter(pk__in=groups.values("location")).order_by("name", "pk")
    if wanted.location:
        locations = locations.filter(pk=wanted.location)
    return Paginator(locations, LOCATIONS_ON_A_PAGE).get_page(wanted.page)


@dataclass
class WeekFacts:
    """What the cells are made of, by group and date; spans of children with how many there are of the same age."""

    groups: list[Group]
    hours: dict[tuple[int, int], Span] = field(default_factory=dict)
    closings: dict[int, dict[date, str]] = field(default_factory=dict)
    windows: dict[int, list[GroupCapacity]] = field(default_factory=dict)
    duties: dict[GroupDate, list[StaffWindow]] = field(default_factory=dict)
    presences: dict[GroupDate, list[Presence]] = field(default_factory=dict)
    counts: dict[GroupDate, dict[Part, Numbers]] = field(default_factory=dict)

    def is_used_on(self, on: date) -> bool:
        """Whether a location is open on that weekday, or somebody planned or asked for all the same."""
        is_open = any(weekday == on.isoweekday() for _location, weekday in self.hours)
        return is_open or any(key[1] == on for key in self.counts)

    def opening(self, group: Group, on: date) -> Span | None:
        if on in self.closings[group.location_id]:
            return None
        return self.hours.get((group.location_id, on.isoweekday()))

    def room(self, group: Group, on: date) -> GroupRoom:
        return GroupRoom(
            capacity=group.capacity,
            legal_maximum=group.legal_maximum,
            windows=tuple(
                CapacityWindow(Span(window.starts, window.ends), window.capacity)
                for window in self.windows.get(group.pk, ())
                if window.weekday in (None, on.isoweekday())
            ),
            planned=tuple(Span(child.start, child.end) for child in self.presences.get((group.pk, on), ())),
        )

    def staff_day(self, groups: Collection[Group], on: date, care: CareForm) -> StaffDay | None:
        """The profile of groups that are counted together; None before the first rules that are known."""
        keys = [(group.pk, on) for group in groups]
        present = [child for key in keys for child in self.presences.get(key, ())]
        duties = [duty for key in keys for duty in self.duties.get(key, ())]
        try:
            return StaffDay(day_profile(present, on, duties, care))
        except NoRulesInForceError:
            return None

    def has_roster(self, groups: Collection[Group], on: date) -> bool:
        return any(self.duties.get((group.pk, on)) for group in groups)


def week_facts(locations: Collection[int], groups: QuerySet[Group], days: Sequence[date]) -> WeekFacts:
    """Everything about all groups of the locations over the days, in eight queries."""
    known = list(groups.filter(location__in=locations).order_by("location__name", "name"))
    facts = WeekFacts(known)
    in_week = {"group__in": [group.pk for group in known], "date__range": (days[0], days[-1])}
    facts.hours = {
        (row.location_id, row.weekday): Span(row.opens, row.closes)
        for row in OpeningHours.objects.filter(location__in=locations)
    }
    facts.closings = closings_of({group.location for group in known}, days[0], days[-1])
    windows: dict[int, list[GroupCapacity]] = defaultdict(list)
    for window in GroupCapacity.objects.filter(group__in=known):
        windows[window.group_id].append(window)
    facts.windows = windows
    facts.duties = _duties(in_week)
    facts.presences = _presences(in_week)
    facts.counts = _counts(in_week)
    return facts


def _duties(in_week: dict[str, Any]) -> dict[GroupDate, list[StaffWindow]]:
    found: dict[GroupDate, list[StaffWindow]] = defaultdict(list)
    rows = StaffDuty.objects.filter(**in_week).values_list("group_id", "date", "starts", "ends", "staff")
    for group, on, starts, ends, staff in rows:
        found[group, on].append(StaffWindow(starts, ends, staff))
    return found


class CompletedAge(Func):
    """Completed years of life on a date, as core.childcare.rules.ages counts them; never below zero."""

    template = "greatest(extract(year from age(%(expressions)s))::int, 0)"
    output_field = IntegerField()


def _presences(in_week: dict[str, Any]) -> dict[GroupDate, list[Presence]]:
    """Planned children by age and time, as the staff ratio takes them."""
    rows = (
        CareMoment.objects.filter(status=MomentStatus.PLANNED, **in_week)
        .values_list("group_id", "date", "starts", "ends", CompletedAge(F("date"), F("child__birth_date")))
        .annotate(children=Count("pk"))
        .order_by()
    )
    found: dict[GroupDate, list[Presence]] = defaultdict(list)
    for group, on, starts, ends, age, children in rows:
        found[group, on].extend([Presence(age, starts, ends)] * children)
    return found


IN_PART: dict[Part, Q] = {
    Part.MORNING: Q(starts__lt=NOON),
    Part.AFTERNOON: Q(ends__gt=NOON),
    Part.WHOLE: Q(ends__gt=time.min),
}
PLANNED = Q(status=MomentStatus.PLANNED)
COUNTED: dict[str, Q] = {
    "planned": PLANNED,
    "extra": PLANNED & Q(origin__in=[MomentOrigin.EXTRA, MomentOrigin.SWAP]),
    "absent": Q(status=MomentStatus.ABSENT),
}


def _counts(in_week: dict[str, Any]) -> dict[GroupDate, dict[Part, Numbers]]:
    """How many children there are of each sort. Two queries."""
    moments = _count_children(
        CareMoment.objects.filter(status__in=[MomentStatus.PLANNED, MomentStatus.ABSENT], **in_week), COUNTED
    )
    options = _count_children(
        Booking.objects.filter(status=BookingStatus.PENDING, **in_week), {"options": Q(child__isnull=False)}
    )
    return {
        key: {part: Numbers(**moments[key][part], **options[key][part]) for part in Part}
        for key in {*moments, *options}
    }


def _count_children(
    rows: QuerySet[Any], sorts: Mapping[str, Q]
) -> dict[GroupDate, dict[Part, dict[str, int]]]:
    """Each child once, by group, date, part of the day and sort."""
    columns = {
        f"{part.name}_{sort}": Count("child", distinct=True, filter=condition & IN_PART[part])
        for part in Part
        for sort, condition in sorts.items()
    }
    found: dict[GroupDate, dict[Part, dict[str, int]]] = defaultdict(lambda: {part: {} for part in Part})
    for row in rows.values("group_id", "date").annotate(**columns).order_by():
        found[row["group_id"], row["date"]] = {
            part: {sort: row[f"{part.name}_{sort}"] for sort in sorts} for part in Part
        }
    return found


def _block(location: Location, facts: WeekFacts, days: Sequence[date], wanted: BoardFilter) -> Block:
    groups = [group for group in facts.groups if group.location_id == location.pk]
    school_age = [group for group in groups if group.care_type in SCHOOL_AGE_CARE]
    shown = [group for group in groups if wanted.care_type in (None, group.care_type)]
    rows = [Row(group, _group_cells(group, facts, days, wanted.parts)) for group in shown]
    if any(group in school_age for group in shown):
        rows.append(Row(None, _together_cells(school_age, facts, days, wanted.parts)))
    return Block(location, tuple(rows), facts.closings[location.pk])


def _group_cells(
    group: Group, facts: WeekFacts, days: Iterable[date], parts: Collection[Part]
) -> tuple[Cell, ...]:
    has_own_staff = is_counted(group) and group.care_type not in SCHOOL_AGE_CARE
    cells = []
    for on in days:
        room = facts.room(group, on)
        staff = facts.staff_day([group], on, CareForm.DAY_CARE) if has_own_staff else None
        for part in parts:
            within = in_use(part, facts.opening(group, on), room.planned)
            cells.append(
                Cell(
                    on,
                    part,
                    facts.counts.get((group.pk, on), {}).get(part, Numbers()),
                    tightest(room, within) if within else None,
                    staff_numbers(staff, part, has_roster=facts.has_roster([group], on)),
                )
            )
    return tuple(cells)


def _together_cells(
    groups: Collection[Group], facts: WeekFacts, days: Iterable[date], parts: Collection[Part]
) -> tuple[Cell, ...]:
    """The staff of all after-school care of a location, which the law counts together."""
    cells = []
    for on in days:
        staff = facts.staff_day(groups, on, CareForm.BSO)
        has_roster = facts.has_roster(groups, on)
        for part in parts:
            planned = sum(
                facts.counts.get((group.pk, on), {}).get(part, Numbers()).planned for group in groups
            )
            cells.append(
                Cell(on, part, Numbers(planned), staff=staff_numbers(staff, part, has_roster=has_roster))
            )
    return tuple(cells)


def staff_numbers(day: StaffDay | None, part: Part, *, has_roster: bool) -> StaffNumbers | None:
    """The hardest quarter of an hour of a part of the day; None when nobody is there."""
    need: StaffNeed | None = day.need(part.span) if day else None
    if need is None:
        return None
    return StaffNumbers(need.required, need.planned, has_roster, is_forbidden=need.not_allowed is not None)
