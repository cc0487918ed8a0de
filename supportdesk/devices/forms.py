from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.lib import clock
from supportdesk.devices.actions.report import ReportFacts


class LookUpForm(forms.Form):
    """The code as the customer reads it out."""

    code = forms.CharField(
        label=_("Code of the customer"),
        max_length=20,
        help_text=_("Six letters. Capitals, spaces and the dash do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class ReportForm(forms.Form):
    """What the supplier has to know; what is recorded is filled in already."""

    device = forms.CharField(
        label=_("Kind and brand of the device"),
        max_length=120,
        help_text=_("For example “laptop, HP” or “tablet, Samsung”."),
        error_messages={"required": _("Fill in what device it is.")},
    )
    system = forms.CharField(
        label=_("System and version"),
        max_length=120,
        help_text=_("For example “Windows 11” or “iOS 26”."),
        error_messages={"required": _("Fill in the system and its version.")},
    )
    browser = forms.CharField(
        label=_("Browser and version"),
        max_length=120,
        error_messages={"required": _("Fill in the browser and its version.")},
    )
    happened_at = forms.DateTimeField(
        label=_("Day and time"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={
            "required": _("Fill in when it happened."),
            "invalid": _("Fill in a day and a time."),
        },
    )
    was_done = forms.CharField(
        label=_("What was done, and what happened then"),
        max_length=4000,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("No names of parents or children."),
        error_messages={"required": _("Tell what was done.")},
    )
    error_numbers = forms.CharField(
        label=_("Error numbers"),
        max_length=300,
        required=False,
        help_text=_("The number that an error page shows."),
    )
    remarks = forms.CharField(
        label=_("Remarks"), max_length=4000, required=False, widget=forms.Textarea({"rows": 3})
    )

    def clean_happened_at(self) -> Any:
        happened = self.cleaned_data["happened_at"]
        if happened > clock.now():
            raise forms.ValidationError(gettext("This moment has still to come. Fill in when it happened."))
        return happened

    @property
    def facts(self) -> ReportFacts:
        return ReportFacts(**self.cleaned_data)


class SendForm(forms.Form):
    """Where the report goes."""

    address = forms.EmailField(
        label=_("E-mail address of the supplier"),
        error_messages={
            "required": _("Fill in where the report goes."),
            "invalid": _("This is no e-mail address. It looks like name@example.nl."),
        },
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"address": settings.SUPPLIER_ADDRESS})
