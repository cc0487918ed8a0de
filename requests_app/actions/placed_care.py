"""Whether what an approval planned is still as it was planned, before that approval is undone."""

from collections.abc import Collection

from core.childcare.choices import MomentStatus
from core.childcare.models import CareMoment
from requests_app.models import Booking
from requests_app.rules.refusals import Code, Refusal, Refused

_REASONS = {MomentStatus.ABSENT: Code.CARE_ABSENT, MomentStatus.GIVEN_UP: Code.CARE_SWAPPED}


def check_as_placed(approved: Collection[Booking]) -> None:
    """Lock the care of approved bookings. Raises Refused when an absence or a swap of it must be undone first.

    Otherwise the absence would keep what it earned, and undoing it would plan care that nobody approved.
    """
    moments = CareMoment.objects.select_for_update().filter(
        pk__in=[booking.care_moment_id for booking in approved if booking.care_moment_id]
    )
    for moment in moments.order_by("pk"):
        facts = {"on": moment.date}
        if moment.status != MomentStatus.PLANNED:
            raise Refused(Refusal(_REASONS[MomentStatus(moment.status)], facts))
        if moment.under_swap:
            raise Refused(Refusal(Code.UNDER_SWAP, facts))
