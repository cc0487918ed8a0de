"""The office keeps locations and groups, and where staff work (K-05, K-06)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.accounts.administration import RefusedError
from core.accounts.models import Organisation, User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.actions.generate_schedule import generate_many
from core.childcare.actions.save_record import Ties, add_record, change_record
from core.childcare.choices import MomentStatus
from core.childcare.models import (
    CareMoment,
    Group,
    GroupCapacity,
    Location,
    OpeningHours,
    Placement,
    StaffDuty,
)
from core.childcare.room import group_days
from core.childcare.rules.room import tightest
from core.childcare.rules.spans import Span
from core.lib import clock
from core.lib.templatetags.kring import short_date

Hours = Mapping[int, tuple[time, time]]
"""By ISO weekday from when until when a location is open; a weekday that is not there is closed."""
LOOK_AHEAD = timedelta(days=92)
"""So far a lower capacity is compared with who is planned."""
LONGEST_REPEAT = timedelta(days=366)
WEEK = timedelta(weeks=1)
WHOLE_DAY = Span(time(0), time(23, 59))


@dataclass(frozen=True)
class Window:
    """Another capacity on a weekday (None: every day) during part of the day."""

    weekday: int | None
    starts: time
    ends: time
    capacity: int


@dataclass(frozen=True)
class Duty:
    """So many staff from `starts` to `ends`."""

    starts: time
    ends: time
    staff: int


class BelowPlannedError(RefusedError):
    """More children are planned than the new capacity; it may be so once somebody says it may."""


@transaction.atomic
def add_location(user: User, location: Location, hours: Hours, ties: Ties) -> Location:
    """A new location of the user's organisation. Raises IntegrityError for what a constraint refuses."""
    location.organisation_id = user.organisation_id
    add_record(user, location, ties=ties)
    _set_hours(location, hours)
    return location


@transaction.atomic
def change_location(
    user: User, location: Location, fields: Collection[str], hours: Hours, ties: Ties, *, seen: int | None
) -> list[str]:
    """Save a location. On weekdays that open or close the care is planned anew.

    Raises as `change_record`, and RefusedError where the care of a weekday that opens does not fit.
    """
    before = set(location.opening_hours.values_list("weekday", flat=True))
    changed = change_record(
        user, location, fields, seen=seen, ties=ties, along=lambda: _set_hours(location, hours)
    )
    if before != hours.keys():
        running = Placement.objects.filter(group__location=location).exclude(valid_until__lt=clock.today())
        outcomes = generate_many(list(running.values_list("pk", flat=True)), clock.today(), actor=user)
        if any(outcome.obstacle for outcome in outcomes):
            raise RefusedError(
                _(
                    "A group has no room for the care on the weekdays that you open. Change those placements first."
                )
            )
    return changed


@transaction.atomic
def add_group(user: User, group: Group, windows: Collection[Window]) -> Group:
    add_record(user, group)
    _set_windows(group, windows)
    return group


@transaction.atomic
def change_group(
    user: User,
    group: Group,
    fields: Collection[str],
    windows: Collection[Window],
    *,
    seen: int | None,
    below_planned: bool = False,
) -> list[str]:
    """Save a group with its capacity by time of day.

    Raises as `change_record`; RefusedError for another care type while children are placed, and BelowPlannedError where
    more are planned than the new capacity, unless `below_planned` says that it may be.
    """
    current = Group.objects.get(pk=group.pk)
    placed = Placement.objects.filter(group=group).exclude(valid_until__lt=clock.today())
    if current.care_type != group.care_type and placed.exists():
        raise RefusedError(
            _(
                "Children are placed in this group, so its care type stays. Make another group for the other care."
            )
        )
    changed = change_record(user, group, fields, seen=seen, along=lambda: _set_windows(group, windows))
    if not below_planned and {"capacity", "capacities"}.intersection(changed):
        _refuse_below_planned(group)
    return changed


