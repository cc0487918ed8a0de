"""Reads for deciding one line at the planners' desk: everything that a good decision asks for (R-51)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from core.accounts.models import User
from core.accounts.rights import Right
from core.childcare.choices import MomentStatus
from core.childcare.models import CareMoment, OpeningHours
from core.childcare.room import GroupDate, GroupDayFacts, group_days
from core.childcare.rules.room import GroupRoom, stretches
from core.childcare.rules.spans import Span
from core.lib import clock
from requests_app.actions.placing import check_placeable
from requests_app.choices import BookingStatus, RequestKind
from requests_app.deciding import came_before, deciding_rules, scope_of, starts_at, turn_of
from requests_app.desk import span_of
from requests_app.models import Booking, GivenUp, Request
from requests_app.rules.deciding import DecidingRules
from requests_app.rules.policy import Guarantee
from requests_app.rules.refusals import Code, Refusal, Refused
from requests_app.selectors import bookings_for_desk
from requests_app.staffing import StaffChange, staff_change

RECENT = 5


@dataclass(frozen=True)
class PartOfDay:
    """Part of the day in which the group stays the same: children planned, coming with this decision, places."""

    span: Span
    children: int
    coming: int
    capacity: int

    @property
    def after(self) -> int:
        return self.children + self.coming

    @property
    def free(self) -> int:
        """Places left without the line."""
        return self.capacity - self.children

    @property
    def free_after(self) -> int:
        return self.capacity - self.after


@dataclass(frozen=True)
class RoomDay:
    """Room in the group over the day that the location is open, before and after."""

    whole: Span
    parts: tuple[PartOfDay, ...]
    asked: tuple[PartOfDay, ...]

    @property
    def tightest(self) -> PartOfDay:
        """The moment of the asked time with the least room."""
        return min(self.asked, key=lambda part: part.free_after)

    @property
    def most(self) -> int:
        """The largest number in the picture: children or places."""
        return max(max(part.after, part.capacity) for part in self.parts)


@dataclass(frozen=True)
class Verdict:
    """Whether the lines can be approved now: `refusals` say why not; `may_overbook` that this user may all the same."""

    refusals: tuple[Refusal, ...] = ()
    may_overbook: bool = False
    needs_overbooking: bool = False


@dataclass(frozen=True)
class Panel:
    """One line with what surrounds it.

    `unit` are the undecided lines that stand or fall together (the line itself, when it is undecided);
    `siblings` the other lines of its request, decided or not; `rivals` undecided lines of others for some of the
    same time in the same group, first comers first; `planned` what the child is expected for that day already. Of the
    rules about deciding, `earlier` are the rivals who go first, `guarantee` the rule that promises the place, and
    `turn` is from when the line is decided, where that has not come.
    """

    booking: Booking
    unit: list[Booking]
    siblings: list[Booking]
    rivals: list[Booking]
    recent: list[Booking]
    planned: list[CareMoment]
    room: RoomDay
    staff: StaffChange | None
    verdict: Verdict
    earlier: list[Booking]
    guarantee: Guarantee | None
    turn: datetime | None

    @property
    def is_open(self) -> bool:
        return self.booking.status == BookingStatus.PENDING

    @property
    def is_last_place(self) -> bool:
        """Whether others want the place as well, and not everybody can have one."""
        return 0 < self.room.tightest.free <= len(self.rivals)

    @property
    def is_out_of_turn(self) -> bool:
        """Whether those who asked before would take the last places."""
        return 0 < self.room.tightest.free <= len(self.earlier)


def panel_for(user: User, booking: Booking) -> Panel:
    """Everything about a line that the user may see; a constant number of queries for a request of one day."""
    siblings = _siblings(user, booking)
    unit = _unit(booking, siblings)
    keys = {(line.group_id, line.date) for line in unit or [booking]}
    leaving = _leaving(unit)
    days = {key: day.without(leaving) for key, day in group_days(keys).items()}
    open_ = _open_span(booking)
    coming = [line for line in unit if (line.group_id, line.date) == (booking.group_id, booking.date)]
    rules = deciding_rules(booking.organisation)
    rivals = _rivals(user, booking, unit)
    return Panel(
        booking=booking,
        unit=unit,
        siblings=siblings,
        rivals=rivals,
        earlier=_earlier(booking, rivals, rules),
        guarantee=rules.guarantee(scope_of(booking), starts_at(booking), booking.request.submitted_at),
        turn=turn_of(booking, rules),
        recent=_recent(user, booking),
        planned=_planned(booking),
        room=_room_day(booking, days[(booking.group_id, booking.date)].room, coming, open_),
        staff=staff_change(booking, unit, open_, leaving) if unit else None,
        verdict=_verdict(user, unit, days),
    )


def _siblings(user: User, booking: Booking) -> list[Booking]:
    lines = bookings_for_desk(user).filter(request=booking.request_id).exclude(pk=booking.pk)
    return list(lines.order_by("date", "starts", "pk"))


def _unit(booking: Booking, siblings: Sequence[Booking]) -> list[Booking]:
    if booking.status != BookingStatus.PENDING:
        return []
    if not booking.request.as_a_whole:
        return [booking]
    open_lines = [line for line in siblings if line.status == BookingStatus.PENDING]
    return sorted([booking, *open_lines], key=lambda line: line.pk)


def _leaving(unit: Collection[Booking]) -> frozenset[int]:
    """The numbers of the care moments that swaps among the lines give up."""
    if not any(line.request.kind == RequestKind.SWAP for line in unit):
        return frozenset()
    return frozenset(
        GivenUp.objects.filter(booking__in=unit, is_open=True).values_list("moment_id", flat=True)
    )


def _rivals(user: User, booking: Booking, unit: Collection[Booking]) -> list[Booking]:
    lines = bookings_for_desk(user).filter(
        status=BookingStatus.PENDING,
        group=booking.group_id,
        date=booking.date,
        starts__lt=booking.ends,
        ends__gt=booking.starts,
    )
    own = [booking.pk, *(line.pk for line in unit)]
    return list(lines.exclude(pk__in=own).order_by("request__submitted_at", "pk"))


def _earlier(booking: Booking, rivals: Sequence[Booking], rules: DecidingRules) -> list[Booking]:
    if not rules.is_in_order(scope_of(booking), booking.date):
        return []
    return [rival for rival in rivals if came_before(rival, booking)]


def _recent(user: User, booking: Booking) -> list[Booking]:
    """Lines of the family's last requests; by way of the requests, of which the newest are found by an index."""
    requests = Request.objects.filter(family=booking.request.family_id).exclude(pk=booking.request_id)
    newest = list(requests.order_by("-submitted_at").values_list("pk", flat=True)[:RECENT])
    lines = bookings_for_desk(user).filter(request__in=newest)
    return list(lines.order_by("-request__submitted_at", "-pk")[:RECENT])


