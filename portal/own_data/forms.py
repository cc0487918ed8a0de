"""The forms of own data, consents and the office's answers."""

from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from core.childcare.models import Child, Family, Guardian
from core.lib.forms import PhoneField, PostcodeField
from core.lib.nl import display_phone
from portal.own_data.fields import LABELS, PROPOSED

LONGEST_TEXT = 5000


class OwnDataForm(forms.Form):
    """What is changed at once: telephone numbers and a second e-mail address."""

    phone = PhoneField(label=_("Your telephone"), required=False)
    family_phone = PhoneField(label=_("Telephone of the family"), required=False)
    second_email = forms.EmailField(
        label=_("Second e-mail address"),
        max_length=254,
        required=False,
        help_text=_("Links for a password always go to the first one."),
    )

    def __init__(self, guardian: Guardian, data: Any = None) -> None:
        initial = {
            "phone": _shown(guardian.phone),
            "family_phone": _shown(guardian.family.phone),
            "second_email": guardian.second_email,
        }
        super().__init__(data, initial=initial)

    @property
    def own(self) -> dict[str, str]:
        """The fields of the guardian, of a valid form."""
        return {name: self.cleaned_data[name] for name in ("phone", "second_email")}

    @property
    def of_family(self) -> dict[str, str]:
        """The fields of the family, of a valid form."""
        return {"phone": self.cleaned_data["family_phone"]}


def _shown(phone: str) -> str:
    """As people write it; what came in otherwise than as E.164 stays as it is."""
    return display_phone(phone) if phone.startswith("+") else phone


class ProposalForm(forms.Form):
    """The fields of one row that guardians propose, as they are; with room for a remark."""

    remark = forms.CharField(
        label=_("For the office"),
        max_length=300,
        required=False,
        help_text=_("For example from when it holds."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, row: Family | Guardian | Child, data: Any = None) -> None:
        names = PROPOSED[type(row)]
        super().__init__(data, initial={name: getattr(row, name) for name in names})
        for name in names:
            self.fields[name] = _field_of(type(row), name)
        self.order_fields([*names, "remark"])
        self.names = names

    @property
    def wanted(self) -> dict[str, str]:
        """All fields as they should be, of a valid form."""
        return {name: self.cleaned_data[name] for name in self.names}


REQUIRED = {"first_name", "last_name"}


def _field_of(model: type[Model], name: str) -> forms.Field:
    """As the column takes it."""
    label: Any = LABELS[name]
    if name == "postcode":
        return PostcodeField(label=label, required=False, widget=forms.TextInput())
    column: Any = model._meta.get_field(name)
    is_long = column.max_length is None or column.max_length > 200
    return forms.CharField(
        label=label,
        max_length=column.max_length or 2000,
        required=name in REQUIRED,
        widget=forms.Textarea(attrs={"rows": 3}) if is_long else forms.TextInput(),
    )


class DecideForm(forms.Form):
    """What the office answers; refusing needs a reason, which the guardian reads."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        required=False,
        help_text=_("Needed to refuse; the parent reads it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    @property
    def is_refusal(self) -> bool:
        return "refuse" in self.data

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"].strip()
        if self.is_refusal and not reason:
            raise forms.ValidationError(_("Say why, so that the parent knows what to do."))
        return reason


class ConsentTextForm(forms.Form):
    """The next version of what is asked."""

    title = forms.CharField(
        label=_("Title"), max_length=120, error_messages={"required": _("Fill in a title.")}
    )
    text = forms.CharField(
        label=_("Text"),
        max_length=LONGEST_TEXT,
        help_text=_("What exactly is asked, for what, and for how long. Empty lines part paragraphs."),
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={"required": _("Fill in the text.")},
    )
