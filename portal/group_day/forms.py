"""Times of presence, filled in by hand."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.childcare.models import Presence
from core.lib import clock
from core.lib.forms import TimeInput
from portal.group_day.actions.correct import Times


class TimesForm(forms.Form):
    """When a child came and left."""

    came = forms.TimeField(
        label=_("Came at"), widget=TimeInput, error_messages={"required": _("Fill in when the child came.")}
    )
    left = forms.TimeField(
        label=_("Left at"),
        widget=TimeInput,
        required=False,
        help_text=_("Empty while the child is still there."),
    )

    def __init__(self, data: Any = None, presence: Presence | None = None) -> None:
        super().__init__(data, initial=_initial(presence))

    @property
    def times(self) -> Times:
        return Times(self.cleaned_data["came"], self.cleaned_data["left"])


def _initial(presence: Presence | None) -> dict[str, Any]:
    if presence is None:
        return {}
    left = presence.left_at.astimezone(clock.AMSTERDAM).time() if presence.left_at else None
    return {"came": presence.came_at.astimezone(clock.AMSTERDAM).time(), "left": left}
