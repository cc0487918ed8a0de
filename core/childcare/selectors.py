"""What a user may see of the register. Every function takes the user first and returns only that."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from core.accounts.choices import Environment
from core.accounts.models import User
from core.accounts.rights import Right
from core.childcare.choices import MomentStatus, ShownOnPortal
from core.childcare.models import CareMoment, Child, Family, Group, Guardian, Location, Placement, Relative
from core.lib import clock


@dataclass(frozen=True)
class FamilyAccess:
    """How a portal account stands to a family (K-02).

    A guardian with custody sees the children and asks; one without custody gets general information only; a
    relative sees along, read-only; a blocked guardian and an ended relative get no access at all.
    """

    family: Family
    guardian: Guardian | None
    sees_children: bool
    may_ask: bool


def family_access(user: User) -> FamilyAccess | None:
    """The family of a parent's account; None for anyone else and for those who may see nothing.

    Within a request that a page of the family answers it is asked once (`answering_with`).
    """
    known: FamilyAccess | None = getattr(user, _KNOWN, None)
    return known if known is not None else _read_access(user)


_KNOWN = "_family_access"


@contextmanager
def answering_with(user: User) -> Iterator[FamilyAccess | None]:
    """Within the block the answer for this very user object stays what it is now, read once.

    The user of a request is an object of that request alone, so nothing outlives it: who loses custody or is
    blocked sees so at the next click. Only around a page of the family, whose acts change the access of others.
    """
    access = _read_access(user)
    setattr(user, _KNOWN, access)
    try:
        yield access
    finally:
        delattr(user, _KNOWN)


def _read_access(user: User) -> FamilyAccess | None:
    if user.environment != Environment.PARENT or not user.is_active:
        return None
    guardian = (
        Guardian.objects.select_related("family__organisation")
        .filter(user=user, is_blocked=False, family__organisation=user.organisation_id)
        .first()
    )
    if guardian is not None:
        return FamilyAccess(guardian.family, guardian, guardian.has_custody, guardian.has_custody)
    family = Family.objects.filter(
        relatives__user=user, relatives__ended_at__isnull=True, organisation=user.organisation_id
    ).first()
    return FamilyAccess(family, None, sees_children=True, may_ask=False) if family else None


def children_of(user: User) -> QuerySet[Child]:
    """The children that a parent's account may see, oldest first."""
    access = family_access(user)
    if access is None or not access.sees_children:
        return Child.objects.none()
    return Child.objects.filter(family=access.family)


def agenda_moments(user: User, first: date, last: date) -> QuerySet[CareMoment]:
    """Care of the account's children from `first` to `last` (included), in order: planned, or reported absent."""
    return (
        CareMoment.objects.filter(
            child__in=children_of(user),
            date__range=(first, last),
            status__in=(MomentStatus.PLANNED, MomentStatus.ABSENT),
        )
        .select_related("child", "group__location", "day_part", "placement")
        .order_by("date", "starts", "child__birth_date", "child_id")
    )


def coming_care_days(user: User, most: int) -> list[date]:
    """The first `most` dates on which care of the account's children is still to end, in order."""
    now = clock.now().astimezone(clock.AMSTERDAM)
    return list(
        CareMoment.objects.filter(
            Q(date__gt=now.date()) | Q(date=now.date(), ends__gt=now.time()),
            child__in=children_of(user),
            status=MomentStatus.PLANNED,
        )
        .order_by("date")
        .values_list("date", flat=True)
        .distinct()[:most]
    )


def locations_of(user: User) -> QuerySet[Location]:
    """The locations where the family's children have a current or coming placement, for general information.

    What the register keeps off the portal is left out (K-05).
    """
    access = family_access(user)
    if access is None:
        return Location.objects.none()
    placements = Placement.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=clock.today()), child__family=access.family
    )
    return (
        Location.objects.filter(pk__in=placements.values("group__location"))
        .exclude(shown_on_portal=ShownOnPortal.NO)
        .prefetch_related("opening_hours", "schools")
    )


def reachable_guardians(families: Iterable[Any]) -> QuerySet[Guardian]:
    """Who hears of the children of these families: guardians with custody, not blocked, with an account that works
    (K-02)."""
    return Guardian.objects.filter(
        Q(user__ends_at=None) | Q(user__ends_at__gt=clock.now()),
        family__in=families,
        has_custody=True,
        is_blocked=False,
        user__is_active=True,
    ).select_related("user")


def relatives_of(user: User) -> QuerySet[Relative]:
    """Who looks along with the family now; for guardians with custody."""
    access = family_access(user)
    if access is None or not access.may_ask:
        return Relative.objects.none()
    return Relative.objects.filter(family=access.family, ended_at__isnull=True).select_related("user")


def planning_groups(user: User) -> QuerySet[Group]:
    """The groups whose requests a member of staff may see: those of the own organisation."""
    if user.environment != Environment.STAFF or not user.has_right(Right.SEE_REQUESTS):
        return Group.objects.none()
    return Group.objects.filter(location__organisation=user.organisation_id).select_related("location")


def day_list_groups(user: User) -> QuerySet[Group]:
    """The groups whose day lists a member of staff may see (R-57); see `staffed_groups`."""
    return staffed_groups(user, Right.SEE_DAY_LISTS)


def staffed_groups(user: User, right: Right) -> QuerySet[Group]:
    """The groups in which a member of staff may do what the right is about.

    All of the organisation for who plans there; for others those of the locations where they work, so none for who
    works nowhere yet.
    """
    if user.environment != Environment.STAFF or not user.has_right(right):
        return Group.objects.none()
    groups = Group.objects.filter(location__organisation=user.organisation_id).select_related("location")
    return groups if user.has_right(Right.SEE_REQUESTS) else groups.filter(location__staff=user)


def group_of_childminder(user: User) -> QuerySet[Group]:
    """The group in which the children of a childminder are placed; none for anyone else (K-20)."""
    if user.environment != Environment.CHILDMINDER or not user.is_active:
        return Group.objects.none()
    groups = Group.objects.filter(location__organisation=user.organisation_id, childminder__user=user)
    return groups.select_related("location")


def coming_to(group: Group, on: date) -> QuerySet[Child]:
    """The children that can be in a group on a date: with a place at its location, or with care there that day."""
    placed = Placement.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=on),
        group__location=group.location_id,
        valid_from__lte=on,
    )
    planned = CareMoment.objects.filter(group__location=group.location_id, date=on)
    return Child.objects.filter(
        Q(pk__in=placed.values("child")) | Q(pk__in=planned.values("child")),
        family__organisation=group.location.organisation_id,
    )


def placements_in(first: date, last: date) -> "Prefetch[str, QuerySet[Placement], str]":
    """Prefetch of children's placements that hold somewhere from `first` to `last`."""
    return Prefetch(
        "placements",
        queryset=Placement.objects.filter(valid_from__lte=last)
        .filter(Q(valid_until__isnull=True) | Q(valid_until__gte=first))
        .select_related("group__location"),
        to_attr="placements_in_range",
    )
