"""What the office may see of the register: all of the own organisation, by right."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet
from django.db.models.functions import Length

from core.accounts.choices import Environment
from core.accounts.models import User
from core.accounts.rights import Right
from core.childcare.models import (
    Child,
    ClosingDay,
    DayPart,
    DayPartPrice,
    Family,
    Group,
    Guardian,
    Location,
    Placement,
    School,
    SchoolHoliday,
    StudyDay,
)
from core.lib import clock, names

FAMILIES = (Right.MANAGE_FAMILIES, Right.MANAGE_PLACEMENTS)
"""Whoever places children looks at families too."""
PLACES = (Right.MANAGE_REGISTER, Right.MANAGE_PLACEMENTS)

FAMILY_ORDERS = {
    "naam": ("list_name", "pk"),
    "nummer": ("number_length", "debtor_number"),
    "plaats": ("city", "list_name", "pk"),
}
"""How the list of families can be sorted; a minus in front turns it round."""


@dataclass(frozen=True)
class FamilyFilter:
    """What was typed, in which order (a key of `FAMILY_ORDERS`, with a minus in front for the other way round), and
    whether only families with care now or to come are asked."""

    typed: str = ""
    order: str = "naam"
    with_care: bool = False


def _has_one(user: User, rights: Collection[Right]) -> bool:
    return user.environment == Environment.STAFF and any(user.has_right(right) for right in rights)


def families_for(user: User) -> QuerySet[Family]:
    """The families that the office keeps or places."""
    if not _has_one(user, FAMILIES):
        return Family.objects.none()
    return Family.objects.filter(organisation=user.organisation_id)


def find_families(user: User, wanted: FamilyFilter) -> QuerySet[Family]:
    """The families in which somebody has all the words in name or e-mail address, or with that debtor number.

    Prefixes, accents, hyphens and capitals make no difference. Each has `list_name`, of the first guardian.
    """
    found = families_for(user).annotate(
        first=FilteredRelation("guardians", condition=Q(guardians__position=1)),
        list_name=F("first__sort_name"),
        number_length=Length("debtor_number"),
    )
    typed = wanted.typed.strip()
    if typed:
        found = found.filter(_named(user, typed))
    if wanted.with_care:
        running = Placement.objects.filter(child__family=OuterRef("pk")).filter(still_running())
        found = found.filter(Exists(running))
    return found.order_by(*_family_order(wanted.order))


def _named(user: User, typed: str) -> Q:
    everything = Q()
    for word in _words_to_find(typed):
        everything &= Q(findable__contains=word)
    of_organisation = {"family__organisation": user.organisation_id}
    guardians = Guardian.objects.filter(everything, **of_organisation).values("family")
    children = Child.objects.filter(everything, **of_organisation).values("family")
    return Q(debtor_number__startswith=typed) | Q(pk__in=guardians) | Q(pk__in=children)


def _words_to_find(typed: str) -> list[str]:
    """E-mail addresses as they are written; of names the words without prefixes, folded."""
    addresses = [word.lower() for word in typed.split() if "@" in word]
    return addresses + names.search_words(" ".join(word for word in typed.split() if "@" not in word))


def _family_order(order: str) -> list[str]:
    name, sign = order.removeprefix("-"), "-" if order.startswith("-") else ""
    return [f"{sign}{field}" for field in FAMILY_ORDERS.get(name, FAMILY_ORDERS["naam"])]


def still_running() -> Q:
    """Placements that hold today or will."""
    return Q(valid_until__isnull=True) | Q(valid_until__gte=clock.today())


def guardians_for(user: User) -> QuerySet[Guardian]:
    if not _has_one(user, FAMILIES):
        return Guardian.objects.none()
    return Guardian.objects.filter(family__organisation=user.organisation_id).select_related("family", "user")


def children_for(user: User) -> QuerySet[Child]:
    if not _has_one(user, FAMILIES):
        return Child.objects.none()
    return Child.objects.filter(family__organisation=user.organisation_id).select_related("family")


def placements_for(user: User) -> QuerySet[Placement]:
    if not _has_one(user, FAMILIES):
        return Placement.objects.none()
    return Placement.objects.filter(group__location__organisation=user.organisation_id).select_related(
        "child__family", "group__location"
    )


def locations_for(user: User) -> QuerySet[Location]:
    if not _has_one(user, PLACES):
        return Location.objects.none()
    return Location.objects.filter(organisation=user.organisation_id)


def groups_for(user: User) -> QuerySet[Group]:
    if not _has_one(user, PLACES):
        return Group.objects.none()
    return Group.objects.filter(location__organisation=user.organisation_id).select_related("location")


def schools_for(user: User) -> QuerySet[School]:
    if not _has_one(user, (*PLACES, Right.MANAGE_FAMILIES)):
        return School.objects.none()
    return School.objects.filter(organisation=user.organisation_id)


def day_parts_for(user: User) -> QuerySet[DayPart]:
    if not _has_one(user, PLACES):
        return DayPart.objects.none()
    return DayPart.objects.filter(organisation=user.organisation_id)


def prices_for(user: User) -> QuerySet[DayPartPrice]:
    return DayPartPrice.objects.filter(day_part__in=day_parts_for(user)).select_related("day_part")


def closing_days_for(user: User) -> QuerySet[ClosingDay]:
    if not user.has_right(Right.MANAGE_REGISTER):
        return ClosingDay.objects.none()
    return ClosingDay.objects.filter(organisation=user.organisation_id).select_related("location")


def own_holidays_for(user: User) -> QuerySet[SchoolHoliday]:
    """Holidays that a location or a school keeps otherwise than its region; the region's own are nobody's to change."""
    if not user.has_right(Right.MANAGE_REGISTER):
        return SchoolHoliday.objects.none()
    return SchoolHoliday.objects.filter(
        Q(location__organisation=user.organisation_id) | Q(school__organisation=user.organisation_id)
    ).select_related("location", "school")


def study_days_for(user: User) -> QuerySet[StudyDay]:
    if not user.has_right(Right.MANAGE_REGISTER):
        return StudyDay.objects.none()
    return StudyDay.objects.filter(
        Q(location__organisation=user.organisation_id) | Q(school__organisation=user.organisation_id)
    ).select_related("location", "school")


def staff_for(user: User) -> QuerySet[User]:
    """The accounts of staff, for who says where they work and who may be a mentor."""
    if not _has_one(user, (*PLACES, Right.MANAGE_FAMILIES)):
        return User.objects.none()
    return User.objects.filter(
        organisation=user.organisation_id, environment=Environment.STAFF
    ).select_related("role")


def working_staff(user: User) -> QuerySet[User]:
    """Of `staff_for` those whose account is open, by name."""
    return (
        staff_for(user)
        .filter(Q(ends_at=None) | Q(ends_at__gt=clock.now()), is_active=True)
        .order_by("full_name", "pk")
    )
