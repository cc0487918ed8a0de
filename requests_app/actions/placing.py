"""Whether bookings can be placed now: the same judgement for the decision and for the page that leads to it."""

from datetime import datetime

from core.childcare.day_kinds import closings_of
from core.childcare.room import GroupDate, GroupDayFacts
from core.childcare.rules.room import GroupRoom, stretches, tightest
from core.childcare.rules.spans import Span
from core.lib import clock
from requests_app.deciding import earlier_comers, scope_of
from requests_app.facts import policy_of
from requests_app.models import Booking
from requests_app.rules.policy import FirstCome
from requests_app.rules.refusals import Code, Refused, refused
from requests_app.staffing import ratio_refusal


def check_placeable(
    bookings: list[Booking], days: dict[GroupDate, GroupDayFacts], now: datetime, *, may_overbook: bool
) -> set[int]:
    """The lines, of those that stand or fall together, that need overbooking.

    `days` are the groups' days without what swaps among the lines give up. Raises Refused with the first reason why
    they cannot be placed.
    """
    _check_not_started(bookings, now)
    _check_open_day(bookings)
    return _check_room(bookings, days, may_overbook=may_overbook)


def _check_not_started(bookings: list[Booking], now: datetime) -> None:
    """Raises Refused when care would have started already, or the date has come on which the request lapses.

    The worker withdraws such a line within a minute; until it has, nobody can place it either (R-60).
    """
    for booking in bookings:
        if clock.local(booking.date, booking.starts) <= now:
            raise refused(Code.CARE_STARTED, on=booking.date, starts=booking.starts)
        if booking.expires_at <= now:
            raise refused(Code.LAPSED, at=booking.expires_at)


def _check_open_day(bookings: list[Booking]) -> None:
    """Raises Refused when the location is closed by now: the office edits closing days after parents have asked."""
    dates = [booking.date for booking in bookings]
    closed = closings_of({booking.group.location for booking in bookings}, min(dates), max(dates))
    for booking in bookings:
        name = closed[booking.group.location_id].get(booking.date)
        if name is not None:
            raise refused(Code.CLOSED, on=booking.date, name=name)


def _check_room(
    bookings: list[Booking], days: dict[GroupDate, GroupDayFacts], *, may_overbook: bool
) -> set[int]:
    """The lines that need overbooking. Raises Refused where there is no room and none may be made.

    Lines of one unit are counted on top of each other.
    """
    rooms: dict[GroupDate, GroupRoom] = {key: day.room for key, day in days.items()}
    overbooked = set()
    for booking in bookings:
        key = (booking.group_id, booking.date)
        span = Span(booking.starts, booking.ends)
        least = tightest(rooms[key], span)
        facts = {
            "group": str(booking.group),
            "on": booking.date,
            "span": least.span,
            "children": least.children,
        }
        fullest = max(stretch.children for stretch in stretches(rooms[key], span))
        if fullest >= booking.group.legal_maximum:
            raise refused(Code.LEGAL_MAXIMUM, most=booking.group.legal_maximum, **facts)
        if least.free < 1:
            if not may_overbook:
                raise refused(Code.GROUP_FULL, capacity=least.capacity, **facts)
            overbooked.add(booking.pk)
        rooms[key] = rooms[key].with_child(span)
        refusal = ratio_refusal(booking, bookings, days[key])
        if refusal is not None:
            raise Refused(refusal)
    return overbooked


def check_turn(bookings: list[Booking], days: dict[GroupDate, GroupDayFacts]) -> None:
    """Raises Refused with the names of those who asked earlier, where that decides who gets the last places."""
    policy = policy_of(bookings[0].organisation)
    if not policy.has_rule(FirstCome):
        return
    own = [booking.pk for booking in bookings]
    for booking in bookings:
        rule = policy.get(FirstCome, scope_of(booking), booking.date)
        if not rule.applies:
            continue
        earlier = earlier_comers(booking, own)
        room = days[(booking.group_id, booking.date)].room
        if 0 < tightest(room, Span(booking.starts, booking.ends)).free <= len(earlier):
            names = tuple(str(line.child) for line in earlier)
            raise refused(Code.EARLIER_WAITS, rule=rule, names=names)
