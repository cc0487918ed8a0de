"""What a worker fills in: what the customer told, why something is repaired, to whom a diagnosis goes."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.accounts.choices import Environment
from core.accounts.models import User
from core.accounts.rights import Right
from core.lib.forms import DateInput
from supportdesk.checking import Said
from supportdesk.choices import Asks

LONGEST = 254
HINTS = {
    Asks.EMAIL: _("Let the customer spell it, or copy it from a mail. Spaces and hidden signs count."),
    Asks.IDENTIFIER: _("As the customer types it, also when that looks wrong."),
    Asks.BSN: _("Is compared and not kept."),
    Asks.NUMBER: _("The dossier number, or the number of the help request."),
}


class QuestionsForm(forms.Form):
    """What is asked of the customer for a complaint; nothing has to be answered, and nothing is tidied up."""

    def __init__(
        self, data: Any = None, *, asks: Collection[Asks], known: dict[str, str] | None = None
    ) -> None:
        super().__init__(data, initial=known)
        for asked in asks:
            self.fields[asked.value] = _field(asked)

    @property
    def said(self) -> Said:
        """What was filled in, as text; a date in ISO 8601."""
        return Said(**{name: str(value) if value else "" for name, value in self.cleaned_data.items()})


def _field(asked: Asks) -> forms.Field:
    common: dict[str, Any] = {
        "label": asked.label,
        "required": False,
        "help_text": HINTS.get(asked, ""),
    }
    if asked is Asks.PAGE:
        return forms.ChoiceField(choices=[("", _("not asked")), *Environment.choices], **common)
    if asked is Asks.DATE:
        return forms.DateField(widget=DateInput, **common)
    widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    return forms.CharField(strip=False, max_length=LONGEST, widget=widget, **common)


class ReasonForm(forms.Form):
    """Why something is repaired or taken back; stands in the trail."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("For the audit trail: who asked for it, and how.")
    )


class ColleagueForm(forms.Form):
    """To which colleague of support a diagnosis goes."""

    colleague = forms.ModelChoiceField(User.objects.none(), label=_("Colleague"))

    def __init__(self, data: Any = None, *, worker: User) -> None:
        super().__init__(data)
        field = self.fields["colleague"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = colleagues_of(worker)


def colleagues_of(worker: User) -> Any:
    """Who else looks up customers in this organisation."""
    return (
        User.objects.filter(
            organisation=worker.organisation_id,
            is_active=True,
            role__rights__contains=[Right.SUPPORT_CUSTOMERS.value],
        )
        .exclude(pk=worker.pk)
        .exclude(email="")
        .order_by("full_name", "pk")
    )
