"""How many staff the children who are there now need by law, and how many are planned now (K-18, P-40)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from core.childcare.choices import SCHOOL_AGE_CARE, MomentStatus
from core.childcare.models import CareMoment, Group, Presence, StaffDuty
from core.childcare.rules.ages import completed_age
from core.childcare.rules.spans import Span
from core.childcare.rules.staff_day import Presence as Stay
from core.childcare.staffing import StaffNeed, is_counted, presences_of, profile_of
from core.lib import clock

LAST_MINUTE = time(23, 58)
"""A stay must end after it begins, on the same day."""


@dataclass(frozen=True)
class StaffNow:
    """`need` of the children who are there now, None when nobody is; `later` the hardest moment that is still to come.

    `together` tells that the children of all after-school groups of the location are counted; `has_roster` whether
    any staff is planned on the day.
    """

    group: Group
    children: int
    need: StaffNeed | None
    later: StaffNeed | None
    has_roster: bool
    together: bool


def staff_now(groups: Sequence[Group], now: datetime) -> dict[int, StaffNow]:
    """By group, for those whose ratio is counted. Three queries, however many groups and children."""
    facts = _Facts(groups, now)
    return {group.pk: facts.of(group) for group in groups if is_counted(group)}


class _Facts:
    """Everything of the locations of these groups on one day."""

    def __init__(self, groups: Sequence[Group], now: datetime) -> None:
        self.on: date = clock.local_date(now)
        at = now.astimezone(clock.AMSTERDAM).time().replace(second=0, microsecond=0)
        self.at = min(at, LAST_MINUTE)
        where = {"group__location__in": {group.location_id for group in groups}, "date": self.on}
        self.moments = list(
            CareMoment.objects.filter(status=MomentStatus.PLANNED, **where).select_related("child", "group")
        )
        self.duties = list(StaffDuty.objects.filter(**where).select_related("group"))
        self.present = list(
            Presence.objects.filter(left_at__isnull=True, **where).select_related("child", "group")
        )

    def of(self, group: Group) -> StaffNow:
        here = [presence for presence in self.present if _together(group, presence.group)]
        duties = [duty for duty in self.duties if _together(group, duty.group)]
        planned = presences_of(moment for moment in self.moments if _together(group, moment.group))
        this_minute = Span(self.at, _minute_after(self.at))
        stays = [
            Stay(completed_age(presence.child.birth_date, self.on), this_minute.starts, this_minute.ends)
            for presence in here
        ]
        return StaffNow(
            group=group,
            children=len(here),
            need=profile_of(group, self.on, stays, duties).need(this_minute),
            later=profile_of(group, self.on, planned, duties).need(Span(this_minute.starts, time(23, 59))),
            has_roster=bool(duties),
            together=group.care_type in SCHOOL_AGE_CARE,
        )


def _minute_after(at: time) -> time:
    return time(at.hour, at.minute + 1) if at.minute < 59 else time(at.hour + 1)


def _together(group: Group, other: Group) -> bool:
    """Whether two groups are counted together: those of after-school care of one location, else a group by itself."""
    if group.care_type in SCHOOL_AGE_CARE:
        return other.location_id == group.location_id and other.care_type in SCHOOL_AGE_CARE
    return other.pk == group.pk
