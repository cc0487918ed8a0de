"""Staff needed and planned over a day: per group at day care, per location at after-school care (K-18)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from core.childcare.choices import SCHOOL_AGE_CARE, CareType, MomentStatus
from core.childcare.models import CareMoment, Child, Group, StaffDuty
from core.childcare.rules.ages import completed_age
from core.childcare.rules.spans import Span
from core.childcare.rules.staff_day import (
    QUARTER,
    CareForm,
    Presence,
    QuarterHour,
    StaffWindow,
    day_profile,
)
from core.childcare.rules.staff_ratio import NotAllowed, NotComputed, Requirement


@dataclass(frozen=True)
class Comer:
    """A child that would come as well."""

    child: Child
    span: Span


@dataclass(frozen=True)
class StaffNeed:
    """The hardest moment of a stretch of the day.

    `required` is None where no number of staff is allowed (`not_allowed`) or computed (`not_computed`).
    """

    required: int | None
    planned: int
    basis: str
    not_allowed: NotAllowed | None = None
    not_computed: NotComputed | None = None

    @property
    def shortage(self) -> int:
        return max(0, (self.required or 0) - self.planned)


@dataclass(frozen=True)
class StaffDay:
    """The profile of one group (day care) or one location (after-school care) on one day."""

    quarters: tuple[QuarterHour, ...]

    def need(self, within: Span) -> StaffNeed | None:
        """The hardest quarter of an hour within a stretch; None when nobody is there."""
        first = within.starts.replace(minute=within.starts.minute // QUARTER * QUARTER)
        inside = [quarter for quarter in self.quarters if first <= quarter.start < within.ends]
        return max((_need(quarter) for quarter in inside), key=_severity, default=None)


def is_counted(group: Group) -> bool:
    """Whether the ratio is counted for this kind of care; a childminder has another rule."""
    return group.care_type != CareType.CHILDMINDING


@dataclass(frozen=True)
class StaffFacts:
    """Who is planned where a group is counted, and which staff: read once, profiled with and without comers."""

    group: Group
    on: date
    moments: tuple[CareMoment, ...]
    duties: tuple[StaffDuty, ...]

    def day(self, extra: Iterable[Comer] = (), leaving: Collection[int] = ()) -> StaffDay:
        """The profile with `extra` children, and without the moments that have these numbers."""
        staying = presences_of(moment for moment in self.moments if moment.pk not in leaving)
        return profile_of(self.group, self.on, staying, self.duties, extra)


def staff_facts(group: Group, on: date) -> StaffFacts:
    """What the staff of `group` is counted from on a date. Two queries."""
    groups = _counted_together(group)
    moments = CareMoment.objects.filter(date=on, status=MomentStatus.PLANNED, **groups).select_related(
        "child"
    )
    duties = StaffDuty.objects.filter(date=on, **groups)
    return StaffFacts(group, on, tuple(moments), tuple(duties))


def staff_day(group: Group, on: date, extra: Iterable[Comer] = ()) -> StaffDay:
    """The staff profile that `group` is counted in on a date, with `extra` children. Two queries."""
    return staff_facts(group, on).day(extra)


def presences_of(moments: Iterable[CareMoment]) -> tuple[Presence, ...]:
    """Planned moments (with their child) as the staff profile takes them."""
    return tuple(_presence(moment.child, moment.date, Span(moment.starts, moment.ends)) for moment in moments)


def profile_of(
    group: Group,
    on: date,
    presences: Iterable[Presence],
    duties: Iterable[StaffDuty],
    extra: Iterable[Comer] = (),
) -> StaffDay:
    """The profile for children and duties that are read already."""
    everyone = [*presences, *(_presence(comer.child, on, comer.span) for comer in extra)]
    windows = [StaffWindow(duty.starts, duty.ends, duty.staff) for duty in duties]
    return StaffDay(day_profile(everyone, on, windows, care_form(group)))


def care_form(group: Group) -> CareForm:
    return CareForm.BSO if group.care_type in SCHOOL_AGE_CARE else CareForm.DAY_CARE


def _counted_together(group: Group) -> dict[str, object]:
    if care_form(group) is CareForm.BSO:
        return {"group__location": group.location_id, "group__care_type__in": SCHOOL_AGE_CARE}
    return {"group": group.pk}


def _presence(child: Child, on: date, span: Span) -> Presence:
    return Presence(completed_age(child.birth_date, on), span.starts, span.ends)


def _need(quarter: QuarterHour) -> StaffNeed:
    match quarter.requirement:
        case Requirement(required=required, basis=basis):
            return StaffNeed(required, quarter.staff_planned, basis.value)
        case NotAllowed() as not_allowed:
            return StaffNeed(None, quarter.staff_planned, "", not_allowed=not_allowed)
        case NotComputed() as not_computed:
            return StaffNeed(None, quarter.staff_planned, "", not_computed=not_computed)


def _severity(need: StaffNeed) -> tuple[bool, bool, int, int]:
    required = need.required or 0
    return (need.not_allowed is not None, need.not_computed is not None, required - need.planned, required)
