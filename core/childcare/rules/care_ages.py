"""For which ages a kind of care is (Wet kinderopvang, art. 1.1): until primary school, or while at it."""

from datetime import date

from core.childcare.rules.ages import completed_months

AGES = {
    "day_care": (0, 48),
    "playgroup": (24, 48),
    "after_school": (48, 156),
    "before_school": (48, 156),
    "childminding": (0, 156),
}
"""In whole months, the last one excluded: primary school begins at four and ends at thirteen at the latest."""


def fits(care_type: str, born: date, wanted_from: date) -> bool:
    """Whether a child has the age for a kind of care on the day that it is to begin."""
    first, last = AGES[care_type]
    return wanted_from >= born and first <= completed_months(born, wanted_from) < last
