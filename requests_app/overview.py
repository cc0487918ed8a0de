"""The overview of a family's requests: what is shown together, and what may still be cancelled (R-09, R-25)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.accounts.models import User
from core.lib import clock
from core.lib.paging import page_by_cursor
from requests_app.actions.cancel_booking import CancelJudge
from requests_app.actions.undo_absence import undo_refusal
from requests_app.choices import AbsenceStatus, BookingStatus
from requests_app.facts import policy_of
from requests_app.models import Absence, Booking, GivenUp, Request
from requests_app.rules.cancelling import charge_of
from requests_app.rules.policy import CancelDecided, Policy
from requests_app.rules.refusals import Refusal
from requests_app.selectors import absences_of, bookings_of, requests_of
from requests_app.words import credit_sums

PAGE = 20
"""Requests on a page; each holds one booking or a few."""


@dataclass(frozen=True)
class Entry:
    """One booking, or the days of one period of a child: what is cancelled together.

    `refusal` says why it cannot be cancelled; None together with `open_bookings` means that it can, at a cost under the
    rule `late`.
    """

    bookings: tuple[Booking, ...]
    refusal: Refusal | None
    late: CancelDecided | None = None

    @property
    def first(self) -> Booking:
        return self.bookings[0]

    @property
    def last(self) -> Booking:
        return self.bookings[-1]

    @property
    def is_period(self) -> bool:
        return self.first.series is not None

    @property
    def minutes(self) -> int:
        return sum(booking.minutes for booking in self.bookings)

    @property
    def given_up(self) -> list[GivenUp]:
        """What a swap gives up, in order of date; empty for any other request."""
        found = [booking.given_up for booking in self.bookings if hasattr(booking, "given_up")]
        return sorted(found, key=lambda given: (given.date, given.starts))

    @property
    def statuses(self) -> list[tuple[str, int]]:
        """Each status with its number of days, undecided ones first."""
        counts = Counter(booking.status for booking in self.bookings)
        return [(status, counts[status]) for status in BookingStatus.values if status in counts]

    @property
    def open_bookings(self) -> tuple[Booking, ...]:
        """What cancelling would cancel: the undecided days of a period, or the booking by itself."""
        return to_cancel(self.bookings)

    @property
    def decided_bookings(self) -> tuple[Booking, ...]:
        """The days of a period that were decided and stay as they are."""
        decided = {BookingStatus.APPROVED, BookingStatus.REJECTED}
        return tuple(booking for booking in self.bookings if booking.status in decided)

    @property
    def dialog_id(self) -> str:
        """Names the dialog that asks whether cancelling is meant."""
        return f"annuleren-{self.first.pk}"

    @property
    def charge(self) -> Decimal:
        """Euros that are invoiced all the same when it is cancelled now."""
        if self.late is None:
            return Decimal(0)
        return sum((charge_of(booking.amount, self.late) for booking in self.open_bookings), Decimal(0))

    @property
    def can_be_cancelled(self) -> bool:
        return bool(self.open_bookings) and self.refusal is None

    @property
    def reason_matters(self) -> bool:
        """Whether somebody would look for the bin here: not where the status says enough."""
        alive = {BookingStatus.PENDING, BookingStatus.APPROVED}
        return any(booking.status in alive and booking.date >= clock.today() for booking in self.bookings)


@dataclass(frozen=True)
class AbsenceEntry:
    """One absence, or all of a child in one report. `refusals` say by number which cannot be undone."""

    absences: tuple[Absence, ...]
    refusals: Mapping[int, Refusal | None]

    @property
    def first(self) -> Absence:
        return self.absences[0]

    @property
    def last(self) -> Absence:
        return self.absences[-1]

    @property
    def is_period(self) -> bool:
        return len(self.absences) > 1

    @property
    def statuses(self) -> list[tuple[str, int]]:
        """Each status with its number of day parts."""
        counts = Counter(absence.status for absence in self.absences)
        return [(status, counts[status]) for status in AbsenceStatus.values if status in counts]

    @property
    def refusal(self) -> Refusal | None:
        """Why the only absence cannot be undone."""
        return self.refusals[self.first.pk]

    @property
    def to_undo(self) -> tuple[Absence, ...]:
        """Those that can still be undone."""
        return tuple(absence for absence in self.absences if self.refusals[absence.pk] is None)

    @property
    def credit_words(self) -> str:
        """What undoing all of it takes back: "5.5 hours"; empty where it earned nothing."""
        return ", ".join(
            credit_sums(
                (absence.credit.unit, absence.credit_amount) for absence in self.to_undo if absence.credit
            )
        )

    @property
    def dialog_id(self) -> str:
        """Names the dialog that asks whether undoing all is meant."""
        return f"alle-ongedaan-{self.first.pk}"

    @property
    def reason_matters(self) -> bool:
        """Whether somebody would look for the bin here."""
        return self.first.status == AbsenceStatus.REPORTED and self.first.date >= clock.today()


@dataclass(frozen=True)
class RequestCard:
    """One request with those of its entries that the filter lets through."""

    request: Request
    entries: tuple[Entry, ...]
    absences: tuple[AbsenceEntry, ...] = ()


@dataclass(frozen=True)
class OverviewPage:
    """`newer` and `older` are cursors for the address (core.lib.paging); empty where the list ends."""

    cards: tuple[RequestCard, ...]
    newer: str
    older: str


def to_cancel(bookings: Iterable[Booking]) -> tuple[Booking, ...]:
    """Of bookings that belong together, those that one press on the bin cancels."""
    together = tuple(bookings)
    undecided = tuple(booking for booking in together if booking.status == BookingStatus.PENDING)
    return undecided or (together if len(together) == 1 else ())


def entries_of(bookings: Iterable[Booking]) -> tuple[Entry, ...]:
    """Bookings as entries in their order, each period one; at most three queries, however many there are."""
    together: defaultdict[UUID | int, list[Booking]] = defaultdict(list)
    for booking in bookings:
        together[booking.series or booking.pk].append(booking)
    judge = CancelJudge.of([booking for days in together.values() for booking in days])
    return tuple(_entry(tuple(days), judge) for days in together.values())


def _entry(days: tuple[Booking, ...], judge: CancelJudge | None) -> Entry:
    assert judge is not None
    verdicts = [judge.judge(booking) for booking in to_cancel(days)]
    refusal = next((verdict.refusal for verdict in verdicts if verdict.refusal), None)
    return Entry(days, refusal, next((verdict.late for verdict in verdicts if verdict.late), None))


def overview_page(user: User, shown: Q, *, kind: str = "", after: str = "", before: str = "") -> OverviewPage:
    """A page of the user's requests, newest first; `shown` filters bookings. The number of queries is constant."""
    found = page_by_cursor(
        _requests(user, shown, kind), "submitted_at", PAGE, after=after, before=before, newest_first=True
    )
    bookings = bookings_of(user).filter(shown, request__in=found.rows).order_by("date", "starts", "pk")
    entries: defaultdict[int, list[Entry]] = defaultdict(list)
    for entry in entries_of(bookings):
        entries[entry.first.request_id].append(entry)
    absences = _absence_entries(user, shown, found.rows)
    cards = tuple(
        RequestCard(request, tuple(entries[request.pk]), tuple(absences[request.pk]))
        for request in found.rows
    )
    return OverviewPage(cards, newer=found.previous, older=found.next)


