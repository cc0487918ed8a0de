"""Forms of the planners' desk."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.childcare.choices import CareType
from core.childcare.models import Group, Location
from core.lib import display
from core.lib.forms import DateInput
from requests_app.choices import RequestKind
from requests_app.desk import Counts, QueueFilter, locations_in
from requests_app.forms import DutchAddress
from requests_app.models import RejectionTemplate

LONGEST_REASON = 1000
LONGEST_OVERBOOK_REASON = 300
OWN_WORDS = ""


class QueueForm(DutchAddress):
    """The filters of the queue. A value that makes no sense is left out: a list is no place for error messages."""

    WORDS: ClassVar[dict[str, str]] = {
        "location": "locatie",
        "group": "groep",
        "care_type": "opvangsoort",
        "kind": "soort",
        "first": "van",
        "last": "tot",
        "soon": "verloopt",
        "freed": "vrijgekomen",
        "later": "later",
    }

    location = forms.TypedChoiceField(label=_("Location"), coerce=int, empty_value=None, required=False)
    group = forms.TypedChoiceField(label=_("Group"), coerce=int, empty_value=None, required=False)
    care_type = forms.TypedChoiceField(
        label=_("Kind of care"), coerce=CareType, empty_value=None, required=False
    )
    kind = forms.TypedChoiceField(label=_("Kind"), coerce=RequestKind, empty_value=None, required=False)
    first = forms.DateField(label=_("Date from"), widget=DateInput, required=False)
    last = forms.DateField(label=_("Date to"), widget=DateInput, required=False)
    # The numbers above the list switch these on and off.
    soon = forms.BooleanField(required=False, widget=forms.HiddenInput)
    freed = forms.BooleanField(required=False, widget=forms.HiddenInput)
    later = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, groups: Sequence[Group], numbers: Counts | None = None) -> None:
        super().__init__(data)
        self._choose("location", _("All locations"), _location_choices(groups, numbers))
        self._choose("group", _("All groups"), _group_choices(self._groups_of_location(groups), numbers))
        care_types = [kind for kind in CareType if any(group.care_type == kind for group in groups)]
        self._choose("care_type", _("All kinds"), [(kind.value, kind.label) for kind in care_types])
        self._choose("kind", _("All kinds"), RequestKind.choices)

    @property
    def chosen(self) -> QueueFilter:
        """The filter that was asked for, without what could not be understood."""
        self.is_valid()
        values: dict[str, Any] = {name: self.cleaned_data.get(name) or None for name in self.WORDS}
        switches = {name: bool(values[name]) for name in ("soon", "freed", "later")}
        return QueueFilter(**values | switches)

    def _choose(self, name: str, everything: Any, choices: Iterable[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", everything), *choices]

    def _groups_of_location(self, groups: Sequence[Group]) -> list[Group]:
        location = str(self.data.get(self.WORDS["location"], ""))
        own = [group for group in groups if str(group.location_id) == location]
        return own or list(groups)


def _location_choices(groups: Sequence[Group], numbers: Counts | None) -> list[tuple[int, str]]:
    return [
        (location.pk, _with_count(location.name, numbers.by_location[location.pk] if numbers else 0))
        for location in locations_in(groups)
    ]


def _group_choices(groups: Sequence[Group], numbers: Counts | None) -> list[tuple[Any, Any]]:
    """Groups under the name of their location."""
    found: dict[Location, list[tuple[int, str]]] = {}
    for group in groups:
        choice = (group.pk, _with_count(group.name, numbers.by_group[group.pk] if numbers else 0))
        found.setdefault(group.location, []).append(choice)
    return [(location.name, choices) for location, choices in found.items()]


def _with_count(name: str, count: int) -> str:
    return f"{name} ({count})" if count else name


class RejectionForm(forms.Form):
    """Why a request is rejected: own words, or one of the ready-made reasons; own words go first."""

    template = forms.ChoiceField(
        label=_("Ready-made reason"), required=False, widget=forms.Select(attrs={"data-fills": "reason"})
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The parent reads this."),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any, templates: Iterable[RejectionTemplate], auto_id: str) -> None:
        super().__init__(data, auto_id=auto_id)
        texts = [_text_of(template) for template in templates]
        field = self.fields["template"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(OWN_WORDS, _("Own words")), *((text, text) for text in texts)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not (cleaned.get("reason") or cleaned.get("template")):
            self.add_error("reason", _("Give a reason: the parent will read it."))
        return cleaned

    @property
    def words(self) -> str:
        """The reason to send, of a valid form."""
        return str(self.cleaned_data["reason"] or self.cleaned_data["template"])


def _text_of(template: RejectionTemplate) -> str:
    # Parents read the reason in the mail, which is Dutch unless the planner works in English.
    english = display.known_language(get_language()) == "en"
    return template.text_en if english else template.text_nl


class OverbookForm(forms.Form):
    """Why a child is placed past the group's capacity."""

    reason = forms.CharField(
        label=_("Why place the child all the same?"),
        max_length=LONGEST_OVERBOOK_REASON,
        error_messages={"required": _("Say why the group may be fuller than its capacity.")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class TakeBackForm(forms.Form):
    """Why a decision is taken back."""

    reason = forms.CharField(
        label=_("Why do you take the decision back?"),
        help_text=_("The parent reads this."),
        max_length=LONGEST_OVERBOOK_REASON,
        error_messages={"required": _("Give a reason: the parent will read it.")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )
