"""The forms of day parts and prices."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.childcare.actions.keep_day_parts import FIXED_ONCE_USED
from core.childcare.choices import Weekday
from core.childcare.models import DayPart, DayPartPrice, Location
from core.childcare.office.selectors import locations_for
from core.childcare.records.forms import ModelForm, RecordForm
from core.childcare.records.labels import LABELS
from core.lib.forms import DateInput, TimeInput


class DayPartForm(RecordForm):
    """A part of the day; of one that is in use its times and days are shown and stay."""

    refusals: ClassVar[dict[str, Any]] = {
        "day_part_name_once": ("name", _("Another day part has this name. Choose another one.")),
        "day_part_in_order": ("ends", _("This ends before it begins.")),
    }

    weekdays = forms.TypedMultipleChoiceField(
        choices=Weekday.choices,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one day.")},
    )
    locations = forms.ModelMultipleChoiceField(
        Location.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: at all locations."),
    )

    class Meta:
        model = DayPart
        fields = (
            "name",
            "care_type",
            "contract_form",
            "starts",
            "ends",
            "weekdays",
            "weeks",
            "selectable_by_parents",
        )
        widgets: ClassVar[dict[str, Any]] = {"starts": TimeInput, "ends": TimeInput}

    def __init__(self, user: User, data: Any = None, *, instance: DayPart, is_used: bool = False) -> None:
        super().__init__(data, instance=instance)
        places = self.fields["locations"]
        assert isinstance(places, forms.ModelMultipleChoiceField)
        places.queryset = locations_for(user)
        if instance.pk:
            places.initial = list(instance.locations.all())
        self.fields["name"].error_messages["required"] = _("Fill in the name.")
        for name in ("starts", "ends"):
            self.fields[name].error_messages["required"] = _("Fill in a time.")
        if is_used:
            for name in FIXED_ONCE_USED:
                self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        starts, ends = values.get("starts"), values.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("This ends before it begins."))
        return values


class PriceForm(ModelForm):
    """What a day part costs from a date on."""

    amount = forms.DecimalField(
        label=_("Amount in euros"),
        min_value=0,
        max_digits=8,
        decimal_places=2,
        localize=True,
        error_messages={"required": _("Fill in the amount.")},
    )

    class Meta:
        model = DayPartPrice
        fields = ("valid_from", "unit", "amount")
        widgets: ClassVar[dict[str, Any]] = {"valid_from": DateInput}

    def __init__(self, data: Any = None, *, instance: DayPartPrice) -> None:
        super().__init__(data, instance=instance)
        self.fields["valid_from"].label = LABELS["valid_from"]
        self.fields["valid_from"].error_messages["required"] = _("Fill in from when it holds.")
        self.fields["unit"].label = _("What it is for")

    def validate_unique(self) -> None:
        """The action says in words what is there already."""

    def validate_constraints(self) -> None:
        """The form has asked for no less than zero."""
