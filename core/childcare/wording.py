"""The register in words."""

from datetime import date

from django.utils.translation import ngettext

from core.childcare.rules.ages import completed_age


def age_words(birth_date: date, on: date) -> str:
    """How old a child is on a date: ``2 jaar``, and in the first year ``8 maanden``."""
    years = completed_age(birth_date, on)
    if years:
        return ngettext("%(n)d year", "%(n)d years", years) % {"n": years}
    months = (on.year - birth_date.year) * 12 + on.month - birth_date.month - (on.day < birth_date.day)
    return ngettext("%(n)d month", "%(n)d months", months) % {"n": months}
