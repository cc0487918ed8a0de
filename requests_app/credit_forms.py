"""Forms with which staff grant and correct credits."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.childcare.choices import CareType, WeekKind
from core.childcare.models import Child, Location
from core.lib import clock
from core.lib.forms import DateInput
from requests_app.choices import CreditOrigin, CreditUnit
from requests_app.models import Credit

LONGEST_REASON = 200
SMALLEST = Decimal("0.01")
BY_HAND = [choice for choice in CreditOrigin.choices if choice[0] != CreditOrigin.YEARLY]
"""A yearly credit follows the contract: only Kring itself grants it."""


class ReasonForm(forms.Form):
    """Why something happens to a credit; the parents read it."""

    reason = forms.CharField(
        label=_("Reason"), help_text=_("The parents read this with the credit."), max_length=LONGEST_REASON
    )


class GrantForm(ReasonForm):
    """A new credit for one child."""

    amount = forms.DecimalField(
        label=_("Amount"), min_value=SMALLEST, max_value=10000, max_digits=7, decimal_places=2, localize=True
    )
    unit = forms.ChoiceField(label=_("Unit"), choices=CreditUnit.choices)
    origin = forms.ChoiceField(label=_("Origin"), choices=BY_HAND)
    valid_from = forms.DateField(label=_("Valid from"), widget=DateInput)
    valid_until = forms.DateField(label=_("Valid until"), widget=DateInput)
    care_types = forms.MultipleChoiceField(
        label=_("Only for"),
        choices=CareType.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing chosen: for every kind of care."),
    )
    weeks = forms.ChoiceField(label=_("In which weeks"), choices=WeekKind.choices, initial=WeekKind.BOTH)
    location = forms.ModelChoiceField(
        label=_("Only at"), queryset=Location.objects.none(), required=False, empty_label=_("All locations")
    )
    field_order = ("amount", "unit", "origin", "valid_from", "valid_until", "reason")

    def __init__(self, data: Any, user: User, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["location"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Location.objects.filter(organisation=user.organisation_id)

    def clean(self) -> dict[str, Any]:
        first, last = self.cleaned_data.get("valid_from"), self.cleaned_data.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("The last day comes before the first."))
        elif last and last < clock.today():
            self.add_error("valid_until", _("This day is over: nobody could use the credit any more."))
        return self.cleaned_data

    def credit_for(self, child: Child) -> Credit:
        """The unsaved credit; only of a valid form."""
        data = self.cleaned_data
        return Credit(
            child=child,
            unit=data["unit"],
            origin=data["origin"],
            note=data["reason"],
            valid_from=data["valid_from"],
            valid_until=data["valid_until"],
            care_types=data["care_types"],
            weeks=data["weeks"],
            location=data["location"],
        )


class CreditFileForm(forms.Form):
    """A file with credits of many children."""

    file = forms.FileField(
        label=_("File with credits"),
        help_text=_("A spreadsheet (.xlsx) or CSV file of at most 1 MB and 1,000 credits."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,text/csv"}),
        error_messages={"required": _("Choose a file."), "empty": _("This file is empty.")},
    )


class PayOutForm(forms.Form):
    """How credits were paid out."""

    reason = forms.CharField(
        label=_("How was it paid out?"),
        help_text=_("For example the date of the transfer. The parents read this with the credit."),
        max_length=LONGEST_REASON,
    )


class CorrectForm(ReasonForm):
    """More or less on a credit."""

    amount = forms.DecimalField(
        label=_("Plus or minus"),
        help_text=_("With a minus in front it is taken away."),
        min_value=-10000,
        max_value=10000,
        max_digits=7,
        decimal_places=2,
        localize=True,
    )
    field_order = ("amount", "reason")

    def clean_amount(self) -> Decimal:
        amount: Decimal = self.cleaned_data["amount"]
        if not amount:
            raise forms.ValidationError(_("Nothing changes with 0."))
        return amount


class EndForm(ReasonForm):
    """An earlier last day."""

    on = forms.DateField(label=_("Last day"), widget=DateInput)
    field_order = ("on", "reason")

    def __init__(self, data: Any, credit: Credit) -> None:
        super().__init__(data, initial={"on": max(clock.today(), credit.valid_from)})
        self.credit = credit

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if not self.credit.valid_from <= on < self.credit.valid_until:
            raise forms.ValidationError(
                _("Choose a day from the first day of the credit, before its last day now.")
            )
        return on
