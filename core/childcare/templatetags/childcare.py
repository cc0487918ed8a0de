"""Words of the register for templates."""

from django import template
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.childcare.choices import Weekday
from core.childcare.models import Location
from core.childcare.wording import age_words

register = template.Library()
register.filter("age_on", age_words)


@register.filter
def weekday_words(weekdays: list[int]) -> str:
    """ISO weekdays in words: ``maandag, woensdag``."""
    return ", ".join(str(Weekday(weekday).label) for weekday in weekdays)


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
