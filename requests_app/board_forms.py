"""Forms above the week board and the day lists."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from core.childcare.choices import CareType
from core.childcare.models import Group
from core.lib import clock
from core.lib.forms import DateInput
from requests_app.desk import locations_in
from requests_app.forms import DutchAddress
from requests_app.rules.parts_of_day import HALVES, Part
from requests_app.week_board import BoardFilter

FIRST_YEAR, YEARS_AHEAD = 2000, 10
"""Dates outside are typing errors, and far ones break the calendar of the week."""


class DayForm(DutchAddress):
    """Which day; today where nothing, or nothing sensible, was asked."""

    WORDS: ClassVar[dict[str, str]] = {"on": "datum"}

    on = forms.DateField(label=_("Date"), widget=DateInput, required=False)

    @property
    def day(self) -> date:
        self.is_valid()
        asked = self.cleaned_data.get("on")
        return asked if asked and is_sensible(asked) else clock.today()


def is_sensible(on: date) -> bool:
    """Whether care can be planned on that date at all."""
    return FIRST_YEAR <= on.year <= clock.today().year + YEARS_AHEAD


class BoardForm(DayForm):
    """What the week board shows. A value that makes no sense is left out, as in the queue."""

    WORDS: ClassVar[dict[str, str]] = DayForm.WORDS | {
        "location": "locatie",
        "care_type": "opvangsoort",
        "view": "weergave",
    }
    VIEWS = {"dagdelen": HALVES, "dag": (Part.WHOLE,)}

    location = forms.TypedChoiceField(label=_("Location"), coerce=int, empty_value=None, required=False)
    care_type = forms.TypedChoiceField(
        label=_("Kind of care"), coerce=CareType, empty_value=None, required=False
    )
    view = forms.ChoiceField(
        label=_("Show"),
        choices=[("dagdelen", _("Mornings and afternoons")), ("dag", _("Whole days"))],
        required=False,
    )

    def __init__(self, data: Any, groups: Sequence[Group]) -> None:
        super().__init__(data)
        locations = [(location.pk, location.name) for location in locations_in(groups)]
        kinds = [kind for kind in CareType if any(group.care_type == kind for group in groups)]
        self._choose("location", [("", _("All locations")), *locations])
        self._choose("care_type", [("", _("All kinds")), *[(kind.value, kind.label) for kind in kinds]])

    def chosen(self, page: str) -> BoardFilter:
        """What was asked; `page` is the number of the page of locations."""
        on = self.day
        return BoardFilter(
            on=on,
            location=self.cleaned_data.get("location") or None,
            care_type=self.cleaned_data.get("care_type") or None,
            parts=self.VIEWS.get(self.cleaned_data.get("view") or "dagdelen", HALVES),
            page=int(page) if page.isdecimal() and len(page) < 6 else 1,
        )

    def _choose(self, name: str, choices: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = choices
