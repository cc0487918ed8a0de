"""Planned care as the rules of swaps and absences see it."""

from dataclasses import dataclass
from datetime import date, datetime

from core.childcare.rules.calendar import DayKind
from core.childcare.rules.spans import Span
from requests_app.rules.options import GroupFacts
from requests_app.rules.policy import AMSTERDAM, CalendarFacts, Scope


@dataclass(frozen=True)
class PlannedCare:
    """One planned moment of a child. `calendar` is what windows that begin at it need to know.

    `from_swap` and `from_extra` tell how it came about where it is not of the contract; `under_swap` that it was asked
    to be given up already.
    """

    id: int
    child_id: int
    child_name: str
    group: GroupFacts
    day_part_id: int | None
    contract_form: str
    on: date
    span: Span
    kind: DayKind
    calendar: CalendarFacts
    from_swap: bool = False
    from_extra: bool = False
    under_swap: bool = False

    @property
    def scope(self) -> Scope:
        """Where it is, for the policy."""
        return Scope(self.group.location_id, self.group.care_type, self.contract_form)

    @property
    def minutes(self) -> int:
        return self.span.minutes

    @property
    def starts_at(self) -> datetime:
        """Aware, in Amsterdam."""
        return datetime.combine(self.on, self.span.starts, AMSTERDAM)

    @property
    def ends_at(self) -> datetime:
        """Aware, in Amsterdam."""
        return datetime.combine(self.on, self.span.ends, AMSTERDAM)