@transaction.atomic
def set_duties(
    user: User, group: Group, on: date, duties: Collection[Duty], until: date | None = None
) -> int:
    """Put the staff of a date in place of what stood there, and on the same weekday until a date.

    Returns how many dates were set. Raises RefusedError for more than a year ahead.
    """
    last = until or on
    if last - on > LONGEST_REPEAT:
        raise RefusedError(_("Repeat it for a year at most."))
    dates = [on + WEEK * number for number in range((last - on).days // 7 + 1)]
    StaffDuty.objects.filter(group=group, date__in=dates).delete()
    StaffDuty.objects.bulk_create(
        StaffDuty(group=group, date=day, starts=duty.starts, ends=duty.ends, staff=duty.staff)
        for day in dates
        for duty in duties
    )
    trail.record(
        Action.RECORD_CHANGED,
        actor=user,
        subject=group,
        fields=["duties"],
        first=on.isoformat(),
        last=dates[-1].isoformat(),
    )
    return len(dates)


@transaction.atomic
def set_workplaces(
    user: User, account: User, locations: Collection[Location], groups: Collection[Group]
) -> list[str]:
    """Where somebody works; the location of a group comes along. Returns what changed."""
    User.objects.select_for_update().get(pk=account.pk)
    places = {location.pk for location in locations} | {group.location_id for group in groups}
    rooms = {group.pk for group in groups}
    changed = []
    if places != set(account.work_locations.values_list("pk", flat=True)):
        account.work_locations.set(places)
        changed.append("locations")
    if rooms != set(account.work_groups.values_list("pk", flat=True)):
        account.work_groups.set(rooms)
        changed.append("groups")
    if changed:
        trail.record(Action.RECORD_CHANGED, actor=user, subject=account, fields=changed)
    return changed


def _set_hours(location: Location, hours: Hours) -> list[str]:
    before = {row.weekday: (row.opens, row.closes) for row in location.opening_hours.all()}
    if before == dict(hours):
        return []
    location.opening_hours.all().delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(location=location, weekday=weekday, opens=opens, closes=closes)
        for weekday, (opens, closes) in hours.items()
    )
    return ["opening_hours"]


def _set_windows(group: Group, windows: Collection[Window]) -> list[str]:
    before = {Window(row.weekday, row.starts, row.ends, row.capacity) for row in group.capacities.all()}
    if before == set(windows):
        return []
    group.capacities.all().delete()
    GroupCapacity.objects.bulk_create(
        GroupCapacity(
            group=group,
            weekday=window.weekday,
            starts=window.starts,
            ends=window.ends,
            capacity=window.capacity,
        )
        for window in windows
    )
    return ["capacities"]


def _refuse_below_planned(group: Group) -> None:
    today = clock.today()
    dates = (
        CareMoment.objects.filter(
            group=group, status=MomentStatus.PLANNED, date__range=(today, today + LOOK_AHEAD)
        )
        .values_list("date", flat=True)
        .distinct()
    )
    days = group_days({(group.pk, on) for on in dates})
    over = sorted(on for (_group, on), day in days.items() if tightest(day.room, WHOLE_DAY).free < 0)
    if over:
        raise BelowPlannedError(
            ngettext(
                "On %(count)d day more children are planned than this capacity: %(date)s. Who is planned stays "
                "planned. Tick below that this may be.",
                "On %(count)d days more children are planned than this capacity, first on %(date)s. Who is "
                "planned stays planned. Tick below that this may be.",
                len(over),
            )
            % {"count": len(over), "date": short_date(over[0])}
        )


@transaction.atomic
def link_schools(user: User, *, are_linked: bool) -> None:
    """Set for the organisation whether a location offers care around school to its linked schools only (K-05)."""
    changed = Organisation.objects.filter(pk=user.organisation_id).exclude(links_schools=are_linked)
    if changed.update(links_schools=are_linked):
        trail.record(Action.RECORD_CHANGED, actor=user, subject=user.organisation, fields=["links_schools"])
