"""What requests add to an invoice: extra days, what a credit paid of them, swaps that cost, late cancelling (K-11)."""

from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from core.childcare.charges import Charge, registrations_of
from core.childcare.choices import InvoiceLineKind
from core.childcare.rules.invoice import Line, Registration
from core.lib import display
from requests_app.choices import AbsenceStatus, BookingStatus, RequestKind
from requests_app.models import Absence, Booking


class RequestCharges:
    """The source of core.childcare.charges for bookings and absences."""

    def charges(self, families: Collection[int], first: date, last: date) -> Iterator[Charge]:
        bookings = list(_bookings(families, first, last))
        registrations = registrations_of({booking.group for booking in bookings})
        uncharged = set(self.uncharged(families, first, last))
        for booking in bookings:
            if booking.care_moment_id not in uncharged:
                for line in _lines(booking, registrations[booking.group_id]):
                    yield Charge(booking.child.family_id, booking.group.location_id, line)

    def uncharged(self, families: Collection[int], first: date, last: date) -> Collection[int]:
        absences = Absence.objects.filter(
            child__family__in=families,
            date__range=(first, last),
            status=AbsenceStatus.REPORTED,
            is_charged=False,
            moment__isnull=False,
        )
        return [pk for pk in absences.values_list("moment_id", flat=True) if pk is not None]


def _bookings(families: Collection[int], first: date, last: date) -> QuerySet[Booking]:
    """What was approved, and what was cancelled so late that it costs."""
    bookings = Booking.objects.filter(child__family__in=families, date__range=(first, last))
    return (
        (bookings.filter(status=BookingStatus.APPROVED) | bookings.filter(cancel_charge__gt=0))
        .select_related("child", "group__location", "day_part", "request")
        .order_by("date", "starts", "pk")
    )


def _lines(booking: Booking, registration: Registration) -> Iterator[Line]:
    if booking.status == BookingStatus.CANCELLED:
        yield _line(booking, registration, InvoiceLineKind.CANCELLED, booking.cancel_charge)
    elif booking.request.kind == RequestKind.SWAP:
        if booking.amount:
            yield _line(booking, registration, InvoiceLineKind.SWAP, booking.amount)
    else:
        yield _line(booking, registration, InvoiceLineKind.EXTRA, booking.value, minutes=booking.minutes)
        if booking.value > booking.amount:
            kind = InvoiceLineKind.CREDIT if booking.credit_id else InvoiceLineKind.FREE
            yield _line(booking, registration, kind, booking.amount - booking.value)


def _line(
    booking: Booking, registration: Registration, kind: InvoiceLineKind, amount: Decimal, *, minutes: int = 0
) -> Line:
    return Line(
        child_id=booking.child_id,
        kind=kind.value,
        registration=registration,
        name=booking.day_part.name,
        first_date=booking.date,
        last_date=booking.date,
        days=1 if minutes else 0,
        minutes=minutes,
        unit=booking.price_unit,
        rate=booking.rate if minutes else Decimal(0),
        amount=amount,
        note=display.span(booking.starts, booking.ends),
    )
