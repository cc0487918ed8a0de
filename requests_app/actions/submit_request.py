"""Submitting a request: once, however often it is pressed (R-08)."""

import hashlib
import json
import uuid
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from core.audit import trail
from core.audit.choices import Action
from core.childcare.choices import PriceUnit
from core.childcare.models import Family, Guardian
from core.lib import clock
from core.lib.database import constraint_of
from requests_app.actions import credits, draft
from requests_app.choices import BookingStatus
from requests_app.facts import facts_of
from requests_app.models import Booking, Draft, Request
from requests_app.rules.options import expires_at
from requests_app.rules.quote import Item, Line, Quote, dates_of, quote
from requests_app.rules.refusals import Code, Refusal, Refused, refused

LONGEST_REMARK = 1000


@dataclass(frozen=True)
class Submission:
    """What the parent sends along: the draft's key, what was seen on the page (`Quote.digest`), and the options."""

    key: uuid.UUID
    seen: str
    as_a_whole: bool
    expires_on: date | None
    remark: str

    @property
    def digest(self) -> str:
        content = [self.seen, self.as_a_whole, str(self.expires_on), self.remark]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def quote_draft(guardian: Guardian, items: tuple[Item, ...]) -> Quote:
    """What the choices come to at this moment."""
    return quote(items, facts_of(guardian.family, dates_of(items) or {clock.today()}))


def submit(guardian: Guardian, submission: Submission) -> Request:
    """Make a request of the guardian's draft and return it; the same key again returns the first one.

    Raises Refused with every reason when something is not possible (nothing is stored then).
    """
    try:
        return _submit(guardian, submission)
    except IntegrityError as error:
        raise refused(_CONSTRAINT_CODES.get(constraint_of(error), Code.CHANGED_MEANWHILE)) from error


_CONSTRAINT_CODES = {
    "one_open_request_at_a_time": Code.ASKED,
    "credit_never_negative": Code.CREDIT_USED_UP,
    "credit_belongs_to_the_child": Code.CREDIT_OTHER_CHILD,
}


@transaction.atomic
def _submit(guardian: Guardian, submission: Submission) -> Request:
    # Guardians of one family submit one after the other, so that limits and overlaps are counted right.
    Family.objects.select_for_update(no_key=True).get(pk=guardian.family_id)
    own_draft = Draft.objects.select_for_update().filter(guardian=guardian).first()
    earlier = Request.objects.filter(key=submission.key, submitted_by=guardian).first()
    if earlier is not None:
        return _same_content(earlier, submission)
    if own_draft is None or own_draft.key != submission.key:
        raise refused(Code.CHANGED_MEANWHILE)
    quoted = quote_draft(guardian, draft.items_of(own_draft))
    _check(quoted, submission)
    request = _store(guardian, submission, quoted)
    own_draft.delete()
    return request


def _same_content(earlier: Request, submission: Submission) -> Request:
    if earlier.digest != submission.digest:
        raise refused(Code.OTHER_CONTENT_SAME_KEY)
    return earlier


def _check(quoted: Quote, submission: Submission) -> None:
    problems = [*quoted.all_problems, *option_problems(quoted, submission)]
    if problems:
        raise Refused(*problems)
    if quoted.digest != submission.seen:
        raise refused(Code.CHANGED_MEANWHILE)


def option_problems(quoted: Quote, submission: Submission) -> list[Refusal]:
    """What is wrong with "as a whole", the expiry date and the remark."""
    problems = []
    if submission.as_a_whole and not quoted.is_one_day:
        problems.append(Refusal(Code.WHOLE_NEEDS_ONE_DAY))
    first_day = quoted.first_day
    if submission.expires_on is not None:
        if submission.expires_on < clock.today():
            problems.append(Refusal(Code.EXPIRY_BEFORE_TODAY))
        elif first_day is not None and submission.expires_on > first_day:
            problems.append(Refusal(Code.EXPIRY_AFTER_FIRST_DAY, {"first_day": first_day}))
    if len(submission.remark) > LONGEST_REMARK:
        problems.append(Refusal(Code.REMARK_TOO_LONG, {"most": LONGEST_REMARK}))
    return problems


def _store(guardian: Guardian, submission: Submission, quoted: Quote) -> Request:
    request = Request.objects.create(
        family=guardian.family,
        submitted_by=guardian,
        key=submission.key,
        digest=submission.digest,
        submitted_at=clock.now(),
        as_a_whole=submission.as_a_whole,
        expires_on=submission.expires_on,
        remark=submission.remark,
    )
    bookings = Booking.objects.bulk_create(
        _booking(request, line, series)
        for item in quoted.items
        for series in [uuid.uuid4() if len(item.lines) > 1 or item.item.is_period else None]
        for line in item.lines
    )
    credits.reserve(bookings, guardian.user)
    trail.record(
        Action.REQUEST_SUBMITTED,
        actor=guardian.user,
        subject=request,
        organisation_id=guardian.family.organisation_id,
        bookings=len(bookings),
    )
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
