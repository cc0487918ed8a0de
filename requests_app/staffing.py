"""What a booking means for staff: refused where the law allows no number, else shown before and after."""

from collections.abc import Collection
from dataclasses import dataclass

from core.childcare.rules.spans import Span
from core.childcare.rules.staff_ratio import RefusalReason
from core.childcare.staffing import Comer, StaffNeed, is_counted, staff_day
from requests_app.models import Booking
from requests_app.rules.refusals import Code, Refusal


@dataclass(frozen=True)
class StaffChange:
    """Staff needed during the asked time, without and with the child."""

    before: StaffNeed | None
    after: StaffNeed | None


def staff_change(booking: Booking) -> StaffChange | None:
    """None for care whose ratio is not counted."""
    if not is_counted(booking.group):
        return None
    span = Span(booking.starts, booking.ends)
    before = staff_day(booking.group, booking.date)
    after = staff_day(booking.group, booking.date, [Comer(booking.child, span)])
    return StaffChange(before.need(span), after.need(span))


def ratio_refusal(booking: Booking, together: Collection[Booking]) -> Refusal | None:
    """Why no number of staff would do with these children together in the booking's group; None where one does."""
    if not is_counted(booking.group):
        return None
    comers = [
        Comer(other.child, Span(other.starts, other.ends))
        for other in together
        if (other.group_id, other.date) == (booking.group_id, booking.date)
    ]
    need = staff_day(booking.group, booking.date, comers).need(Span(booking.starts, booking.ends))
    if need is None or need.not_allowed is None:
        return None
    code = (
        Code.TOO_MANY_BABIES
        if need.not_allowed.reason is RefusalReason.TOO_MANY_BABIES
        else Code.LEGAL_MAXIMUM
    )
    return Refusal(code, {"group": str(booking.group), "on": booking.date, "most": need.not_allowed.limit})
