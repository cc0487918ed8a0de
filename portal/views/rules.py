"""Regels van jullie locatie: what parents can ask, swap, report and cancel, and when (R-41)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.childcare.choices import CareType
from core.childcare.family_pages import FamilyRequest, general_page
from core.childcare.models import DayPart, Group
from core.childcare.selectors import locations_of
from core.lib import clock
from requests_app.facts import policy_of
from requests_app.policy_for_parents import rules_of


@require_safe
@general_page
def rules(request: FamilyRequest) -> HttpResponse:
    """The rules of each location of the family, in force today, with the coming changes."""
    organisation = request.access.family.organisation
    locations = list(locations_of(request.user))
    policy = policy_of(organisation)
    names = dict(DayPart.objects.filter(organisation=organisation).values_list("pk", "name"))
    kinds: dict[int, set[str]] = {place.pk: set() for place in locations}
    for location_id, care_type in Group.objects.filter(location__in=locations).values_list(
        "location_id", "care_type"
    ):
        kinds[location_id].add(care_type)
    context = {
        "locations": [
            rules_of(
                place,
                policy,
                [kind for kind in CareType.values if kind in kinds[place.pk]],
                clock.today(),
                day_parts=names,
                with_credits=organisation.uses_credits,
            )
            for place in locations
        ],
        "today": clock.today(),
    }
    return render(request, "portal/rules.html", context)
