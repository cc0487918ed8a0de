"""What a booking means for staff: refused where the law allows no number, else shown before and after."""

from collections.abc import Collection
from dataclasses import dataclass

from core.childcare.choices import SCHOOL_AGE_CARE
from core.childcare.day_kinds import day_kinds
from core.childcare.room import GroupDayFacts
from core.childcare.rules.calendar import DayKind
from core.childcare.rules.spans import Span
from core.childcare.rules.staff_ratio import RefusalReason
from core.childcare.rules.three_hour_rule import ThreeHourUse, three_hour_rule
from core.childcare.staffing import (
    Comer,
    StaffDay,
    StaffNeed,
    care_form,
    is_counted,
    presences_of,
    profile_of,
    staff_facts,
)
from requests_app.models import Booking
from requests_app.rules.refusals import Code, Refusal


@dataclass(frozen=True)
class StaffChange:
    """Staff needed during the asked time, without and with the child (None: nobody is there).

    `has_roster` tells whether staff are planned at all that day; `three_hours` is how much of the three-hour rule
    the whole day uses with the child, None without a roster.
    """

    before: StaffNeed | None
    after: StaffNeed | None
    has_roster: bool
    three_hours: ThreeHourUse | None


def staff_change(
    booking: Booking, together: Collection[Booking], open_: Span, leaving: Collection[int] = ()
) -> StaffChange | None:
    """What `booking` changes, placed with those it stands or falls with; None for care whose ratio is not counted.

    `open_` is when the location is open that day, `leaving` the care moments that the swaps among them give up.
    """
    if not is_counted(booking.group):
        return None
    span = Span(booking.starts, booking.ends)
    comers = [
        Comer(other.child, Span(other.starts, other.ends))
        for other in {booking, *together}
        if _are_counted_together(other, booking)
    ]
    facts = staff_facts(booking.group, booking.date)
    after = facts.day(comers, leaving)
    has_roster = any(quarter.staff_planned for quarter in after.quarters)
    return StaffChange(
        before=facts.day().need(span),
        after=after.need(span),
        has_roster=has_roster,
        three_hours=_three_hours(booking, after, open_) if has_roster else None,
    )


def _are_counted_together(other: Booking, booking: Booking) -> bool:
    """As core.childcare.staffing counts: day care by the group, after-school care by the location."""
    if other.date != booking.date:
        return False
    if booking.group.care_type in SCHOOL_AGE_CARE:
        at_location = other.group.location_id == booking.group.location_id
        return at_location and other.group.care_type in SCHOOL_AGE_CARE
    return other.group_id == booking.group_id


def _three_hours(booking: Booking, staff: StaffDay, open_: Span) -> ThreeHourUse:
    is_bso = booking.group.care_type in SCHOOL_AGE_CARE
    location = booking.group.location
    return three_hour_rule(
        staff.quarters,
        open_.minutes,
        booking.date,
        care_form(booking.group),
        # Only after-school care has another limit on school days.
        school_day=is_bso
        and day_kinds(location, None, booking.date, booking.date)[booking.date] is DayKind.SCHOOL,
    )


def ratio_refusal(booking: Booking, together: Collection[Booking], day: GroupDayFacts) -> Refusal | None:
    """Why no number of staff would do with these children together in the booking's group; None where one does.

    `day` is the group's day as it is planned. After-school care has no such limit in its ratio.
    """
    if not is_counted(booking.group) or booking.group.care_type in SCHOOL_AGE_CARE:
        return None
    comers = [
        Comer(other.child, Span(other.starts, other.ends))
        for other in together
        if (other.group_id, other.date) == (booking.group_id, booking.date)
    ]
    staff = profile_of(booking.group, booking.date, presences_of(day.moments), (), comers)
    need = staff.need(Span(booking.starts, booking.ends))
    if need is None or need.not_allowed is None:
        return None
    code = (
        Code.TOO_MANY_BABIES
        if need.not_allowed.reason is RefusalReason.TOO_MANY_BABIES
        else Code.LEGAL_MAXIMUM
    )
    return Refusal(code, {"group": str(booking.group), "on": booking.date, "most": need.not_allowed.limit})
