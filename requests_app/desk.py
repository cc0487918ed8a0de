"""Reads for the queue at the planners' desk (R-50): the same few queries for ten lines and for a hundred thousand."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet

from core.accounts.models import User
from core.childcare.choices import CareType
from core.childcare.models import Group, Location
from core.childcare.room import GroupDate, GroupDayFacts, group_days
from core.childcare.rules.room import Stretch, tightest
from core.childcare.rules.spans import Span
from core.childcare.selectors import planning_groups
from core.lib import clock
from core.lib.paging import CursorPage, beyond, page_by_cursor
from requests_app.choices import BookingStatus, RequestKind
from requests_app.deciding import later_lines, scope_of, starts_at
from requests_app.models import Booking
from requests_app.rules.deciding import DecidingRules
from requests_app.selectors import bookings_for_desk

PAGE = 50
SOON = timedelta(hours=48)
COUNTED_UP_TO = 1000
"""Above this a filtered list is "more than": counting on would cost more than the number tells."""


@dataclass(frozen=True)
class QueueFilter:
    """What the planner wants to see; empty is everything whose turn has come. Dates are of the care that is asked,
    both included. `later` is what the rules decide later; what expires soon or came free is seen whatever its turn.
    """

    location: int | None = None
    group: int | None = None
    care_type: CareType | None = None
    kind: RequestKind | None = None
    first: date | None = None
    last: date | None = None
    soon: bool = False
    freed: bool = False
    later: bool = False


@dataclass(frozen=True)
class Counts:
    """Undecided lines of the whole organisation, whatever the filter; `later` are those whose turn has not come."""

    total: int
    later: int
    soon: int
    freed: int
    by_group: Counter[int]
    by_location: Counter[int]

    @property
    def in_turn(self) -> int:
        return self.total - self.later


@dataclass(frozen=True)
class QueueLine:
    """One undecided line. `room` is the tightest moment of the time asked, before this line; `rivals` is how
    many other undecided lines want some of that time in that group; `together` are the children of the same
    as-a-whole request, this one left out. `earlier` are the children who asked before, where the rules decide in
    that order; `is_guaranteed` tells that the rules promise the place; `turn` is from when it is decided, if later.
    """

    booking: Booking
    room: Stretch
    rivals: int
    together: tuple[str, ...]
    earlier: tuple[str, ...] = ()
    is_guaranteed: bool = False
    turn: datetime | None = None

    @property
    def is_soon(self) -> bool:
        return self.booking.expires_at <= clock.now() + SOON

    @property
    def is_last_place(self) -> bool:
        """Whether not everyone who wants this place can have one."""
        return 0 < self.room.free <= self.rivals

    @property
    def is_out_of_turn(self) -> bool:
        """Whether those who asked before would take the last places."""
        return 0 < self.room.free <= len(self.earlier)


@dataclass(frozen=True)
class Queue:
    """A page of lines by expiry; `found` counts the filtered list up to one more than `COUNTED_UP_TO`."""

    lines: list[QueueLine]
    previous: str
    next: str
    found: int

    @property
    def found_more(self) -> bool:
        return self.found > COUNTED_UP_TO


def desk_groups(user: User) -> list[Group]:
    """The groups whose requests the user may see, by location."""
    return list(planning_groups(user).order_by("location__name", "name"))


def locations_in(groups: Iterable[Group]) -> list[Location]:
    """The locations of groups, each once, in the order of the groups."""
    return list(dict.fromkeys(group.location for group in groups))


def counts(user: User, groups: Sequence[Group], rules: DecidingRules) -> Counts:
    """How much there is to do, in three queries that each read an index alone; one more where turns have a rule."""
    undecided = _undecided(user)
    by_group = Counter(dict(undecided.order_by().values_list("group_id").annotate(lines=Count("pk"))))
    by_location: Counter[int] = Counter()
    for group in groups:
        by_location[group.location_id] += by_group[group.pk]
    later = later_lines(rules, groups)
    return Counts(
        total=by_group.total(),
        later=undecided.filter(later).count() if later else 0,
        soon=_expiring_soon(undecided).count(),
        freed=_freed(undecided).count(),
        by_group=by_group,
        by_location=by_location,
    )


def queue(
    user: User,
    groups: Sequence[Group],
    wanted: QueueFilter,
    rules: DecidingRules,
    *,
    after: str = "",
    before: str = "",
) -> Queue:
    """The page of undecided lines after or before a cursor."""
    lines = filtered(user, groups, wanted, rules)
    page: CursorPage[Booking] = page_by_cursor(lines, "expires_at", PAGE, after=after, before=before)
    return Queue(
        describe(page.rows, rules),
        page.previous,
        page.next,
        found=lines.order_by()[: COUNTED_UP_TO + 1].count(),
    )


def filtered(
    user: User, groups: Sequence[Group], wanted: QueueFilter, rules: DecidingRules
) -> QuerySet[Booking]:
    """The undecided lines that the planner wants to see."""
    lines = _undecided(user)
    if wanted.location or wanted.group or wanted.care_type:
        # By the numbers of the groups, for which there is an index.
        lines = lines.filter(group__in=[group.pk for group in groups if _is_wanted(group, wanted)])
    if wanted.kind:
        lines = lines.filter(request__kind=wanted.kind)
    if wanted.first:
        lines = lines.filter(date__gte=wanted.first)
    if wanted.last:
        lines = lines.filter(date__lte=wanted.last)
    if wanted.soon:
        lines = _expiring_soon(lines)
    if wanted.freed:
        lines = _freed(lines)
    if wanted.soon or wanted.freed:
        return lines
    return _by_turn(lines, later_lines(rules, groups), wanted.later)


def _by_turn(lines: QuerySet[Booking], later: Q | None, wants_later: bool) -> QuerySet[Booking]:
    if later is None:
        return lines.none() if wants_later else lines
    return lines.filter(later) if wants_later else lines.exclude(later)


def next_line(lines: QuerySet[Booking], decided: Booking) -> int | None:
    """The number of the line to open after one was decided: the one below it, else the first."""
    below = beyond(lines, "expires_at", decided.expires_at, decided.pk)
    for candidates in (below, lines):
        found = candidates.order_by("expires_at", "pk").values_list("pk", flat=True).first()
        if found is not None:
            return found
    return None


def describe(bookings: Sequence[Booking], rules: DecidingRules) -> list[QueueLine]:
    """What the list says of each line, in five queries however many lines there are.

    Where the rules decide in the order of asking, lines for one group and date stand in that order.
    """
    keys: set[GroupDate] = {(booking.group_id, booking.date) for booking in bookings}
    days = group_days(keys)
    asked = _asked_in(keys)
    together = _together(bookings)
    return [
        _described(booking, rules, days, asked[(booking.group_id, booking.date)], together)
        for booking in _first_come(bookings, rules)
    ]


def _described(
    booking: Booking,
    rules: DecidingRules,
    days: dict[GroupDate, GroupDayFacts],
    asked: Iterable["Asked"],
    together: dict[int, list[tuple[int, str]]],
) -> QueueLine:
    own = {booking.pk, *(pk for pk, _name in together.get(booking.request_id, ()))}
    rivals = [one for one in asked if one.pk != booking.pk and one.span.overlaps(span_of(booking))]
    place, starts = scope_of(booking), starts_at(booking)
    sent = (booking.request.submitted_at, booking.pk)
    in_order = rules.is_in_order(place, booking.date)
    turn = rules.turn(place, starts)
    return QueueLine(
        booking=booking,
        room=room_for(booking, days),
        rivals=len(rivals),
        together=tuple(name for pk, name in together.get(booking.request_id, ()) if pk != booking.pk),
        earlier=tuple(
            one.name for one in rivals if in_order and one.pk not in own and (one.sent, one.pk) < sent
        ),
        is_guaranteed=rules.guarantee(place, starts, booking.request.submitted_at) is not None,
        turn=turn if turn is not None and clock.now() < turn else None,
    )


def _first_come(bookings: Sequence[Booking], rules: DecidingRules) -> list[Booking]:
    """The lines in their places; where the order of asking decides, the first comer of a group and date first."""
    places: dict[GroupDate, list[int]] = defaultdict(list)
    for at, booking in enumerate(bookings):
        if rules.is_in_order(scope_of(booking), booking.date):
            places[(booking.group_id, booking.date)].append(at)
    ordered = list(bookings)
    for places_of_day in places.values():
        lines = sorted((bookings[at] for at in places_of_day), key=lambda b: (b.request.submitted_at, b.pk))
        for at, booking in zip(places_of_day, lines, strict=True):
            ordered[at] = booking
    return ordered


def span_of(booking: Booking) -> Span:
    return Span(booking.starts, booking.ends)


def room_for(booking: Booking, days: dict[GroupDate, GroupDayFacts]) -> Stretch:
    """The tightest moment of the time that a line asks, without the line itself."""
    return tightest(days[(booking.group_id, booking.date)].room, span_of(booking))


def _undecided(user: User) -> QuerySet[Booking]:
    return bookings_for_desk(user).filter(status=BookingStatus.PENDING)


def _expiring_soon(lines: QuerySet[Booking]) -> QuerySet[Booking]:
    return lines.filter(expires_at__lte=clock.now() + SOON)


def _freed(lines: QuerySet[Booking]) -> QuerySet[Booking]:
    return lines.filter(place_freed_at__isnull=False)


def _is_wanted(group: Group, wanted: QueueFilter) -> bool:
    return (
        wanted.location in (None, group.location_id)
        and wanted.group in (None, group.pk)
        and wanted.care_type in (None, group.care_type)
    )


@dataclass(frozen=True)
class Asked:
    """An undecided line as the others of its group and date see it."""

    pk: int
    span: Span
    sent: datetime
    name: str


def _asked_in(keys: Collection[GroupDate]) -> dict[GroupDate, list[Asked]]:
    found: dict[GroupDate, list[Asked]] = defaultdict(list)
    rows = Booking.objects.filter(
        status=BookingStatus.PENDING,
        group__in={group for group, _on in keys},
        date__in={on for _group, on in keys},
    )
    told = rows.order_by("request__submitted_at", "pk").values_list(
        "pk", "group_id", "date", "starts", "ends", "request__submitted_at", "child__first_name"
    )
    for pk, group, on, starts, ends, sent, name in told:
        found[(group, on)].append(Asked(pk, Span(starts, ends), sent, name))
    return found


def _together(bookings: Iterable[Booking]) -> dict[int, list[tuple[int, str]]]:
    """The undecided lines of as-a-whole requests, by request: number and child."""
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    rows = Booking.objects.filter(
        request__in={booking.request_id for booking in bookings if booking.request.as_a_whole},
        status=BookingStatus.PENDING,
    ).order_by("pk")
    for request, pk, name in rows.values_list("request_id", "pk", "child__first_name"):
        found[request].append((pk, name))
    return found
