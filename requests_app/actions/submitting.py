"""What submitting a request, a swap and an absence have in common: once, however often it is sent (R-08)."""

import hashlib
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from core.childcare.models import Family, Guardian
from core.lib import clock
from core.lib.database import constraint_of
from requests_app.choices import RequestKind
from requests_app.models import Request
from requests_app.rules.refusals import Code, Refusal, refused

_CONSTRAINT_CODES = {
    "one_open_request_at_a_time": Code.ASKED,
    "credit_never_negative": Code.CREDIT_USED_UP,
    "credit_belongs_to_the_child": Code.CREDIT_OTHER_CHILD,
    "one_open_swap_of_a_moment": Code.CHANGED_MEANWHILE,
    "one_open_swap_at_a_time": Code.CHANGED_MEANWHILE,
    "one_absence_of_a_moment": Code.CHANGED_MEANWHILE,
    "under_swap_stays_planned": Code.CHANGED_MEANWHILE,
}


LONGEST_REMARK = 1000


@dataclass(frozen=True)
class Submission:
    """What the parent sends along: the key of the page, what was seen on it (a digest), and the options."""

    key: uuid.UUID
    seen: str
    as_a_whole: bool = False
    expires_on: date | None = None
    remark: str = ""

    @property
    def digest(self) -> str:
        content = [self.seen, self.as_a_whole, str(self.expires_on), self.remark]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def submit_once(guardian: Guardian, submission: Submission, store: Callable[[], Request]) -> Request:
    """What `store` makes, in a transaction; the same key again returns the first one and stores nothing.

    Guardians of one family submit one after the other, so that limits and overlaps are counted right. Raises Refused
    when `store` does, when the same key came with other content, or when the database refuses.
    """
    try:
        with transaction.atomic():
            Family.objects.select_for_update(no_key=True).get(pk=guardian.family_id)
            earlier = Request.objects.filter(key=submission.key, submitted_by=guardian).first()
            if earlier is None:
                return store()
    except IntegrityError as error:
        raise refused(_CONSTRAINT_CODES.get(constraint_of(error), Code.CHANGED_MEANWHILE)) from error
    if earlier.digest != submission.digest:
        raise refused(Code.OTHER_CONTENT_SAME_KEY)
    return earlier


def new_request(
    guardian: Guardian, submission: Submission, kind: RequestKind, *, settled_at: datetime | None = None
) -> Request:
    """Store the request itself, without its lines; `settled_at` where there is nothing to decide about it."""
    return Request.objects.create(
        family=guardian.family,
        submitted_by=guardian,
        kind=kind,
        key=submission.key,
        digest=submission.digest,
        submitted_at=clock.now(),
        as_a_whole=submission.as_a_whole,
        expires_on=submission.expires_on,
        remark=submission.remark,
        settled_at=settled_at,
    )


def option_problems(submission: Submission, first_day: date | None, *, is_one_day: bool) -> list[Refusal]:
    """What is wrong with "as a whole", the expiry date (until `first_day`) and the remark."""
    problems = []
    if submission.as_a_whole and not is_one_day:
        problems.append(Refusal(Code.WHOLE_NEEDS_ONE_DAY))
    if submission.expires_on is not None:
        if submission.expires_on < clock.today():
            problems.append(Refusal(Code.EXPIRY_BEFORE_TODAY))
        elif first_day is not None and submission.expires_on > first_day:
            problems.append(Refusal(Code.EXPIRY_AFTER_FIRST_DAY, {"first_day": first_day}))
    if len(submission.remark) > LONGEST_REMARK:
        problems.append(Refusal(Code.REMARK_TOO_LONG, {"most": LONGEST_REMARK}))
    return problems
