"""What follows when the last line of a request is decided: one message (R-10)."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from core.accounts.models import User
from core.childcare.receivers import receivers_of
from core.lib import clock
from core.notifications.choices import Item
from core.notifications.telling import Telling, tell_all
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

    A request that the parent cancelled whole needs no message, as nobody decided anything. Where the same thing ended
    all the rest of it, the message says what (`EndedBecause`).
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
    causes: defaultdict[int, set[str]] = defaultdict(set)
    not_by_the_bin = Booking.objects.filter(request__in=closed).exclude(
        status=BookingStatus.CANCELLED, ended_because=""
    )
    for request_id, cause in not_by_the_bin.values_list("request_id", "ended_because"):
        causes[request_id].add(cause)
    tell_families(
        SETTLED,
        [
            # Empty where any of it was decided, or lapsed.
            News(request, str(request.pk), {"because": min(causes[request.pk], key=bool)})
            for request in closed
            if request.pk in causes
        ],
    )


@dataclass(frozen=True)
class News:
    """What one family hears: `key` names the cause, so that they hear it once; `facts` go into the message."""

    request: Request
    key: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def context(self) -> dict[str, Any]:
        submitted_at = self.request.submitted_at.isoformat()
        return {"request": self.request.pk, "submitted_at": submitted_at, **self.facts}


def tell_families(kind: str, news: Collection[News]) -> None:
    """Told to the guardian who submitted, and apart from that, as they chose, to the others with custody.

    The same number of queries however many families there are.
    """
    guardians = receivers_of({item.request.family_id for item in news})
    for item, own in ((Item.REQUESTS, True), (Item.OTHERS_REQUESTS, False)):
        tell_all(item, kind, [_telling(kind, one, guardians[one.request.family_id], own=own) for one in news])


def _telling(kind: str, news: News, guardians: list[tuple[int, User]], *, own: bool) -> Telling:
    """To the guardian who submitted, or to all others."""
    return Telling(
        receivers=[user for guardian, user in guardians if (guardian == news.request.submitted_by_id) == own],
        context=news.context,
        url=reverse("requests:overview"),
        dedup_key=f"{kind}:{news.key}",
    )
