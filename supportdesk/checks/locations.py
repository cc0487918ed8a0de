"""“A location is added but does not show” (S-15): selection 15, the cached copy, open groups and linked schools."""

from abc import abstractmethod
from collections import defaultdict
from collections.abc import Callable, Iterable

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.childcare.choices import STILL_WAITING, CareType
from core.childcare.gateway.choosing import connection_of
from core.childcare.gateway.contract import PROBLEM_WORDS, LocationData, LocationList
from core.childcare.gateway.copies import Copied, kept_copy_of
from core.childcare.gateway.own import OwnRegister
from core.childcare.models import Child, Placement, WaitingEntry
from core.childcare.registration.offers import place_of
from core.childcare.rules.care_ages import fits
from core.childcare.rules.on_offer import Hindrance, hindrances
from core.lib import clock, names
from supportdesk.checking import Check, Context, Finding, check, could_not, explains, passed
from supportdesk.complaints import Complaint
from supportdesk.showing import moment
from supportdesk.words import words

REFRESH = "refresh-locations"
ASK_NAME = _("Ask the customer which location is missing.")


def register_now(context: Context) -> LocationList | None:
    """The locations as they are: of the own database now, of a back-office elsewhere as its last good copy.

    None while there is no copy of a back-office.
    """
    if connection_of(context.organisation.pk) is None:
        return OwnRegister(context.organisation).locations()
    copied = kept_copy_of(context.organisation)
    return copied.data if copied and copied.fetched_at else None


def asked_location(context: Context, data: LocationList | None) -> LocationData | None:
    """The location that the customer named: the whole name, else the only one with that in it."""
    wanted = names.fold(context.said.location)
    if not wanted or data is None:
        return None
    exact = [one for one in data.locations if names.fold(one.name) == wanted]
    near = [one for one in data.locations if wanted in names.fold(one.name)]
    return (exact or near)[0] if exact or len(near) == 1 else None


def children_of_customer(context: Context) -> list[Child]:
    if context.customer is None:
        return []
    family = Child.objects.filter(
        family__guardians__user=context.customer, family__organisation=context.organisation
    )
    return list(family.select_related("school"))


def care_asked(context: Context, location: LocationData) -> list[CareType]:
    """The care that each child of the customer waits for, else has or is to have, else has the age for. Without
    children all care that the location has groups of."""
    children, today = children_of_customer(context), clock.today()
    here = [kind for kind in CareType if any(group.care_type == kind for group in location.groups)]
    known = care_known(children)
    asked = {kind for kinds in known.values() for kind in kinds}
    born = [child.birth_date for child in children if child.pk not in known and child.birth_date <= today]
    asked |= {kind for kind in CareType if any(fits(kind.value, date, today) for date in born)}
    return [kind for kind in CareType if kind in asked] if known or born else here


def care_known(children: Iterable[Child]) -> dict[int, set[CareType]]:
    """By number of the child: the types of its wishes that wait for a place, which is what becomes of a registration;
    without any those of its placements of today and later. Children without either are left out. Two queries."""
    ids = [child.pk for child in children]
    to_come = Q(valid_until=None) | Q(valid_until__gte=clock.today())
    placed = Placement.objects.filter(to_come, child__in=ids).values_list("child", "group__care_type")
    waiting = WaitingEntry.objects.filter(child__in=ids, state__in=STILL_WAITING)
    return _by_child(placed) | _by_child(waiting.values_list("child", "care_type"))


def _by_child(rows: Iterable[tuple[int, str]]) -> dict[int, set[CareType]]:
    found: defaultdict[int, set[CareType]] = defaultdict(set)
    for child, kind in rows:
        found[child].add(CareType(kind))
    return dict(found)


def _listed(texts: Iterable[str | Promise]) -> Callable[[], str]:
    kept = list(texts)
    return lambda: ", ".join(str(text) for text in kept)


class LocationCheck(Check):
    """A check of the location that the customer named."""

    complaints = (Complaint.LOCATION_MISSING,)

    def run(self, context: Context) -> Finding:
        if not context.said.location:
            return could_not(words(ASK_NAME))
        data = register_now(context)
        location = asked_location(context, data)
        if data is None or location is None:
            return could_not(words(_("There is no location “%(name)s”."), name=context.said.location))
        return self.look(context, data, location)

    @abstractmethod
    def look(self, context: Context, data: LocationList, location: LocationData) -> Finding:
        """At this location, among all as they are now."""


@check
class LocationExists(Check):
    slug, rank, name = "location-exists", 5, _("Location is in the register")
    complaints = (Complaint.LOCATION_MISSING,)

    def run(self, context: Context) -> Finding:
        if not context.said.location:
            return could_not(words(ASK_NAME))
        data = register_now(context)
        location = asked_location(context, data)
        if data is None:
            return could_not(words(_("There has never been a copy of the back-office's locations.")))
        if location is not None:
            return passed(words(_("In the register as “%(name)s”."), name=location.name))
        return explains(
            words(
                _("The register has: %(names)s."),
                names=_listed(one.name for one in data.locations) if data.locations else "-",
            ),
            words(_("We do not know this location. Is it called otherwise, or of another organisation?")),
        )


