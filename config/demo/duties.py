"""Staff on duty in the coming weeks: as many as the law asks for who comes, and now and then one too few."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, time, timedelta
from random import Random

from config.demo.plan import CLOSES, OPENS
from core.accounts.models import Organisation
from core.childcare.choices import SCHOOL_AGE_CARE, MomentStatus
from core.childcare.models import CareMoment, Group, StaffDuty
from core.childcare.rules.ages import completed_age
from core.childcare.rules.spans import Span
from core.childcare.rules.staff_ratio import (
    DayCareAges,
    NotAllowed,
    Requirement,
    is_older_at_bso,
    required_bso,
    required_day_care,
)

WEEKS = 8
ONE_SHORT = 0.06
"""The part of the shifts that misses someone."""
ONE_EXTRA = 0.25
"""The part of the shifts that has someone to spare, so that one more child fits."""
SHIFTS = (Span(OPENS, time(13)), Span(time(13), CLOSES))


def build_duties(organisation: Organisation, today: date, rng: Random) -> None:
    """Two shifts a day for every group that has children."""
    moments = CareMoment.objects.filter(
        group__location__organisation=organisation,
        date__range=(today, today + timedelta(weeks=WEEKS)),
        status=MomentStatus.PLANNED,
    ).select_related("child", "group")
    by_group: defaultdict[tuple[int, date], list[CareMoment]] = defaultdict(list)
    for moment in moments.order_by("date", "group_id", "pk"):
        by_group[moment.group_id, moment.date].append(moment)
    StaffDuty.objects.bulk_create(duty for present in by_group.values() for duty in _duties(present, rng))


def _duties(moments: list[CareMoment], rng: Random) -> Iterator[StaffDuty]:
    group, on = moments[0].group, moments[0].date
    for shift in SHIFTS:
        there = [moment for moment in moments if Span(moment.starts, moment.ends).overlaps(shift)]
        if not there:
            continue
        ages = [completed_age(moment.child.birth_date, on) for moment in there]
        staff = (
            _needed(group, ages, on)
            + rng.choices((-1, 0, 1), (ONE_SHORT, 1 - ONE_SHORT - ONE_EXTRA, ONE_EXTRA))[0]
        )
        yield StaffDuty(group=group, date=on, starts=shift.starts, ends=shift.ends, staff=max(1, staff))


def _needed(group: Group, ages: Iterable[int], on: date) -> int:
    """For everyone who comes in the shift at once, so never too few at a quarter of an hour."""
    present = list(ages)
    if group.care_type in SCHOOL_AGE_CARE:
        older = sum(is_older_at_bso(age, on) for age in present)
        return required_bso(len(present) - older, older, on).required
    requirement: Requirement | NotAllowed = required_day_care(DayCareAges.of(present), on)
    assert isinstance(requirement, Requirement), f"{group} on {on}: {requirement}"
    return requirement.required
