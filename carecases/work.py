"""Whose queue a help request is in, and the work list of somebody of the partnership (C-63)."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from carecases.choices import Need, Turn
from carecases.models import Function, FunctionHolder, HelpRequest, SchoolCare, Status, Transition
from carecases.selectors import help_requests_of
from core.accounts.models import User
from core.accounts.rights import Right

MOST_COUNTED = 99
"""More than this many is "many" beside the menu, and is not counted further."""


def work_of(user: User) -> QuerySet[HelpRequest]:
    """What waits for this account, all of it visible to it.

    That is what it took on; what nobody took on in the queue of a function that it holds for that school; and what it
    coordinates while no function is named.
    """
    waiting = Status.objects.filter(
        process__organisation=user.organisation_id, turn=Turn.PARTNERSHIP, is_final=False
    )
    # The numbers themselves: PostgreSQL uses no index for "of a status that a subquery finds".
    of_function: dict[int | None, list[int]] = {}
    for pk, function in waiting.values_list("pk", "function"):
        of_function.setdefault(function, []).append(pk)
    mine = Q(holder=user) & Q(status__in=[pk for numbers in of_function.values() for pk in numbers])
    for function, schools in _duties(user):
        queue = Q(holder=None, status__in=of_function.get(function, []))
        mine |= queue if schools is None else queue & Q(school__in=schools)
    mine |= Q(holder=None, coordinator=user, status__in=of_function.get(None, []))
    return help_requests_of(user).filter(mine)


def number_waiting(user: User) -> int:
    """How many, up to MOST_COUNTED and one more."""
    return work_of(user).order_by()[: MOST_COUNTED + 1].count()


def holders_for(help_request: HelpRequest, functions: Iterable[Function]) -> dict[int, list[tuple[int, str]]]:
    """For each function, by its number, the accounts that may take this help request on, with their names."""
    wanted = {function.pk: function for function in functions}
    care = SchoolCare.objects.filter(unit=help_request.school_id).select_related("contact").first()
    region = care.region if care else ""
    found: dict[int, list[tuple[int, str]]] = {pk: [] for pk in wanted}
    holders = FunctionHolder.objects.filter(
        function__in=wanted, region__in=["", region], user__is_active=True
    ).select_related("user")
    for holder in holders.order_by("user__full_name", "user"):
        person = (holder.user_id, holder.user.full_name)
        if person not in found[holder.function_id]:
            found[holder.function_id].append(person)
    contact = care.contact if care else None
    for pk, function in wanted.items():
        if function.is_school_contact and contact is not None and contact.is_active:
            found[pk].append((contact.pk, contact.full_name))
    return found


def holders_by_target(
    help_request: HelpRequest, ways: Iterable[Transition]
) -> dict[int, list[tuple[int, str]]]:
    """For each way that asks who takes it on, by the number of its target: who may.

    A target that names no function can be given to anybody of the partnership.
    """
    asking = [way for way in ways if Need.HOLDER in way.needs]
    functions = [way.target.function for way in asking if way.target.function is not None]
    by_function = holders_for(help_request, functions) if functions else {}
    anybody = _colleagues(help_request) if any(way.target.function_id is None for way in asking) else []
    return {
        way.target_id: by_function[way.target.function_id] if way.target.function_id else anybody
        for way in asking
    }


def _colleagues(help_request: HelpRequest) -> list[tuple[int, str]]:
    found = User.objects.filter(
        organisation=help_request.organisation_id,
        is_active=True,
        role__rights__contains=[Right.ASSESS_HELP_REQUESTS.value],
    )
    return list(found.order_by("full_name", "pk").values_list("pk", "full_name"))


def _duties(user: User) -> list[tuple[int, list[int] | None]]:
    """The functions that this account does, each with the schools it does it for, or None for all schools."""
    regions: dict[str, list[int]] = {}
    own: list[int] = []
    cares = SchoolCare.objects.filter(unit__organisation=user.organisation_id)
    for unit, region, contact in cares.values_list("unit", "region", "contact"):
        regions.setdefault(region, []).append(unit)
        if contact == user.pk:
            own.append(unit)
    duties: list[tuple[int, list[int] | None]] = [
        (function, regions.get(region, []) if region else None)
        for function, region in FunctionHolder.objects.filter(user=user).values_list("function", "region")
    ]
    of_contacts = Function.objects.filter(organisation=user.organisation_id, is_school_contact=True)
    duties += [(function, own) for function in of_contacts.values_list("pk", flat=True)]
    return duties
