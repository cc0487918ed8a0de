"""How long an admission declaration (TLV) holds.

It is given for whole school years, 1 August until 31 July; one that begins in the middle of a school year holds for the
rest of that year too, so it always ends on 31 July (WEC art. 40, fifteenth paragraph).
"""

from datetime import date

FIRST_MONTH = 8


def school_year(day: date) -> int:
    """The year in which the school year of a day began: 2026 for 31 July 2027."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def last_day(first_day: date, years: int) -> date:
    """The last day of a TLV for so many whole school years. Raises ValueError for less than one."""
    if years < 1:
        raise ValueError("A TLV is for at least one whole school year.")
    begun = school_year(first_day)
    is_midway = first_day != date(begun, FIRST_MONTH, 1)
    return date(begun + years + is_midway, FIRST_MONTH - 1, 31)


def year_name(begun: int) -> str:
    """ "2026-2027"."""
    return f"{begun}-{begun + 1}"
