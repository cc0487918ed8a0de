"""Whose queue a help request is in, and the work list of somebody of the partnership (C-63)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, FilteredRelation, Q, QuerySet

from carecases.choices import Need, Turn
from carecases.models import Function, FunctionHolder, HelpRequest, SchoolCare, Status, Transition
from carecases.selectors import own_help_requests
from core.accounts.models import User
from core.accounts.policies import may_open
from core.accounts.rights import Right

MOST_COUNTED = 99
"""More than this many is "many" beside the menu, and is not counted further."""


def work_of(user: User) -> QuerySet[HelpRequest]:
    """What waits for this account, all of it visible to it.

    That is what it took on; what nobody took on in the queue of a function that it holds for that school; and what it
    coordinates while no function is named. What is from outside the partnership waits for one function (C-65).
    """
    waiting = Status.objects.filter(
        process__organisation=user.organisation_id, turn=Turn.PARTNERSHIP, is_final=False
    )
    doing = FilteredRelation("function__holders", condition=Q(function__holders__user=user))
    # The numbers themselves: PostgreSQL uses no index for "of a status, or a school, that a subquery finds".
    queues: dict[int | None, _Queue] = {}
    along = {**_office_for_outside(user), **_places_of(user)}
    rows = waiting.annotate(duty=doing, **along).values_list(
        "pk", "function", "function__is_school_contact", "duty", "duty__region", *along
    )
    for pk, function, of_contacts, duty, region, *_along in rows:
        queue = queues.setdefault(function, _Queue(is_of_contacts=bool(of_contacts)))
        queue.statuses.add(pk)
        if duty is not None:
            queue.regions.add(region)
    has_office, does_office, *places = rows[0][-5:] if rows else (False, False, [], [], [])
    schools_in = _Places(*places)
    # Where no function takes what is from outside, that waits where everything does.
    inside = Q(is_external=False) if has_office else Q()
    everywhere = {pk for queue in queues.values() for pk in queue.statuses}
    mine = Q(holder=user, status__in=everywhere)
    for owner, queue in queues.items():
        schools = Q(coordinator=user) if owner is None else queue.schools_of(schools_in)
        if schools is not None:
            mine |= inside & Q(holder=None, status__in=queue.statuses) & schools
    if does_office:
        mine |= Q(holder=None, is_external=True, status__in=everywhere)
    return own_help_requests(user).filter(mine)


def _office_for_outside(user: User) -> dict[str, Exists]:
    """Whether a function takes what is from outside, and whether this account does that one; with the same query."""
    offices = Function.objects.filter(organisation=user.organisation_id, takes_external=True)
    return {
        "has_office": Exists(offices),
        "does_office": Exists(FunctionHolder.objects.filter(function__in=offices, user=user)),
    }


def _places_of(user: User) -> dict[str, ArraySubquery]:
    """The schools whose contact this account is, and those in the regions for which it does something; with the same
    query, as `_Places` takes them."""
    cares = SchoolCare.objects.filter(unit__organisation=user.organisation_id).order_by("unit")
    regions = FunctionHolder.objects.filter(user=user).values("region")
    in_region = cares.exclude(region="").filter(region__in=regions)
    return {
        "contact_of": ArraySubquery(cares.filter(contact=user).values("unit")),
        "in_region": ArraySubquery(in_region.values("unit")),
        "region_of": ArraySubquery(in_region.values("region")),
    }


@dataclass(frozen=True)
class _Places:
    """Numbers of schools: whose contact somebody is, and those in regions, each with its region."""

    contact_of: list[int]
    in_region: list[int]
    region_of: list[str]

    def within(self, regions: set[str]) -> set[int]:
        both = zip(self.in_region, self.region_of, strict=True)
        return {school for school, region in both if region in regions}


@dataclass
class _Queue:
    """The statuses of one function, and the regions for which somebody does it; "" is all of them."""

    is_of_contacts: bool
    statuses: set[int] = field(default_factory=set)
    regions: set[str] = field(default_factory=set)

    def schools_of(self, places: _Places) -> Q | None:
        """Which schools' help requests wait here; None for none, an empty one for all."""
        if "" in self.regions:
            return Q()
        schools = places.within(self.regions)
        if self.is_of_contacts:
            schools |= set(places.contact_of)
        return Q(school__in=schools) if schools else None


@dataclass(frozen=True)
class Pile:
    """What waits on a page of its own, beside help requests: `words` says a number of it, `count` is one query."""

    url_name: str
    words: Callable[[int], str]
    count: Callable[[User], int]


_piles: dict[str, Pile] = {}


def register_pile(pile: Pile) -> None:
    """Tell of it, from the `ready` of the part that has it. Raises ValueError when the page is told of already."""
    if _piles.setdefault(pile.url_name, pile) != pile:
        raise ValueError(f"The page {pile.url_name} is told of twice.")


def piles_of(user: User) -> list[tuple[str, str]]:
    """Of each page that the user may open and where something waits: the name of its URL, and how much in words."""
    counted = [(pile, pile.count(user)) for pile in _piles.values() if may_open(user, pile.url_name)]
    return [(pile.url_name, pile.words(number)) for pile, number in counted if number]


def number_waiting(user: User) -> int:
    """How many, up to MOST_COUNTED and one more: two queries, on every page with the menu."""
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
