"""Words of the register for templates."""

from django import template
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.childcare.models import Location

register = template.Library()


@register.filter
def holiday_name(name: str) -> str:
    """A school holiday in words; names that a school gave itself stay as they are."""
    words = {
        "autumn": _("Autumn holiday"),
        "christmas": _("Christmas holiday"),
        "spring": _("Spring holiday"),
        "may": _("May holiday"),
        "summer": _("Summer holiday"),
    }
    return words.get(name, capfirst(name))


@register.filter
def street_line(place: Location) -> str:
    """Street, house number and addition."""
    number = f"{place.house_number}{place.house_number_addition}"
    return f"{place.street} {number}".strip()
