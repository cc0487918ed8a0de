"""Sample content of the living page: one family and one planner's morning, in plain Dutch."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest

from core.lib.colour import normal
from core.lib.forms import CheckboxCards, DateInput, OneTimeCodeInput, RadioCards, card_label
from core.lib.month_grid import DayMark, DayState, MonthGrid, month_grid

TODAY = date(2021, 2, 9)
HOLIDAY = {date(2021, 2, 22) + timedelta(days=day) for day in range(5)}
OPTION = date(2021, 2, 24)
COLOURS = ("#00868b", "#ffd500", "#e6007e", "#009640", "#1d1d1b")
CHOSEN = date(2021, 2, 17)

SECTIONS = (
    ("kleur", "Kleur en letter"),
    ("acties", "Knoppen en keuzes"),
    ("agenda", "Agenda"),
    ("lijsten", "Lijsten en tabellen"),
    ("formulieren", "Formulieren"),
    ("toestanden", "Meldingen en toestanden"),
)
SWATCHES = (
    "accent",
    "strong",
    "soft",
    "brand",
    "sun",
    "surface",
    "sunken",
    "ok",
    "attention",
    "danger",
    "info",
)


@dataclass(frozen=True)
class SampleMenuItem:
    label: str
    icon: str
    active: bool = False
    badge: int = 0
    url: str = "#main"


@dataclass(frozen=True)
class SampleUser:
    full_name: str = "Sanne de Boer"
    is_authenticated: bool = True


MENU = (
    SampleMenuItem("Mijn kind", "heart"),
    SampleMenuItem("Berichten", "message-circle", badge=3),
    SampleMenuItem("Agenda", "calendar-days", active=True),
    SampleMenuItem("Mijn locatie", "map-pin"),
    SampleMenuItem("Overig", "ellipsis"),
)


class SampleForm(forms.Form):
    template_name = "components/form.html"

    child = forms.ChoiceField(label="Kind", choices=[("n", "Noortje"), ("t", "Ties")])
    day = forms.DateField(
        label="Aanvraag vervalt automatisch op",
        widget=DateInput,
        help_text="Is er dan nog niet besloten, dan trekken we de aanvraag in.",
    )
    day_part = forms.ChoiceField(
        label="Dagdeel",
        widget=RadioCards,
        choices=[
            ("morning", card_label("07:30-13:00", "Incidentele ochtend", "€ 51,15")),
            ("day", card_label("07:30-18:30", "Incidentele hele dag", "€ 102,30")),
        ],
    )
    days = forms.MultipleChoiceField(
        label="Op welke dagen",
        widget=CheckboxCards,
        required=False,
        choices=[("mo", "Maandag"), ("we", card_label("Woensdag", "Studiedag"))],
    )
    reason = forms.ChoiceField(
        label="Reden", widget=forms.RadioSelect, choices=[("s", "Ziek"), ("v", "Vakantie"), ("o", "Overig")]
    )
    remark = forms.CharField(
        label="Opmerking toevoegen", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    whole = forms.BooleanField(
        label="Als geheel beoordelen",
        required=False,
        help_text="Alleen doorgaan als het voor alle kinderen kan.",
    )
    password = forms.CharField(
        label="Wachtwoord", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    code = forms.CharField(label="Code uit je app", widget=OneTimeCodeInput)


def mark(day: date) -> DayMark:
    """What the sample month knows of a day."""
    if day < TODAY:
        return DayMark(frozenset({DayState.PAST}))
    if day.weekday() > 4:
        return DayMark(frozenset({DayState.CLOSED}), note="gesloten")
    if day == CHOSEN:
        return DayMark(frozenset({DayState.SELECTED}), note="gekozen", url="#maand")
    if day == OPTION:
        return DayMark(frozenset({DayState.OPTION}), note="optie extra: Noortje", url="#maand", dots=1)
    if day.weekday() in {1, 3} and day not in HOLIDAY:
        return DayMark(frozenset({DayState.PLANNED}), note="gepland: Noortje en Ties", url="#maand", dots=2)
    return DayMark(url="#maand")


def sample_month() -> MonthGrid:
    return month_grid(TODAY, TODAY, mark)


def filled_form() -> SampleForm:
    """A form as it comes back: some right, some wrong, nothing lost."""
    typed = {"child": "n", "day": "2021-02-15", "reason": "s", "remark": "Oma haalt op.", "code": "12"}
    form = SampleForm(
        {f"wrong-{name}": value for name, value in typed.items()}, prefix="wrong", auto_id="id_%s"
    )
    form.full_clean()
    form.add_error("day", "Kies een dag vanaf vandaag, uiterlijk wo 24-02-2021.")
    form.add_error("code", "Deze code klopt niet of is verlopen. Vraag een nieuwe.")
    form.add_error(None, "Ruilen kan tot 2 dagen vooraf; dat was maandag 12:00.")
    return form


def chosen_colour(request: HttpRequest) -> str:
    """The organisation's colour to try out, as six digits; empty for Kring's own."""
    try:
        return normal(request.GET.get("kleur", "")).removeprefix("#")
    except ValueError:
        return ""


def gallery_context(request: HttpRequest) -> dict[str, Any]:
    """Everything that ``design/gallery.html`` shows."""
    if "melding" in request.GET:
        messages.success(request, "Je aanvraag is ingediend. We sturen bericht zodra alles besloten is.")
    return {
        "user": SampleUser(),
        "organisation": None,
        "navigation": MENU,
        "sections": SECTIONS,
        "colours": COLOURS,
        "colour": chosen_colour(request),
        "swatches": SWATCHES,
        "themes": ("light", "dark"),
        "today": TODAY,
        "tomorrow": TODAY + timedelta(days=2),
        "early": time(7),
        "noon": time(12, 30),
        "afternoon": time(15),
        "late": time(18, 30),
        "month": sample_month(),
        "sample_form": SampleForm(),
        "wrong_form": filled_form(),
        "amount": Decimal("102.30"),
        "minutes": 330,
        "page": Paginator(range(300), 25).get_page(request.GET.get("page", 4)),
        "lines": [
            ("Noortje", OPTION, time(7), time(12, 30), "Hamsters verticaal", "pending"),
            ("Ties", TODAY, time(7), time(8, 30), "VSO Haarlem", "rejected"),
            ("Ties", date(2021, 2, 22), time(7, 30), time(18, 30), "Floris", "approved"),
            ("Noortje", date(2021, 2, 9), time(7, 30), time(13), "Hamsters verticaal", "expired"),
            ("Ties", date(2021, 2, 4), time(15), time(18, 30), "Floris", "cancelled"),
            ("Ties", date(2021, 2, 2), time(15), time(18, 30), "Floris", "reported"),
        ],
    }
