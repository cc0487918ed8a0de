"""Lines of the trail about requests: one for each child, so that who asks about a child finds them (N-21)."""

from collections import Counter
from collections.abc import Collection

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
            bookings=count,
        )
        for child_id, count in sorted(per_child.items())
    )
