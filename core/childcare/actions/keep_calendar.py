"""The office keeps the calendar: closing days, school holidays that are otherwise somewhere, and study days (K-10).

Each act plans the care of those dates anew in the same transaction, so the schedule never says otherwise than the
calendar. Care of today and before stays, and so does what a booking, swap or absence changed.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core.accounts.administration import RefusedError
from core.accounts.models import User
from core.childcare.actions.generate_schedule import regenerate_dates
from core.childcare.actions.save_record import add_record, remove_record
from core.childcare.choices import MomentStatus
from core.childcare.models import (
    CareMoment,
    ClosingDay,
    Location,
    Placement,
    School,
    SchoolHoliday,
    StudyDay,
)
from core.childcare.rules.calendar import closing_day_seed
from core.lib import clock

LONGEST_HOLIDAY = timedelta(days=70)


@dataclass(frozen=True)
class Effect:
    """What a change of the calendar does to planned care: moments added, taken away, and left although they do not fit,
    because somebody changed them; `full` is the number of placements that found no room."""

    added: int
    removed: int
    staying: int
    full: int


@transaction.atomic
def close_day(user: User, on: date, name: str, location: Location | None) -> Effect:
    """Close the organisation, or one location, on a date. Raises RefusedError, IntegrityError for a date twice."""
    if on <= clock.today():
        raise RefusedError(
            _("A closing day is entered a day ahead at least: today's children are there already.")
        )
    add_record(
        user,
        ClosingDay(organisation_id=user.organisation_id, location=location, date=on, name=name),
        date=on.isoformat(),
    )
    return _follow(user, _at(user, location), on, on)


@transaction.atomic
def open_day(user: User, day: ClosingDay) -> Effect:
    """Take a closing day away; the care of that date is planned again."""
    on, location = day.date, day.location
    if on <= clock.today():
        raise RefusedError(_("This day has been. It stays as it was."))
    remove_record(user, day, date=on.isoformat())
    return _follow(user, _at(user, location), on, on)


def proposed_closings(user: User, year: int) -> list[tuple[date, str]]:
    """The days off of the collective agreement in a year that are still to come and not entered yet."""
    entered = set(
        ClosingDay.objects.filter(
            organisation=user.organisation_id, location=None, date__year=year
        ).values_list("date", flat=True)
    )
    today = clock.today()
    return [(on, name) for on, name in closing_day_seed(year) if on > today and on not in entered]


@transaction.atomic
def close_days(user: User, days: Collection[tuple[date, str]]) -> Effect:
    """Close the whole organisation on several dates."""
    effects = [close_day(user, on, name, None) for on, name in days]
    return Effect(
        added=sum(effect.added for effect in effects),
        removed=sum(effect.removed for effect in effects),
        staying=sum(effect.staying for effect in effects),
        full=sum(effect.full for effect in effects),
    )


@transaction.atomic
def set_study_day(user: User, on: date, name: str, owner: Location | School) -> Effect:
    """A day without school for one school, or for the area of a location. Raises RefusedError for one that has been."""
    if on <= clock.today():
        raise RefusedError(_("A study day is entered a day ahead at least."))
    whose: dict[str, Location | School]
    whose = {"location": owner} if isinstance(owner, Location) else {"school": owner}
    if StudyDay.objects.filter(date=on, **whose).exists():
        raise RefusedError(_("This study day is there already."))
    add_record(user, StudyDay(date=on, name=name, **whose), date=on.isoformat())
    return _follow(user, _of(owner), on, on)


@transaction.atomic
def remove_study_day(user: User, day: StudyDay) -> Effect:
    on, owner = day.date, day.location or day.school
    assert owner is not None  # the database asks for one of them
    remove_record(user, day, date=on.isoformat())
    return _follow(user, _of(owner), on, on)


@transaction.atomic
def set_holiday(
    user: User, holiday: SchoolHoliday, owner: Location | School, regular: SchoolHoliday | None
) -> Effect:
    """A school holiday as one school or location keeps it, in place of its region's (`regular`).

    Raises RefusedError for one that is very long, IntegrityError for a second one of that name.
    """
    if holiday.last_day - holiday.first_day > LONGEST_HOLIDAY:
        raise RefusedError(_("A school holiday of more than ten weeks cannot be right. Look at the dates."))
    holiday.location = owner if isinstance(owner, Location) else None
    holiday.school = owner if isinstance(owner, School) else None
    add_record(user, holiday)
    return _follow(user, _of(owner), *_span(holiday, regular))


@transaction.atomic
def remove_holiday(user: User, holiday: SchoolHoliday, regular: SchoolHoliday | None) -> Effect:
    """Back to the region's own holiday."""
    owner = holiday.location or holiday.school
    assert owner is not None  # only overrides are given to this
    first, last = _span(holiday, regular)
    remove_record(user, holiday)
    return _follow(user, _of(owner), first, last)


def _span(holiday: SchoolHoliday, regular: SchoolHoliday | None) -> tuple[date, date]:
    both = [one for one in (holiday, regular) if one is not None]
    return min(one.first_day for one in both), max(one.last_day for one in both)


def _at(user: User, location: Location | None) -> Q:
    if location is not None:
        return Q(group__location=location)
    return Q(group__location__organisation=user.organisation_id)


def _of(owner: Location | School) -> Q:
    return Q(group__location=owner) if isinstance(owner, Location) else Q(child__school=owner)


def _follow(user: User, whose: Q, first: date, last: date) -> Effect:
    """Plan these dates anew for the placements concerned."""
    placements = Placement.objects.filter(whose, valid_from__lte=last).exclude(valid_until__lt=first)
    ids = list(placements.values_list("pk", flat=True))
    outcomes = regenerate_dates(ids, first, last, clock.today(), actor=user)
    return Effect(
        added=sum(outcome.added for outcome in outcomes),
        removed=sum(outcome.removed for outcome in outcomes),
        staying=_staying(whose, first, last),
        full=sum(outcome.obstacle is not None for outcome in outcomes),
    )


def _staying(whose: Q, first: date, last: date) -> int:
    """Planned care on these dates that the calendar does not move: extra days, swaps and what is under a swap."""
    changed = Q(is_touched=True) | Q(under_swap=True) | Q(placement=None)
    return CareMoment.objects.filter(
        whose, changed, status=MomentStatus.PLANNED, date__range=(first, last)
    ).count()
