"""Who sees which entries of the waiting list, and what can be offered (K-12)."""

from collections.abc import Collection

from django.db.models import Case, Count, F, IntegerField, Prefetch, Q, QuerySet, When, Window
from django.db.models.functions import RowNumber

from core.accounts.choices import Environment
from core.accounts.models import User
from core.accounts.rights import Right
from core.childcare.choices import STILL_WAITING, ContractForm, WaitingState
from core.childcare.models import (
    Child,
    DayPart,
    Group,
    Location,
    WaitingEntry,
    WaitingOffer,
)
from core.childcare.selectors import family_access


def entries_of(user: User) -> QuerySet[WaitingEntry]:
    """The entries of the family's children with their offers, for guardians with custody.

    What can be answered stands first, then what still waits.
    """
    access = family_access(user)
    if access is None or not access.may_ask:
        return WaitingEntry.objects.none()
    turn = Case(
        When(state=WaitingState.OFFERED, then=0),
        When(state=WaitingState.OPEN, then=1),
        default=2,
        output_field=IntegerField(),
    )
    entries = WaitingEntry.objects.filter(child__family=access.family).annotate(turn=turn)
    return with_offers(entries).order_by("turn", "-since", "-pk")


def offers_of(user: User) -> QuerySet[WaitingOffer]:
    """What was offered to the family: for guardians with custody."""
    access = family_access(user)
    if access is None or not access.may_ask:
        return WaitingOffer.objects.none()
    return WaitingOffer.objects.filter(entry__child__family=access.family).select_related(
        "entry__child", "entry__location", "group__location", "answered_by"
    )


def office_entries(user: User) -> QuerySet[WaitingEntry]:
    """The waiting list of the own organisation, who waits longest first."""
    if not _keeps_the_list(user):
        return WaitingEntry.objects.none()
    return (
        WaitingEntry.objects.filter(child__family__organisation=user.organisation_id)
        .select_related("child__family", "location", "added_by")
        .order_by("since", "pk")
    )


def places_in_line(locations: Collection[int]) -> dict[int, int]:
    """For every entry that still waits at these locations its number in the line of its location and kind of care."""
    rows = WaitingEntry.objects.filter(location__in=locations, state__in=STILL_WAITING).annotate(
        place=Window(
            RowNumber(),
            partition_by=[F("location"), F("care_type")],
            order_by=[F("since"), F("pk")],
        )
    )
    return dict(rows.values_list("pk", "place"))


def office_offers(user: User) -> QuerySet[WaitingOffer]:
    """What the own organisation offered."""
    if not _keeps_the_list(user):
        return WaitingOffer.objects.none()
    return WaitingOffer.objects.filter(
        entry__child__family__organisation=user.organisation_id
    ).select_related("entry")


def with_offers(entries: QuerySet[WaitingEntry]) -> QuerySet[WaitingEntry]:
    """With the offers of each, newest first, and their day parts; three queries more."""
    offers = WaitingOffer.objects.select_related(
        "group__location", "offered_by", "answered_by"
    ).prefetch_related("parts__day_part")
    return entries.select_related("child", "location").prefetch_related(Prefetch("offers", queryset=offers))


def waiting_locations(user: User) -> QuerySet[Location]:
    """The locations whose list the office keeps, with how many wait."""
    if not _keeps_the_list(user):
        return Location.objects.none()
    return Location.objects.filter(organisation=user.organisation_id).annotate(
        waiting=Count("waiting_entries", filter=Q(waiting_entries__state__in=STILL_WAITING))
    )


def waiting_children(user: User) -> QuerySet[Child]:
    """The children that the office can put on the list."""
    if not _keeps_the_list(user):
        return Child.objects.none()
    return Child.objects.filter(family__organisation=user.organisation_id).select_related("family")


def groups_for(entry: WaitingEntry) -> QuerySet[Group]:
    """The groups that give the care an entry waits for."""
    return Group.objects.filter(location=entry.location_id, care_type=entry.care_type).select_related(
        "location"
    )


def day_parts_for(entry: WaitingEntry) -> QuerySet[DayPart]:
    """The day parts of which a contract for an entry can be made: all but the incidental ones."""
    parts = DayPart.objects.filter(
        Q(locations__isnull=True) | Q(locations=entry.location_id),
        organisation=entry.location.organisation_id,
        care_type=entry.care_type,
        weekdays__overlap=entry.weekdays,
    )
    return parts.exclude(contract_form=ContractForm.INCIDENTAL).distinct()


def _keeps_the_list(user: User) -> bool:
    return user.environment == Environment.STAFF and user.has_right(Right.MANAGE_WAITING_LIST)
