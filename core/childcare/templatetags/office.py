"""Small words of the office's screens."""

from datetime import date, timedelta
from typing import Any

from django import template
from django.utils.translation import get_language, gettext, ngettext

from core.childcare.choices import Weekday
from core.childcare.office.forms.calendar import holiday_words
from core.childcare.wording import age_words
from core.lib import clock, display, names

register = template.Library()

MONDAY = date(2024, 1, 1)


@register.filter
def in_list(person: Any) -> str:
    """``Boven, Sanne van``: as a sorted list shows a guardian or child."""
    return names.in_list(person.first_name, person.prefix, person.last_name)


@register.filter
def age(birth_date: date) -> str:
    """How old a child is today; nothing before its birth."""
    today = clock.today()
    return age_words(birth_date, today) if birth_date <= today else ""


@register.filter
def months(number: int) -> str:
    """``4 jaar``, ``2 maanden``: the limits of a group's ages."""
    if number and number % 12 == 0:
        years = number // 12
        return ngettext("%(n)d year", "%(n)d years", years) % {"n": years}
    return ngettext("%(n)d month", "%(n)d months", number) % {"n": number}


@register.filter
def weekday(number: int) -> str:
    """``maandag``; every day for none."""
    return str(Weekday(number).label) if number else gettext("every day")


@register.filter
def short_day(number: int) -> str:
    """``ma``."""
    return display.short_weekday(MONDAY + timedelta(days=number - 1), display.known_language(get_language()))


@register.filter
def holiday(name: str) -> str:
    """``Herfstvakantie``."""
    return str(holiday_words(name))
