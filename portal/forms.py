from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from core.audit.selectors import TrailFilter
from core.audit.trail import id_of, type_of
from core.lib.forms import DateInput


class InviteRelativeForm(forms.Form):
    """Whom a guardian invites to look along."""

    name = forms.CharField(label=_("Name"), max_length=120)
    relation = forms.CharField(
        label=_("Who is this for your child?"),
        max_length=60,
        required=False,
        help_text=_("For example grandma, or the neighbour."),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("We send a link to this address to choose a password."),
    )


class LooksForm(forms.Form):
    """Whose data, and in which period. A value that makes no sense is left out: a list is no place for errors."""

    person = forms.ChoiceField(label=_("Whose data"), required=False)
    first = forms.DateField(label=_("Date from"), widget=DateInput, required=False)
    last = forms.DateField(label=_("Date to"), widget=DateInput, required=False)

    def __init__(self, data: Any, people: list[Model]) -> None:
        super().__init__(data)
        self._people = {f"{type_of(one)}-{id_of(one)}": one for one in people}
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Everybody")), *((key, str(one)) for key, one in self._people.items())]

    def add_prefix(self, field_name: str) -> str:
        return {"person": "wie", "first": "van", "last": "tot"}.get(field_name, field_name)

    @property
    def people(self) -> list[Model]:
        """The one who was chosen, or all."""
        self.is_valid()
        chosen = self._people.get(self.cleaned_data.get("person", ""))
        return [chosen] if chosen is not None else list(self._people.values())

    @property
    def wanted(self) -> TrailFilter:
        self.is_valid()
        return TrailFilter(first=self.cleaned_data.get("first"), last=self.cleaned_data.get("last"))

    @property
    def is_filtered(self) -> bool:
        self.is_valid()
        return any(self.cleaned_data.values())
