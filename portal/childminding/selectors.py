"""What a childminder may see: the children placed with them, and their care (K-20).

Every function takes the user first and returns only what that user may see.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from core.accounts.choices import Environment
from core.accounts.models import User
from core.childcare.choices import MomentStatus
from core.childcare.models import CareMoment, Child, Childminder, Guardian, Placement
from core.childcare.selectors import placements_in
from core.lib import clock

AHEAD = timedelta(days=365)


def childminder_of(user: User) -> Childminder | None:
    """The childminder's row in the register of the own organisation; None for anyone else."""
    if user.environment != Environment.CHILDMINDER or not user.is_active:
        return None
    return (
        Childminder.objects.select_related("group__location", "organisation")
        .filter(user=user, organisation=user.organisation_id)
        .first()
    )


def children_with(minder: Childminder) -> QuerySet[Child]:
    """The children that are placed with the childminder now or soon, by first name."""
    placed = Placement.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=clock.today()),
        group=minder.group_id,
        group__isnull=False,
    )
    return Child.objects.filter(pk__in=placed.values("child")).order_by("first_name", "pk")


def children_in_full(minder: Childminder) -> list[Any]:
    """The children with `placements_in_range`; two queries."""
    today = clock.today()
    return list(children_with(minder).prefetch_related(placements_in(today, today + AHEAD)))


def child_in_full(minder: Childminder, child_id: int) -> Any | None:
    """One of the children, with its contract and whom to call; guardians who are blocked are left out."""
    guardians = Guardian.objects.filter(is_blocked=False).order_by("position")
    today = clock.today()
    return (
        children_with(minder)
        .filter(pk=child_id)
        .select_related("family", "school")
        .prefetch_related(
            Prefetch("family__guardians", queryset=guardians),
            placements_in(today, today + AHEAD),
            "placements__parts__day_part",
        )
        .first()
    )


@dataclass(frozen=True)
class CareDay:
    """Everybody who comes on one date, those who were reported absent too."""

    on: date
    moments: list[CareMoment]

    @property
    def coming(self) -> int:
        return sum(moment.status == MomentStatus.PLANNED for moment in self.moments)


def care_days(minder: Childminder, first: date, last: date) -> list[CareDay]:
    """The dates from `first` to `last` (included) on which somebody is planned, in order. One query."""
    found: defaultdict[date, list[CareMoment]] = defaultdict(list)
    for moment in _care(minder, first, last):
        found[moment.date].append(moment)
    return [CareDay(on, moments) for on, moments in found.items()]


def absent_moments(minder: Childminder, first: date, last: date) -> QuerySet[CareMoment]:
    """The care for which parents reported a child absent, in order of time."""
    return _care(minder, first, last).filter(status=MomentStatus.ABSENT)


def _care(minder: Childminder, first: date, last: date) -> QuerySet[CareMoment]:
    return (
        CareMoment.objects.filter(
            group=minder.group_id,
            group__isnull=False,
            date__range=(first, last),
            status__in=(MomentStatus.PLANNED, MomentStatus.ABSENT),
        )
        .select_related("child")
        .order_by("date", "starts", "child__first_name", "pk")
    )
