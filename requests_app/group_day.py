"""Reads behind one square of the week board (R-56): names, and room and staff by the quarter of an hour."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from core.accounts.models import User
from core.childcare.choices import SCHOOL_AGE_CARE
from core.childcare.models import Group, Location
from core.childcare.rules.room import GroupRoom, tightest
from core.childcare.rules.spans import Span
from core.childcare.rules.staff_day import QUARTER, CareForm, QuarterHour
from core.childcare.selectors import planning_groups
from core.childcare.staffing import StaffDay, StaffNeed, is_counted
from requests_app.day_list import Entry, GroupList, group_lists
from requests_app.rules.parts_of_day import Part, in_use
from requests_app.week_board import StaffNumbers, WeekFacts, staff_numbers, week_facts


@dataclass(frozen=True)
class Quarter:
    """A quarter of an hour at its hardest moment; `places` None where places are not counted together.

    `staff` is None when nobody is there, or where the law counts otherwise.
    """

    start: time
    children: int
    places: int | None
    staff: StaffNumbers | None

    @property
    def is_over(self) -> bool:
        return self.places is not None and self.children > self.places

    @property
    def is_hard(self) -> bool:
        """Whether too many children or too few staff are there."""
        return self.is_over or (self.staff is not None and (self.staff.short > 0 or self.staff.is_forbidden))


@dataclass(frozen=True)
class GroupDay:
    """One group, or the after-school care of a location together, on one day.

    `whole` is the time that it is open or used, None when neither; `staff_together` tells that the staff are those of
    all after-school care of the location.
    """

    location: Location
    groups: tuple[Group, ...]
    on: date
    part: Part
    closing: str
    whole: Span | None
    staff: StaffNumbers | None
    staff_together: bool
    quarters: tuple[Quarter, ...]
    lists: tuple[GroupList, ...]

    @property
    def group(self) -> Group | None:
        """The one group; None for several together."""
        return self.groups[0] if len(self.groups) == 1 else None

    @property
    def coming(self) -> list[Entry]:
        return [entry for a_list in self.lists for entry in a_list.coming if entry.in_part(self.part)]

    @property
    def absent(self) -> list[Entry]:
        return [entry for a_list in self.lists for entry in a_list.absent if entry.in_part(self.part)]

    @property
    def options(self) -> list[Entry]:
        return [entry for a_list in self.lists for entry in a_list.options if entry.in_part(self.part)]

    @property
    def most(self) -> int:
        """The largest number in the picture."""
        staff = [max(row.staff.required or 0, row.staff.on_duty) for row in self.quarters if row.staff]
        children = [max(row.children, row.places or 0) for row in self.quarters]
        return max([*staff, *children, 1])


def group_day(user: User, group: Group, on: date, part: Part) -> GroupDay:
    """One group that the user plans for, on one day."""
    facts = week_facts([group.location_id], planning_groups(user), [on])
    counted = _school_age(facts) if group.care_type in SCHOOL_AGE_CARE else (group,)
    return _day(facts, group.location, (group,), counted, on, part)


def school_age_day(user: User, location: Location, on: date, part: Part) -> GroupDay | None:
    """All after-school care of a location together, as the law counts its staff; None where there is none."""
    facts = week_facts([location.pk], planning_groups(user), [on])
    groups = _school_age(facts)
    return _day(facts, location, groups, groups, on, part) if groups else None


def _school_age(facts: WeekFacts) -> tuple[Group, ...]:
    return tuple(group for group in facts.groups if group.care_type in SCHOOL_AGE_CARE)


def _day(
    facts: WeekFacts,
    location: Location,
    groups: tuple[Group, ...],
    counted: tuple[Group, ...],
    on: date,
    part: Part,
) -> GroupDay:
    """`groups` are shown, with the staff of `counted`."""
    room = _room(facts, groups, on)
    whole = in_use(Part.WHOLE, facts.opening(groups[0], on), room.planned)
    care = CareForm.BSO if counted[0].care_type in SCHOOL_AGE_CARE else CareForm.DAY_CARE
    staff = facts.staff_day(counted, on, care) if is_counted(counted[0]) else None
    has_roster = facts.has_roster(counted, on)
    quarters = _quarters(whole, room, staff, has_roster=has_roster, one_group=len(groups) == 1)
    return GroupDay(
        location=location,
        groups=groups,
        on=on,
        part=part,
        closing=facts.closings[location.pk].get(on, ""),
        whole=whole,
        staff=staff_numbers(staff, part, has_roster=has_roster),
        staff_together=care is CareForm.BSO,
        quarters=tuple(quarters),
        lists=tuple(group_lists(groups, on)),
    )


def _room(facts: WeekFacts, groups: tuple[Group, ...], on: date) -> GroupRoom:
    """The room of one group, or of several as if they were one."""
    rooms = [facts.room(group, on) for group in groups]
    if len(rooms) == 1:
        return rooms[0]
    places = sum(room.capacity for room in rooms)
    planned = tuple(span for room in rooms for span in room.planned)
    return GroupRoom(places, places, windows=(), planned=planned)


def _quarters(
    whole: Span | None, room: GroupRoom, staff: StaffDay | None, *, has_roster: bool, one_group: bool
) -> Iterator[Quarter]:
    by_start = {quarter.start: quarter for quarter in staff.quarters} if staff else {}
    for span in _quarter_spans(whole) if whole else ():
        hardest = tightest(room, span)
        yield Quarter(
            start=span.starts,
            children=hardest.children,
            # Places are of a group: what is free in one does not help another.
            places=hardest.capacity if one_group else None,
            staff=_staff_at(by_start.get(span.starts), has_roster=has_roster),
        )


def _quarter_spans(whole: Span) -> Iterator[Span]:
    first = (whole.starts.hour * 60 + whole.starts.minute) // QUARTER
    last = -(-(whole.ends.hour * 60 + whole.ends.minute) // QUARTER)
    for number in range(first, last):
        yield Span(_clock(number * QUARTER), _clock((number + 1) * QUARTER))


def _clock(minutes: int) -> time:
    return time.max if minutes >= 24 * 60 else time(*divmod(minutes, 60))


def _staff_at(quarter: QuarterHour | None, *, has_roster: bool) -> StaffNumbers | None:
    if quarter is None:
        return None
    need: StaffNeed | None = StaffDay((quarter,)).need(Span(quarter.start, time.max))
    assert need is not None
    return StaffNumbers(need.required, need.planned, has_roster, is_forbidden=need.not_allowed is not None)
