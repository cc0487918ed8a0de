from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from supportdesk.health.choices import SitePart


class IncidentForm(forms.Form):
    """Meld aan systeembeheer."""

    part = forms.ChoiceField(label=_("What does not work"), choices=SitePart)
    text = forms.CharField(
        label=_("What you see, since when, and for whom"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("No names of parents or children."),
        error_messages={"required": _("Tell what does not work.")},
    )


class HandleForm(forms.Form):
    """What Kring's people say of an incident."""

    answer = forms.CharField(
        label=_("Answer to who reported it"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    public_nl = forms.CharField(
        label=_("On the public page, in Dutch"),
        max_length=300,
        required=False,
        help_text=_("Without details; empty keeps it off the page."),
    )
    public_en = forms.CharField(label=_("On the public page, in English"), max_length=300, required=False)
    is_over = forms.BooleanField(label=_("The incident is over"), required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if bool(values.get("public_nl")) != bool(values.get("public_en")):
            lacking = "public_en" if values.get("public_nl") else "public_nl"
            self.add_error(lacking, gettext("Write the public text in both languages."))
        return values


class ReasonForm(forms.Form):
    """Why the connection is reset, for the trail."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, error_messages={"required": _("Fill in why you do this.")}
    )
