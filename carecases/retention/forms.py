"""The two clocks, holding a dossier back, and the day that the preview is about."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from carecases.models import Dossier
from carecases.retention.due import Terms, holds_in_force
from carecases.retention.rules.terms import (
    FEWEST_CONTENT_YEARS,
    FEWEST_DECISION_YEARS,
    MOST_CONTENT_YEARS,
    MOST_DECISION_YEARS,
)
from carecases.rules import free_text
from carecases.wording import called_bsn
from core.accounts.models import User
from core.lib import clock
from core.lib.forms import DateInput


class TermsForm(forms.Form):
    """How many whole years."""

    content_years = forms.IntegerField(
        label=_("Dossiers: years after the end of assessment, advice or support"),
        min_value=FEWEST_CONTENT_YEARS,
        max_value=MOST_CONTENT_YEARS,
        help_text=_("The law says three years; at most five, when a rule of your own asks for longer."),
    )
    decision_years = forms.IntegerField(
        label=_("Decisions: years after their last day, number and dates only"),
        min_value=FEWEST_DECISION_YEARS,
        max_value=MOST_DECISION_YEARS,
        help_text=_("Seven years, as for the accounts of the funding; at most ten."),
    )

    def __init__(self, data: Any = None, *, terms: Terms) -> None:
        super().__init__(data, initial=vars(terms))


class HoldForm(forms.Form):
    """Which dossier stays, why, and until when or until somebody lifts it."""

    number = forms.IntegerField(label=_("Dossier number"), min_value=1, max_value=2_147_483_647)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("As an objection or a question of a court. Do not write the name of the pupil."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    until = forms.DateField(
        label=_("Until and including"),
        required=False,
        widget=DateInput,
        help_text=_("Empty: until somebody lifts it."),
    )

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(data)
        self._user = user
        self.dossier: Dossier | None = None

    def clean_number(self) -> int:
        number: int = self.cleaned_data["number"]
        found = Dossier.objects.filter(organisation=self._user.organisation_id, number=number).first()
        if found is None:
            raise forms.ValidationError(
                _("There is no dossier with this number. Look it up at the help request.")
            )
        if holds_in_force(clock.today()).filter(dossier=found).exists():
            raise forms.ValidationError(_("This dossier is held already. Lift that hold first."))
        self.dossier = found
        return number

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        if until is not None and until < clock.today():
            raise forms.ValidationError(
                _("This day is past. Choose one that is still to come, or leave it empty.")
            )
        return until

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.dossier is not None:
            found = free_text.look_at(data.get("reason", ""), self.dossier.first_name, self.dossier.last_name)
            if found.calls_bsn:
                self.add_error("reason", called_bsn())
            if found.names_pupil:
                self.add_error(
                    "reason", _("The name of the pupil may not stand here: the reason outlives the dossier.")
                )
        return data


class PreviewForm(forms.Form):
    """The day on which something would go; today when nothing that makes sense was asked."""

    on = forms.DateField(label=_("What goes on"), required=False, widget=DateInput)

    @property
    def day(self) -> date:
        self.is_valid()
        self.errors.clear()
        asked: date | None = self.cleaned_data.get("on")
        return asked or clock.today()

    def add_prefix(self, field_name: str) -> str:
        return "op" if field_name == "on" else field_name
