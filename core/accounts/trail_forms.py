"""The filters of the audit trail."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.accounts.selectors import named
from core.audit.choices import OBJECT_WORDS, Action
from core.audit.selectors import TrailFilter
from core.lib.forms import DateInput

# The address of a page is for people, so its parts are Dutch, as the paths are.
PARAMETERS = {
    "first": "van",
    "last": "tot",
    "who": "wie",
    "action": "wat",
    "object_type": "soort",
    "object_id": "nummer",
}


class TrailForm(forms.Form):
    """A value that makes no sense is left out: a list is no place for error messages."""

    first = forms.DateField(label=_("Date from"), widget=DateInput, required=False)
    last = forms.DateField(label=_("Date to"), widget=DateInput, required=False)
    who = forms.CharField(label=_("Who"), max_length=60, required=False)
    action = forms.ChoiceField(label=_("What"), required=False)
    object_type = forms.ChoiceField(label=_("About"), required=False)
    object_id = forms.CharField(label=_("Number"), max_length=20, required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self._choose("action", sorted((str(action.label), action.value) for action in Action))
        self._choose("object_type", sorted((str(words), kind) for kind, words in OBJECT_WORDS.items()))

    def add_prefix(self, field_name: str) -> str:
        return PARAMETERS.get(field_name, field_name)

    @property
    def asked(self) -> dict[str, str]:
        """The filters that were filled in and understood, as the trail keeps them."""
        self.is_valid()
        return {name: str(value) for name in PARAMETERS if (value := self.cleaned_data.get(name))}

    def filter_for(self, user: User) -> TrailFilter:
        """What was asked, with the people of the user's organisation that `who` means."""
        self.is_valid()
        values = {name: self.cleaned_data.get(name) for name in PARAMETERS}
        who = values.pop("who")
        if not values["object_type"]:
            values["object_id"] = ""
        return TrailFilter(
            first=values.pop("first"),
            last=values.pop("last"),
            actors=_people(user, who) if who else None,
            **{name: value or "" for name, value in values.items()},
        )

    def _choose(self, name: str, words: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Everything")), *((value, label) for label, value in words)]


def _people(user: User, who: str) -> QuerySet[User]:
    return User.objects.filter(named(who), organisation=user.organisation_id)