@check
class SelectionFifteen(LocationCheck):
    slug, rank, name = "location-selection-15", 10, _("“Tonen op het ouderportaal” (selection 15)")

    def look(self, context: Context, data: LocationList, location: LocationData) -> Finding:
        if Hindrance.HIDDEN not in hindrances(place_of(location), "", links_schools=False, school=None):
            return passed(
                words(_("On yes.")) if location.shown else words(_("Not filled in, which counts as yes."))
            )
        return explains(
            words(_("“Tonen op het ouderportaal” is on no.")),
            words(_("This location is not shown on the portal. The office can switch that on.")),
        )


@check
class CopyAge(LocationCheck):
    slug, rank, name = "location-copy", 20, _("Cached copy of the locations")

    def look(self, context: Context, data: LocationList, location: LocationData) -> Finding:
        copied = kept_copy_of(context.organisation)
        if copied is None or copied.fetched_at is None:
            return explains(
                words(_("There is no copy yet; it is made when a parent first looks.")),
                words(_("The locations are being fetched. Look again in a moment.")),
                REFRESH,
            )
        if copied.problem is not None:
            return explains(
                words(
                    _("Copy of %(fetched)s; the last refresh failed: %(problem)s. Next refresh: %(next)s."),
                    fetched=moment(copied.fetched_at),
                    problem=PROBLEM_WORDS[copied.problem],
                    next=_next(copied),
                ),
                words(_("Our back-office is disturbed, so the portal shows what it knew before.")),
                REFRESH,
            )
        if copied.data.location(location.key) == location:
            return passed(
                words(
                    _("Copy of %(fetched)s, with the location as it is now. Next refresh: %(next)s."),
                    fetched=moment(copied.fetched_at),
                    next=_next(copied),
                )
            )
        return explains(
            words(
                _(
                    "The copy of %(fetched)s has the location otherwise or not at all. Next refresh: %(next)s."
                ),
                fetched=moment(copied.fetched_at),
                next=_next(copied),
            ),
            words(_("The portal fetches locations every hour. Look again after that.")),
            REFRESH,
        )


def _next(copied: Copied) -> Callable[[], str]:
    return moment(copied.next_refresh) if copied.next_refresh else lambda: "-"


@check
class OpenGroup(LocationCheck):
    slug, rank, name = "location-open-group", 30, _("Open group of the care type")

    def look(self, context: Context, data: LocationList, location: LocationData) -> Finding:
        asked = care_asked(context, location)
        closed = [kind for kind in asked if kind.value not in location.open_care_types]
        if not asked or len(closed) == len(asked):
            kinds = _listed(kind.label for kind in asked) if asked else _("any care")
            return explains(
                words(_("No open group for %(care)s."), care=kinds),
                words(_("This location has no group open now for the care that you ask.")),
            )
        return passed(
            words(
                _("Open groups for %(care)s."),
                care=_listed(kind.label for kind in asked if kind not in closed),
            )
        )


@check
class LinkedSchools(LocationCheck):
    slug, rank, name = "location-schools", 40, _("Linked schools")

    def look(self, context: Context, data: LocationList, location: LocationData) -> Finding:
        if not data.links_schools:
            return passed(words(_("This organisation does not link schools to locations.")))
        asked = set(care_asked(context, location))
        if not asked & {CareType.AFTER_SCHOOL, CareType.BEFORE_SCHOOL}:
            return passed(words(_("For this care the school does not matter.")))
        if not location.schools:
            return explains(
                words(_("No school is linked to the location, so care around school is not offered there.")),
                words(_("No school is linked to this location yet. The office can do that.")),
            )
        return self._of_children(context, data, location)

    def _of_children(self, context: Context, data: LocationList, location: LocationData) -> Finding:
        linked = [school.name for school in data.schools if school.key in location.schools]
        children = [
            child
            for child in children_of_customer(context)
            if child.birth_date <= clock.today()
            and fits(CareType.AFTER_SCHOOL, child.birth_date, clock.today())
        ]
        apart = [child for child in children if child.school is None or child.school.name not in linked]
        if children and len(apart) == len(children):
            schools = [child.school.name if child.school else _("no school") for child in apart]
            return explains(
                words(
                    _("Linked: %(linked)s. The school of the child: %(own)s."),
                    linked=_listed(linked),
                    own=_listed(schools),
                ),
                words(_("This location does not serve the school of your child.")),
            )
        return passed(words(_("Linked: %(linked)s."), linked=_listed(linked)))
