"""Dates, times, money and hours as the Dutch write them, and the English beside it. No Django.

Shapes: ``wo 24-02-2021``, ``07:00-12:30``, ``€ 1.234,50``, ``5 uur 30`` (spec: "Rules that hold
everywhere"). Every function takes the language as ``nl`` (default) or ``en``; anything else reads as Dutch.
"""

from datetime import date, time
from decimal import ROUND_HALF_UP, Decimal

WEEKDAYS = {
    "nl": ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS = {
    "nl": (
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}
SHORT_MONTHS = {
    "nl": ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
HOUR_WORD = {"nl": "uur", "en": "h"}
CENT = Decimal("0.01")


def known_language(language: str | None) -> str:
    """``en`` for every kind of English, ``nl`` for all else."""
    return "en" if (language or "").startswith("en") else "nl"


def weekday(day: date, language: str = "nl") -> str:
    """The day's full name: ``woensdag``."""
    return WEEKDAYS[known_language(language)][day.weekday()]


def short_weekday(day: date, language: str = "nl") -> str:
    """Two letters in Dutch (``wo``), three in English (``Wed``)."""
    return weekday(day, language)[: 3 if known_language(language) == "en" else 2]


def month(day: date, language: str = "nl") -> str:
    """The month and year: ``februari 2021``."""
    return f"{MONTHS[known_language(language)][day.month - 1]} {day.year}"


def short_month(day: date, language: str = "nl") -> str:
    """The month in three letters: ``feb``."""
    return SHORT_MONTHS[known_language(language)][day.month - 1]


def short_date(day: date, language: str = "nl") -> str:
    """``wo 24-02-2021``."""
    return f"{short_weekday(day, language)} {day:%d-%m-%Y}"


def long_date(day: date, language: str = "nl") -> str:
    """``Woensdag 24 februari 2021``, with a capital, as a heading has it."""
    name = weekday(day, language)
    return f"{name[0].upper()}{name[1:]} {day.day} {month(day, language)}"


def clock(moment: time) -> str:
    """``07:00``; a ``datetime`` shows the clock of the zone it is in."""
    return f"{moment:%H:%M}"


def span(start: time, end: time) -> str:
    """``07:00-12:30``."""
    return f"{clock(start)}-{clock(end)}"


def money(amount: Decimal | int, language: str = "nl") -> str:
    """Euros, half cents away from zero: ``€ 1.234,50`` or ``€1,234.50``; below zero ``€ -12,50`` or ``-€12.50``."""
    cents = Decimal(amount).quantize(CENT, rounding=ROUND_HALF_UP)
    sign = "-" if cents < 0 else ""
    english = f"{abs(cents):,.2f}"
    if known_language(language) == "en":
        return f"{sign}€{english}"
    return f"€ {sign}{english.translate(str.maketrans(',.', '.,'))}"


def hours(minutes: int, language: str = "nl") -> str:
    """Minutes as people say them: ``45 min``, ``5 uur``, ``5 uur 30``; English ``5 h 30``."""
    whole, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else ""
    if not whole:
        return f"{sign}{rest} min"
    word = HOUR_WORD[known_language(language)]
    return f"{sign}{whole} {word} {rest:02d}" if rest else f"{sign}{whole} {word}"


def initials(name: str) -> str:
    """At most two capitals for a round picture: ``Noortje`` N, ``Ties de Vries`` TV, nothing ``?``."""
    words = [word for word in name.split() if word[:1].isalnum()]
    capitals = [word[0].upper() for word in words if word[0].isupper()] or [word[0].upper() for word in words]
    if not capitals:
        return "?"
    return capitals[0] if len(capitals) == 1 else capitals[0] + capitals[-1]
