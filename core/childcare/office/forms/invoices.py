"""The forms of the office's pages about invoices."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.childcare.choices import InvoiceKind, InvoiceStatus
from core.childcare.invoices import invoice_locations
from core.childcare.models import Invoice, Location
from core.lib import clock, display

PARAMETERS = {"words": "zoek", "month": "maand", "location": "locatie", "kind": "soort"}
MONTHS_BACK, MONTHS_AHEAD = 18, 1
"""Months for which invoices can be made: those behind us, and the coming one for who invoices ahead."""


def months_around(today: date) -> list[date]:
    """First days of months, the newest first."""
    number = today.year * 12 + today.month - 1
    return [
        date((number + offset) // 12, (number + offset) % 12 + 1, 1)
        for offset in range(MONTHS_AHEAD, -MONTHS_BACK - 1, -1)
    ]


def month_choices() -> list[tuple[str, str]]:
    language = get_language() or "nl"
    return [(f"{month:%Y-%m}", display.month(month, language)) for month in months_around(clock.today())]


def month_of(text: str) -> date | None:
    """The first day of a month like "2026-11"; None for anything else."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


class InvoiceFilterForm(forms.Form):
    """A value that makes no sense is left out: a list is no place for error messages."""

    words = forms.CharField(
        label=_("Number, debtor number or name"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    month = forms.ChoiceField(label=_("Month"), required=False)
    location = forms.ChoiceField(label=_("Location"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)

    def __init__(self, user: User, data: Any) -> None:
        super().__init__(data)
        locations = invoice_locations(user).values_list("pk", "name")
        kinds = [*InvoiceKind.choices, (InvoiceStatus.DRAFT.value, InvoiceStatus.DRAFT.label)]
        self._choose("month", month_choices())
        self._choose("location", [(str(pk), name) for pk, name in locations])
        self._choose("kind", kinds)

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", gettext("All")), *choices]

    def add_prefix(self, field_name: str) -> str:
        return PARAMETERS.get(field_name, field_name)

    @property
    def is_filtered(self) -> bool:
        self.is_valid()
        return any(self.cleaned_data.values())

    def apply(self, invoices: QuerySet[Invoice]) -> QuerySet[Invoice]:
        """The invoices that fit what was asked and understood."""
        self.is_valid()
        asked = self.cleaned_data
        if month := month_of(asked.get("month", "")):
            invoices = invoices.filter(month=month)
        if location := asked.get("location"):
            invoices = invoices.filter(location=location)
        kind = asked.get("kind")
        if kind == InvoiceStatus.DRAFT:
            invoices = invoices.filter(status=InvoiceStatus.DRAFT)
        elif kind:
            invoices = invoices.filter(kind=kind, status=InvoiceStatus.FINAL)
        return _matching(invoices, asked.get("words", ""))


def _matching(invoices: QuerySet[Invoice], typed: str) -> QuerySet[Invoice]:
    """A whole number of an invoice or debtor, or words that are all in the name."""
    if not typed:
        return invoices
    year, dash, sequence = typed.partition("-")
    number = Q(debtor_number=typed)
    if dash and year.isdecimal() and sequence.isdecimal():
        number |= Q(year=int(year[:5]), sequence=int(sequence[:9]))
    named = Q()
    for word in typed.split():
        named &= Q(addressee__icontains=word)
    return invoices.filter(number | named)


@dataclass(frozen=True)
class RunOrder:
    """Which invoices to make; without a location for the whole organisation."""

    month: date
    location: Location | None


class RunForm(forms.Form):
    """Which month, and for which location."""

    month = forms.ChoiceField(label=_("Month"))
    location = forms.ModelChoiceField(
        label=_("Location"),
        queryset=Location.objects.none(),
        required=False,
        empty_label=_("All locations"),
    )

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(data, initial={"month": f"{clock.today().replace(day=1) - timedelta(days=1):%Y-%m}"})
        months, locations = self.fields["month"], self.fields["location"]
        assert isinstance(months, forms.ChoiceField)
        assert isinstance(locations, forms.ModelChoiceField)
        months.choices = month_choices()
        locations.queryset = invoice_locations(user)

    @property
    def order(self) -> RunOrder:
        """Of a valid form."""
        month = month_of(self.cleaned_data["month"])
        assert month is not None
        return RunOrder(month, self.cleaned_data["location"])


class CreditForm(forms.Form):
    """Why an invoice is taken back; it stands on the credit invoice."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("It stands on the credit invoice that the family gets."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
