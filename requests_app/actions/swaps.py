"""What happens to the care that a swap gives up when the swap is decided or ended (R-18)."""

from collections.abc import Collection

from core.childcare.choices import MomentOrigin, MomentStatus
from core.childcare.models import CareMoment
from core.childcare.room import GroupDate
from requests_app.actions.freed_places import FreedPlace, mark_waiting
from requests_app.models import Booking, GivenUp
from requests_app.rules.refusals import Code, refused


def leave_planned(bookings: Collection[Booking]) -> None:
    """The swaps end without a change: what they would have given up is free for other requests again.

    Call it before the bookings' care moments change. Bookings that are no swap have nothing to leave.
    """
    GivenUp.objects.filter(booking__in=bookings, is_open=True).update(is_open=False)


def days_given_up(bookings: Collection[Booking]) -> list[GroupDate]:
    """Groups and dates on which approving would take a child away."""
    return list(GivenUp.objects.filter(booking__in=bookings, is_open=True).values_list("group_id", "date"))


def give_up(bookings: Collection[Booking]) -> None:
    """The swaps are approved: their given-up care is no longer planned, and others hear of the freed places."""
    given_up = list(GivenUp.objects.filter(booking__in=bookings, is_open=True).order_by("moment_id"))
    if not given_up:
        return
    leave_planned(bookings)
    CareMoment.objects.filter(pk__in=[row.moment_id for row in given_up]).update(
        status=MomentStatus.GIVEN_UP, is_touched=True
    )
    mark_waiting(FreedPlace(row.group_id, row.date, row.starts, row.ends) for row in given_up)


def plan_again(bookings: Collection[Booking]) -> None:
    """What approved swaps gave up is planned again. Raises IntegrityError where the place is taken."""
    rows = GivenUp.objects.filter(booking__in=bookings).select_related("moment").order_by("moment_id")
    for row in rows:
        if row.moment is None:
            raise refused(Code.NOT_PLANNED_ANY_MORE)
        CareMoment.objects.filter(pk=row.moment.pk, status=MomentStatus.GIVEN_UP).update(
            status=MomentStatus.PLANNED, is_touched=row.moment.origin != MomentOrigin.PLACEMENT
        )
