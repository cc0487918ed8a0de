"""Lines of the trail about requests: one for each child or line, so that who asks about a child finds them (N-21)."""

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.models import Child
from requests_app.models import Booking, Request


def record_submitted(request: Request, bookings: Collection[Booking]) -> None:
    """The guardian submitted a request; within its transaction."""
    per_child = Counter(booking.child_id for booking in bookings)
    trail.record_all(
        trail.event(
            Action.REQUEST_SUBMITTED,
            actor=request.submitted_by.user,
            subject=request,
            client=Child(pk=child_id),
            organisation_id=request.family.organisation_id,
            kind=request.kind,
            bookings=count,
        )
        for child_id, count in sorted(per_child.items())
    )


def record_bookings(action: Action, bookings: Iterable[Booking], by: User | None, **data: Any) -> None:
    """The same happened to each of these lines, within its transaction."""
    trail.record_all(
        trail.event(
            action,
            actor=by,
            subject=booking,
            client=booking.child,
            organisation_id=booking.organisation_id,
            **data,
        )
        for booking in bookings
    )
