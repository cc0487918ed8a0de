"""What follows when the last line of a request is decided: one message (R-10)."""

from collections.abc import Collection

from django.urls import reverse

from core.childcare.models import Guardian
from core.lib import clock
from core.notifications import outbox
from requests_app.choices import BookingStatus
from requests_app.models import Booking, Request

SETTLED = "requests.settled"
EXPIRED = "requests.expired"


def lock_requests(request_ids: Collection[int]) -> list[Request]:
    """Lock requests in one fixed order, before their bookings; what is decided about lines waits here."""
    return list(
        Request.objects.select_for_update(of=("self",))
        .filter(pk__in=request_ids)
        .select_related("submitted_by__user", "family")
        .order_by("pk")
    )


def settle(requests: Collection[Request]) -> None:
    """Mark locked requests without an open line as settled and tell the family, once.

    A request that the parent cancelled whole needs no message: nobody decided anything.
    """
    open_ids = set(
        Booking.objects.filter(request__in=requests, status=BookingStatus.PENDING).values_list(
            "request_id", flat=True
        )
    )
    closed = [request for request in requests if request.settled_at is None and request.pk not in open_ids]
    if not closed:
        return
    Request.objects.filter(pk__in=[request.pk for request in closed]).update(settled_at=clock.now())
    decided_by_others = set(
        Booking.objects.filter(request__in=closed)
        .exclude(status=BookingStatus.CANCELLED)
        .values_list("request_id", flat=True)
    )
    for request in closed:
        if request.pk in decided_by_others:
            tell_family(SETTLED, request, key=str(request.pk))


def tell_family(kind: str, request: Request, *, key: str, **context: object) -> None:
    """A mail to the guardian who submitted, and a notice in the portal for every guardian with custody."""
    facts = {"request": request.pk, "submitted_at": request.submitted_at.isoformat(), **context}
    guardians = Guardian.objects.filter(
        family=request.family_id, has_custody=True, is_blocked=False, user__isnull=False
    ).select_related("user")
    for guardian in guardians:
        assert guardian.user is not None
        outbox.notify(
            guardian.user,
            kind,
            facts,
            url=reverse("requests:overview"),
            dedup_key=f"{kind}:{key}:{guardian.pk}",
        )
    if request.submitted_by.user is not None:
        outbox.enqueue(kind, recipient=request.submitted_by.user, context=facts, dedup_key=f"{kind}:{key}")
