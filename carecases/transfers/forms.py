"""The forms of transfers."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from carecases.models import HelpRequest
from core.lib.display import short_date

WHOLE, CHOSEN, REFUSED = "whole", "chosen", "refused"


class _Earlier(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.title} · {short_date(obj.asked_on)} · {obj.status} · {obj.school}"


class DecideForm(forms.Form):
    """Hand over with all or with chosen help requests, or refuse with the reason."""

    verdict = forms.ChoiceField(
        label=_("Your decision"),
        choices=[
            (WHOLE, _("Hand over the whole dossier, with all help requests below")),
            (CHOSEN, _("Hand over the dossier with only the help requests that you tick")),
            (REFUSED, _("Do not hand over")),
        ],
        widget=forms.RadioSelect,
    )
    along = _Earlier(
        label=_("Earlier help requests that go along"),
        queryset=HelpRequest.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    answer = forms.CharField(
        label=_("Reason for not handing over"),
        max_length=1000,
        required=False,
        help_text=_("Goes along in the mail to the school: no name of the pupil, and never a BSN."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, earlier: QuerySet[HelpRequest], data: Any = None) -> None:
        super().__init__(data)
        along = self.fields["along"]
        assert isinstance(along, forms.ModelMultipleChoiceField)
        along.queryset = earlier
        if not earlier:
            del self.fields["along"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        verdict = data.get("verdict")
        if verdict == REFUSED and not data.get("answer"):
            self.add_error("answer", _("Write the reason: the school reads it in its mail."))
        if verdict != CHOSEN and data.get("along"):
            self.add_error(
                "along",
                _(
                    "You ticked help requests. Choose “only the help requests that you tick”, or take the ticks out."
                ),
            )
        return data

    @property
    def numbers(self) -> list[int] | None:
        """The numbers of what goes along; None for everything."""
        if self.cleaned_data["verdict"] == WHOLE:
            return None
        return [asked.pk for asked in self.cleaned_data.get("along", ())]
