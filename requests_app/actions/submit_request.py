"""Submitting a request: once, however often it is pressed (R-08)."""

import uuid

from core.childcare.choices import PriceUnit
from core.childcare.models import Guardian
from core.lib import clock
from requests_app.actions import credits, draft
from requests_app.actions.submitting import Submission, new_request, option_problems, submit_once
from requests_app.choices import BookingStatus, RequestKind
from requests_app.facts import facts_of
from requests_app.models import Booking, Draft, Request
from requests_app.rules.options import expires_at
from requests_app.rules.quote import Item, Line, Quote, dates_of, quote
from requests_app.rules.refusals import Code, Refused, refused
from requests_app.trail_lines import record_submitted
from requests_app.written_to_registers import write_requests


def quote_draft(guardian: Guardian, items: tuple[Item, ...]) -> Quote:
    """What the choices come to at this moment."""
    return quote(items, facts_of(guardian.family, dates_of(items) or {clock.today()}))


def submit(guardian: Guardian, submission: Submission) -> Request:
    """Make a request of the guardian's draft and return it; the same key again returns the first one.

    Raises Refused with every reason when something is not possible (nothing is stored then).
    """
    return submit_once(guardian, submission, lambda: _submit(guardian, submission))


def _submit(guardian: Guardian, submission: Submission) -> Request:
    own_draft = Draft.objects.select_for_update().filter(guardian=guardian).first()
    if own_draft is None or own_draft.key != submission.key:
        raise refused(Code.CHANGED_MEANWHILE)
    quoted = quote_draft(guardian, draft.items_of(own_draft))
    _check(quoted, submission)
    request = _store(guardian, submission, quoted)
    own_draft.delete()
    return request


def _check(quoted: Quote, submission: Submission) -> None:
    options = option_problems(submission, quoted.first_day, is_one_day=quoted.is_one_day)
    problems = [*quoted.all_problems, *options]
    if problems:
        raise Refused(*problems)
    if quoted.digest != submission.seen:
        raise refused(Code.CHANGED_MEANWHILE)


def _store(guardian: Guardian, submission: Submission, quoted: Quote) -> Request:
    request = new_request(guardian, submission, RequestKind.EXTRA)
    bookings = Booking.objects.bulk_create(
        _booking(request, line, series)
        for item in quoted.items
        for series in [uuid.uuid4() if len(item.lines) > 1 or item.item.is_period else None]
        for line in item.lines
    )
    credits.reserve(bookings, guardian.user)
    record_submitted(request, bookings)
    write_requests(bookings)
    return request


def _booking(request: Request, line: Line, series: uuid.UUID | None) -> Booking:
    return Booking(
        request=request,
        organisation_id=request.family.organisation_id,
        child_id=line.child.id,
        group_id=line.group.id,
        day_part_id=line.part.id,
        date=line.on,
        starts=line.span.starts,
        ends=line.span.ends,
        series=series,
        minutes=line.minutes,
        price_unit=PriceUnit.HOUR if line.price.per_hour else PriceUnit.FIXED,
        rate=line.price.rate,
        value=line.value,
        amount=line.amount,
        payment=line.payment,
        credit_id=line.credit_id,
        credit_amount=line.credit_amount,
        status=BookingStatus.PENDING,
        expires_at=expires_at(line.on, line.span.starts, request.expires_on),
    )
