"""Ages in completed years."""

from datetime import date


def completed_age(birth_date: date, on: date) -> int:
    """Completed years of life on a local date.

    Who was born on 29 February is a year older on 1 March of a year without that date.
    Raises ValueError when `on` lies before the birth.
    """
    if on < birth_date:
        raise ValueError(f"Not yet born on {on}: the date of birth is {birth_date}.")
    birthday_still_to_come = (on.month, on.day) < (birth_date.month, birth_date.day)
    return on.year - birth_date.year - birthday_still_to_come


def completed_months(birth_date: date, on: date) -> int:
    """Completed months of life on a local date.

    Raises ValueError when `on` lies before the birth.
    """
    if on < birth_date:
        raise ValueError(f"Not yet born on {on}: the date of birth is {birth_date}.")
    months = (on.year - birth_date.year) * 12 + on.month - birth_date.month
    return months - (on.day < birth_date.day)