def _requests(user: User, shown: Q, kind: str) -> QuerySet[Request]:
    """Those that have a booking or absence to show."""
    requests = requests_of(user)
    if shown:
        own = {"request": OuterRef("pk")}
        requests = requests.filter(
            Exists(Booking.objects.filter(shown, **own)) | Exists(Absence.objects.filter(shown, **own))
        )
    return requests.filter(kind=kind) if kind else requests


def _absence_entries(
    user: User, shown: Q, requests: Iterable[Request]
) -> defaultdict[int, list[AbsenceEntry]]:
    """By request; two queries."""
    found = list(
        absences_of(user).filter(shown, request__in=requests).order_by("child_id", "date", "starts", "pk")
    )
    together: defaultdict[UUID | int, list[Absence]] = defaultdict(list)
    for absence in found:
        together[absence.series or absence.pk].append(absence)
    entries: defaultdict[int, list[AbsenceEntry]] = defaultdict(list)
    policy = policy_of(found[0].organisation) if found else None
    for absences in together.values():
        assert policy is not None
        entries[absences[0].request_id].append(absence_entry(absences, policy))
    return entries


def absence_entry(absences: Iterable[Absence], policy: Policy) -> AbsenceEntry:
    """Absences of one child that were reported together, each with why it cannot be undone."""
    together = tuple(absences)
    return AbsenceEntry(together, {absence.pk: undo_refusal(absence, policy) for absence in together})
