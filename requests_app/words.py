"""The small words that sentences of requests are made of: moments, amounts, lists, in the reader's language."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core.childcare.choices import CareType
from core.lib import display


def day(on: date) -> str:
    return display.short_date(on, get_language() or "nl")


def moment(at: datetime) -> str:
    local = timezone.localtime(at)
    return _("%(date)s at %(time)s") % {"date": day(local.date()), "time": display.clock(local.time())}


def deadline(at: datetime) -> str:
    """A deadline at midnight belongs to the day that it closes."""
    local = timezone.localtime(at)
    if local.time() == time(0):
        return _("the end of %(date)s") % {"date": day((local - timedelta(days=1)).date())}
    return moment(at)


def opening(at: datetime) -> str:
    """Something that opens at midnight opens on that day."""
    local = timezone.localtime(at)
    return day(local.date()) if local.time() == time(0) else moment(at)


def money(amount: Decimal) -> str:
    return display.money(amount, get_language() or "nl")


def number(amount: Decimal) -> str:
    """Without zeros that say nothing: 5.50 is 5.5, 10.00 is 10."""
    plain = amount.normalize() if amount else Decimal(0)
    return str(
        number_format(plain.quantize(Decimal(1)) if plain == plain.to_integral() else plain, use_l10n=True)
    )


def credit_words(amount: Decimal, unit: str) -> str:
    """An amount in the unit of a credit (requests_app.choices.CreditUnit): "5.5 hours", "1 day"."""
    which = 1 if amount == 1 else 2
    words = {
        "hours": ngettext("%(number)s hour", "%(number)s hours", which),
        "points": ngettext("%(number)s point", "%(number)s points", which),
        "parts": ngettext("%(number)s day part", "%(number)s day parts", which),
        "days": ngettext("%(number)s day", "%(number)s days", which),
    }
    return words[unit] % {"number": number(amount)}


def credit_sums(amounts: Iterable[tuple[str, Decimal]]) -> list[str]:
    """What amounts (unit first) come to, a sum for each unit: ["11 hours", "1 point"]."""
    sums: dict[str, Decimal] = {}
    for unit, amount in amounts:
        sums[unit] = sums.get(unit, Decimal(0)) + amount
    return [credit_words(amount, unit) for unit, amount in sums.items()]


def care_types(codes: Iterable[str]) -> str:
    return ", ".join(str(CareType(code).label) for code in codes)


def listed(words: Iterable[str], joint: str) -> str:
    """One, two or more things with a word between the last two: "a, b or c"."""
    *first, last = words
    return f"{', '.join(first)} {joint} {last}" if first else last
