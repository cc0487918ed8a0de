"""Which window holds for a swap."""

from datetime import date

from core.childcare.rules.calendar import DayKind
from requests_app.rules.policy import (
    Bounds,
    CalendarFacts,
    Part,
    Policy,
    Scope,
    SwapHolidayWindow,
    SwapWindow,
)


def swap_bounds(
    policy: Policy,
    scope: Scope,
    given_up: date,
    given_kind: DayKind,
    asked_kind: DayKind,
    calendar: CalendarFacts,
) -> tuple[Part, Bounds] | None:
    """The dates between which a day of `asked_kind` may be asked for a day given up, and the rule that says so.

    None where no rule limits it. The rule for school holidays goes before the general one.
    """
    if given_kind is DayKind.HOLIDAY:
        holiday = policy.find(SwapHolidayWindow, scope, given_up)
        if holiday is not None:
            return holiday, holiday.bounds_for(given_up, asked_kind, calendar)
    general = policy.find(SwapWindow, scope, given_up)
    return (general, general.window.bounds(given_up, calendar)) if general is not None else None