def _planned(booking: Booking) -> list[CareMoment]:
    rows = CareMoment.objects.filter(child=booking.child_id, date=booking.date, status=MomentStatus.PLANNED)
    return list(rows.select_related("group__location").order_by("starts"))


def _open_span(booking: Booking) -> Span:
    """When the location is open that weekday, made longer where the asked time falls outside."""
    hours = OpeningHours.objects.filter(
        location=booking.group.location_id, weekday=booking.date.isoweekday()
    ).first()
    if hours is None:
        return span_of(booking)
    return Span(min(hours.opens, booking.starts), max(hours.closes, booking.ends))


def _room_day(booking: Booking, room: GroupRoom, coming: Sequence[Booking], whole: Span) -> RoomDay:
    comers = [span_of(line) for line in coming]
    return RoomDay(whole, parts=_parts(room, comers, whole), asked=_parts(room, comers, span_of(booking)))


def _parts(room: GroupRoom, comers: Sequence[Span], within: Span) -> tuple[PartOfDay, ...]:
    """The day cut where something changes, and pasted where that makes no difference."""
    with_comers = room
    for span in comers:
        with_comers = with_comers.with_child(span)
    parts: list[PartOfDay] = []
    for stretch in stretches(with_comers, within):
        at = stretch.span.starts
        part = PartOfDay(stretch.span, room.children_at(at), _there_at(comers, at), stretch.capacity)
        if parts and _same_numbers(parts[-1], part):
            part = PartOfDay(
                Span(parts.pop().span.starts, part.span.ends), part.children, part.coming, part.capacity
            )
        parts.append(part)
    return tuple(parts)


def _there_at(spans: Sequence[Span], at: time) -> int:
    return sum(span.starts <= at < span.ends for span in spans)


def _same_numbers(one: PartOfDay, other: PartOfDay) -> bool:
    return (one.children, one.coming, one.capacity) == (other.children, other.coming, other.capacity)


def _verdict(user: User, unit: list[Booking], days: dict[GroupDate, GroupDayFacts]) -> Verdict:
    """As the decision itself would judge, without deciding."""
    if not unit:
        return Verdict()
    try:
        check_placeable(unit, days, clock.now(), may_overbook=False)
    except Refused as full:
        if full.refusals[0].code is not Code.GROUP_FULL or _is_refused(unit, days):
            return Verdict(full.refusals)
        return Verdict(full.refusals, may_overbook=user.has_right(Right.OVERBOOK), needs_overbooking=True)
    return Verdict()


def _is_refused(unit: list[Booking], days: dict[GroupDate, GroupDayFacts]) -> bool:
    """Whether overbooking does not help either."""
    try:
        check_placeable(unit, days, clock.now(), may_overbook=True)
    except Refused:
        return True
    return False
