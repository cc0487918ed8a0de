"""The forms of repairs by administrators (C-61, C-72)."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from carecases.models import HelpRequest
from carecases.selectors import staff_of
from core.accounts.models import Unit, User
from core.lib import clock
from core.lib.forms import BrinField, DateInput


class ApplicantForm(forms.Form):
    """IB'er wisselen: who leaves, who takes over, and from when."""

    leaver = forms.ModelChoiceField(User.objects.none(), label=_("Who leaves"), empty_label="")
    successor = forms.ModelChoiceField(User.objects.none(), label=_("Who takes over"), empty_label="")
    on = forms.DateField(
        label=_("From"),
        widget=DateInput,
        help_text=_("Today it is done straight away, on a later day at its beginning."),
    )

    def __init__(self, school: Unit, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial={"on": clock.today(), **(initial or {})})
        for name in ("leaver", "successor"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = staff_of(school)

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on < clock.today():
            raise forms.ValidationError(_("This day has passed. Choose today to do it straight away."))
        return on


class AccountSchoolForm(forms.Form):
    """For which schools an account works."""

    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label=_("Schools and institutions"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )

    def __init__(self, account: User, data: Any = None) -> None:
        super().__init__(data, initial={"units": list(account.units.all())})
        field = self.fields["units"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        open_units = Unit.objects.filter(organisation=account.organisation_id, closed_on=None)
        field.queryset = (open_units | account.units.all()).distinct()


class SetBrinForm(forms.Form):
    """The BRIN of an organisation, as it should have been."""

    brin = BrinField(required=False, help_text=_("Empty: this organisation has no BRIN."))
    take_over = forms.BooleanField(
        label=_("The other organisation has this BRIN wrongly and is left without one"),
        required=False,
        widget=forms.HiddenInput,
    )

    def ask_to_take_over(self) -> None:
        """Show the box that says so."""
        self.fields["take_over"].widget = forms.CheckboxInput()


class FindRequestsForm(forms.Form):
    """Which help requests are to be moved: of a school, or of a dossier."""

    school = forms.ModelChoiceField(
        Unit.objects.none(), label=_("They are at"), required=False, empty_label=_("all")
    )
    dossier = forms.IntegerField(
        label=_("Dossier number"), required=False, min_value=1, max_value=999_999_999
    )

    def __init__(self, schools: QuerySet[Unit], data: Any) -> None:
        super().__init__(data)
        field = self.fields["school"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = schools

    def find(self, seen: QuerySet[HelpRequest]) -> QuerySet[HelpRequest]:
        """Of what the user sees what was asked for; nothing when nothing was asked."""
        self.is_valid()
        asked = {
            "school": self.cleaned_data.get("school"),
            "dossier__number": self.cleaned_data.get("dossier"),
        }
        wanted = {name: value for name, value in asked.items() if value}
        return seen.filter(**wanted) if wanted else seen.none()


class MoveForm(forms.Form):
    """Which of them go, and where."""

    chosen = forms.TypedMultipleChoiceField(
        label=_("Help requests"),
        coerce=int,
        error_messages={"required": _("Tick at least one help request.")},
    )
    target = forms.ModelChoiceField(Unit.objects.none(), label=_("Move to"), empty_label="")

    def __init__(self, schools: QuerySet[Unit], found: list[HelpRequest], data: Any = None) -> None:
        super().__init__(data)
        chosen, target = self.fields["chosen"], self.fields["target"]
        assert isinstance(chosen, forms.TypedMultipleChoiceField)
        assert isinstance(target, forms.ModelChoiceField)
        chosen.choices = [(one.pk, one.pk) for one in found]
        target.queryset = schools
