"""What Kengetallen are asked of; a value that makes no sense is left out, as in every filter."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from carecases.support.choices import Category, SchoolType
from carecases.support.figures import Asked, approach_types_of, school_years_of, schools_counted_of
from carecases.support.rules.tlv_term import school_year, year_name
from core.accounts.models import User
from core.lib import clock, display
from core.lib.forms import DateInput

PARAMETERS = {
    "school": "school",
    "school_year": "schooljaar",
    "kind": "soort",
    "category": "categorie",
    "first": "van",
    "last": "tot",
}
"""What the fields are called in an address."""
APPROACH, TLV = "aanpak", "tlv"
ALL_YEARS = "alle"


class FigureFilterForm(forms.Form):
    """Without anything asked: this school year. `kind` is a type of approach ("aanpak:3") or of TLV ("tlv:so")."""

    school = forms.TypedChoiceField(label=_("School"), required=False, coerce=int, empty_value=None)
    school_year = forms.ChoiceField(label=_("School year"), required=False)
    kind = forms.ChoiceField(label=_("Type"), required=False)
    category = forms.ChoiceField(label=_("Category of TLV"), required=False)
    first = forms.DateField(label=_("From"), required=False, widget=DateInput)
    last = forms.DateField(label=_("Until and including"), required=False, widget=DateInput)

    def __init__(self, user: User, data: Any) -> None:
        this_year = str(school_year(clock.today()))
        super().__init__(data or {PARAMETERS["school_year"]: this_year})
        everything = ("", gettext("all"))
        self._choose("school", [everything, *schools_counted_of(user).values_list("pk", "name")])
        years = [(str(begun), year_name(begun)) for begun in school_years_of(user)]
        self._choose("school_year", [(ALL_YEARS, gettext("all")), *years])
        types = [(f"{APPROACH}:{pk}", name) for pk, name in approach_types_of(user).values_list("pk", "name")]
        tlvs = [(f"{TLV}:{kind.value}", str(kind.label)) for kind in SchoolType]
        self._choose("kind", [everything, (gettext("Approach"), types), (gettext("TLV"), tlvs)])
        self._choose("category", [everything, *((kind.value, str(kind.label)) for kind in Category)])

    def add_prefix(self, field_name: str) -> str:
        return PARAMETERS.get(field_name, field_name)

    @property
    def asked(self) -> Asked:
        """What was asked and understood."""
        self.is_valid()
        self.errors.clear()
        data = self.cleaned_data
        part, _colon, which = data.get("kind", "").partition(":")
        year = data.get("school_year", "")
        return Asked(
            school=data.get("school"),
            school_year=int(year) if year.isdecimal() else None,
            approach_type=int(which) if part == APPROACH else None,
            school_type=which if part == TLV else "",
            category=data.get("category", ""),
            first=data.get("first"),
            last=data.get("last"),
        )

    @property
    def said(self) -> list[tuple[str, str]]:
        """What was asked in words, for paper: the label of a field and what was chosen."""
        self.is_valid()
        found = []
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if not value:
                continue
            if isinstance(field, forms.ChoiceField):
                labels = {str(key): label for key, label in _flat(field.choices)}
                found.append((str(field.label), str(labels[str(value)])))
            else:
                found.append((str(field.label), display.short_date(value, get_language() or "nl")))
        return found

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    """The choices of a field, those within groups too."""
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label
