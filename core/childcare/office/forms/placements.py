"""The forms of placements."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.accounts.rights import Right
from core.childcare.actions.manage_placements import Care
from core.childcare.choices import ContractForm, Weekday
from core.childcare.models import DayPart, Group, Location, Placement
from core.childcare.office.selectors import day_parts_for, locations_for
from core.childcare.records.labels import LABELS
from core.lib import clock
from core.lib.display import span
from core.lib.forms import DateInput

AGREED_FORMS = [choice for choice in ContractForm.choices if choice[0] != ContractForm.INCIDENTAL]
STATES = (("nu", _("running")), ("straks", _("to come")), ("voorbij", _("ended")), ("alle", _("all")))


class PlacementFilterForm(forms.Form):
    """A value that makes no sense is left out: a list is no place for error messages."""

    zoek = forms.CharField(
        label=_("Name of the child"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    locatie = forms.ModelChoiceField(
        Location.objects.none(), label=_("Location"), required=False, empty_label=_("All")
    )
    stand = forms.ChoiceField(label=_("State"), choices=STATES, required=False)

    def __init__(self, user: User, data: Any) -> None:
        super().__init__(data)
        field = self.fields["locatie"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = locations_for(user)
        self.is_valid()

    @property
    def state(self) -> str:
        return self.cleaned_data.get("stand") or "nu"


class CareForm(forms.Form):
    """What is agreed for a child in one group: weekdays with day parts, dates, and what goes with them."""

    contract_form = forms.ChoiceField(label=LABELS["contract_form"], choices=AGREED_FORMS)
    valid_from = forms.DateField(
        label=LABELS["valid_from"],
        widget=DateInput,
        error_messages={"required": _("Fill in from when it holds.")},
    )
    valid_until = forms.DateField(
        label=LABELS["valid_until"],
        widget=DateInput,
        required=False,
        help_text=_("Empty: until somebody ends it."),
    )
    pattern = forms.MultipleChoiceField(
        label=LABELS["pattern"],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one day.")},
    )
    hours_per_month = forms.DecimalField(
        label=LABELS["hours_per_month"],
        required=False,
        min_value=0.25,
        max_value=400,
        decimal_places=2,
        help_text=_("Only for a contract that agrees on hours, not on days."),
    )
    overbook_reason = forms.CharField(
        label=_("Reason to pass the group's capacity"),
        max_length=300,
        required=False,
        help_text=_(
            "Only where there is no place, and never past what the law allows. It is kept with your name."
        ),
    )

    def __init__(
        self, user: User, group: Group, data: Any = None, *, placement: Placement | None = None
    ) -> None:
        super().__init__(data, initial=_initial(placement))
        self._group = group
        self._parts = {part.pk: part for part in _parts_of(user, group)}
        field = self.fields["pattern"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = list(_days(group, self._parts.values()))
        if not user.has_right(Right.OVERBOOK):
            del self.fields["overbook_reason"]

    @property
    def has_parts(self) -> bool:
        """Whether there is anything to choose."""
        return bool(self._parts)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = values.get("valid_from"), values.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("The last day comes before the first one."))
        return values

    @property
    def care(self) -> Care:
        """What was agreed, of a valid form."""
        values = self.cleaned_data
        pairs = (choice.split("-") for choice in values["pattern"])
        return Care(
            group=self._group,
            contract_form=values["contract_form"],
            pattern=[(int(weekday), self._parts[int(part)]) for weekday, part in pairs],
            valid_from=values["valid_from"],
            valid_until=values["valid_until"],
            hours_per_month=values["hours_per_month"],
            overbook_reason=values.get("overbook_reason", ""),
        )


class EndForm(forms.Form):
    """The last day of a placement; empty goes on without an end."""

    last_day = forms.DateField(
        label=_("Last day"), widget=DateInput, required=False, help_text=_("Empty: without an end.")
    )


def _initial(placement: Placement | None) -> dict[str, Any]:
    if placement is None:
        return {"contract_form": ContractForm.WEEKS_52, "valid_from": None}
    return {
        "contract_form": placement.contract_form,
        "valid_from": placement.valid_from if placement.valid_from > clock.today() else None,
        "valid_until": placement.valid_until,
        "hours_per_month": placement.hours_per_month,
        "pattern": [f"{row.weekday}-{row.day_part_id}" for row in placement.parts.all()],
        "overbook_reason": placement.overbooked_reason,
    }


def _parts_of(user: User, group: Group) -> Iterable[DayPart]:
    """The day parts of contracts that are given in the group."""
    parts = (
        day_parts_for(user).filter(care_type=group.care_type).exclude(contract_form=ContractForm.INCIDENTAL)
    )
    here = list(parts.prefetch_related("locations"))
    return [
        part
        for part in here
        if not part.locations.all() or any(place.pk == group.location_id for place in part.locations.all())
    ]


def _days(group: Group, parts: Iterable[DayPart]) -> Iterable[tuple[Any, list[tuple[str, Any]]]]:
    known = list(parts)
    for weekday in sorted(row.weekday for row in group.location.opening_hours.all()):
        choices = [
            (f"{weekday}-{part.pk}", f"{part.name} ({span(part.starts, part.ends)})")
            for part in known
            if weekday in part.weekdays
        ]
        if choices:
            yield Weekday(weekday).label, choices
