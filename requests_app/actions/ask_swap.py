"""A parent asks to swap: gives up planned care for other care, as one request (R-15 to R-18)."""

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Min

from core.childcare.choices import ConsentKind, PriceUnit
from core.childcare.models import Consent, Family, Guardian, Placement
from requests_app.actions.submitting import Submission, new_request, option_problems, submit_once
from requests_app.choices import BookingStatus, PaymentKind, RequestKind
from requests_app.facts import facts_of
from requests_app.models import Booking, GivenUp, Request
from requests_app.planned_care import lock_care, planned_care_by_id
from requests_app.rules.choice import When
from requests_app.rules.options import expires_at
from requests_app.rules.refusals import Code, Refused, refused
from requests_app.rules.swap import Pair, SwapChoice, SwapPast, SwapQuote, Wish, quote_swap
from requests_app.trail_lines import record_submitted
from requests_app.written_to_registers import write_requests

COUNTING = (BookingStatus.PENDING, BookingStatus.APPROVED)
"""Swaps that count for how many there may be."""


@dataclass(frozen=True)
class SwapWish:
    """What the parent chose, by number: planned moments to give up, when instead, and which day parts."""

    moments: tuple[int, ...]
    when: When
    wishes: tuple[Wish, ...]


def quote_wish(family: Family, wish: SwapWish) -> SwapQuote:
    """What the swap comes to at this moment. Raises Refused when a moment is no longer planned."""
    care = planned_care_by_id(family, wish.moments)
    dates = {moment.on for moment in care} | set(wish.when.dates)
    return quote_swap(SwapChoice(care, wish.when, wish.wishes), facts_of(family, dates), swap_pasts(family))


def ask_swap(guardian: Guardian, wish: SwapWish, submission: Submission) -> Request:
    """Make the request and return it; the same key again returns the first one.

    Raises Refused with every reason when something is not possible (nothing is stored then).
    """
    return submit_once(guardian, submission, lambda: _ask(guardian, wish, submission))


def _ask(guardian: Guardian, wish: SwapWish, submission: Submission) -> Request:
    lock_care(guardian.family, wish.moments)
    quoted = quote_wish(guardian.family, wish)
    problems = [
        *quoted.all_problems,
        *option_problems(submission, quoted.first_day, is_one_day=quoted.is_one_day),
    ]
    if problems:
        raise Refused(*problems)
    if quoted.digest != submission.seen:
        raise refused(Code.CHANGED_MEANWHILE)
    return _store(guardian, quoted, submission)


def _store(guardian: Guardian, quoted: SwapQuote, submission: Submission) -> Request:
    request = new_request(guardian, submission, RequestKind.SWAP)
    series = {child.child.id: uuid.uuid4() for child in quoted.children if len(child.pairs) > 1}
    pairs = quoted.pairs
    bookings = Booking.objects.bulk_create(
        _booking(request, pair, series.get(pair.given.child_id)) for pair in pairs
    )
    GivenUp.objects.bulk_create(
        _given_up(booking, pair) for booking, pair in zip(bookings, pairs, strict=True)
    )
    record_submitted(request, bookings)
    write_requests(bookings)
    return request


def _booking(request: Request, pair: Pair, series: uuid.UUID | None) -> Booking:
    wanted = pair.wanted
    first = min(wanted.starts_at, pair.given.starts_at)
    return Booking(
        request=request,
        organisation_id=request.family.organisation_id,
        child_id=wanted.child.id,
        group_id=wanted.group.id,
        day_part_id=wanted.part.id,
        date=wanted.on,
        starts=wanted.span.starts,
        ends=wanted.span.ends,
        series=series,
        minutes=wanted.span.minutes,
        price_unit=PriceUnit.HOUR if wanted.price.per_hour else PriceUnit.FIXED,
        rate=wanted.price.rate,
        value=pair.amount,
        amount=pair.amount,
        payment=PaymentKind.INVOICE,
        status=BookingStatus.PENDING,
        expires_at=expires_at(first.date(), first.timetz().replace(tzinfo=None), request.expires_on),
    )


def _given_up(booking: Booking, pair: Pair) -> GivenUp:
    given = pair.given
    return GivenUp(
        booking=booking,
        moment_id=given.id,
        child_id=given.child_id,
        group_id=given.group.id,
        date=given.on,
        starts=given.span.starts,
        ends=given.span.ends,
        lapsing_minutes=pair.lapsing,
        surplus_minutes=pair.surplus,
    )


def swap_pasts(family: Family) -> dict[int, SwapPast]:
    """What counts of the family's children for a new swap, by child id. Three queries."""
    dates: defaultdict[int, tuple] = defaultdict(tuple)  # type: ignore[type-arg]
    earlier = GivenUp.objects.filter(child__family=family, booking__status__in=COUNTING)
    for child, on in earlier.values_list("child_id", "date"):
        dates[child] += (on,)
    placements = Placement.objects.filter(child__family=family).values("child_id")
    begins = dict(placements.annotate(first=Min("valid_from")).values_list("child_id", "first"))
    consented = _consented(family)
    return {
        child: SwapPast(dates[child], begins.get(child), child in consented)
        for child in {*dates, *begins, *consented}
    }


def _consented(family: Family) -> Collection[int]:
    """The children whose guardians last said yes to care in a second group."""
    answers = Consent.objects.filter(child__family=family, kind=ConsentKind.SECOND_GROUP)
    newest = answers.order_by("child_id", "-at").distinct("child_id")
    return {answer.child_id for answer in newest if answer.given}
