"""Forms around the BSN."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.lib.forms import BsnField

LONGEST_REASON = 200
LOOKS_LIKE_A_BSN = re.compile(r"(?:\d[ .-]?){8,}")


class FindForm(forms.Form):
    """One of two ways to a family: its debtor number, or the BSN of somebody in it."""

    debtor_number = forms.CharField(
        label=_("Debtor number"),
        max_length=12,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    bsn = BsnField(required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not (cleaned.get("debtor_number") or cleaned.get("bsn")):
            self.add_error("debtor_number", _("Fill in a debtor number or a BSN."))
        return cleaned


class BsnForm(forms.Form):
    bsn = BsnField(
        help_text=_("Take it over from an official document; 8 digits are read with a 0 in front.")
    )


class RevealForm(forms.Form):
    """Why a whole number is needed; the answer stays in the trail for years, so it holds no number itself."""

    reason = forms.CharField(
        label=_("Why do you need the whole number?"),
        help_text=_("This is kept, with your name, where the family can ask to see it."),
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Say why you need the whole number.")},
    )

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if LOOKS_LIKE_A_BSN.search(reason):
            raise forms.ValidationError(_("Leave numbers out of the reason: it is kept for years."))
        return reason
