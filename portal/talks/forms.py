"""What staff fill in to open times for talks."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.childcare.models import Group
from core.lib import clock
from core.lib.forms import DateInput, TimeInput
from portal.talks.actions.open_round import RoundDetails, Stretch
from portal.talks.choices import TalkWay
from portal.talks.rules.slots import MOST, slots

FURTHEST = timedelta(days=366)


class Colleagues(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: User) -> str:
        return obj.full_name


class StretchForm(forms.Form):
    """When one colleague holds talks."""

    staff = Colleagues(label=_("With whom"), queryset=User.objects.none())
    on = forms.DateField(label=_("Date"), widget=DateInput, error_messages={"required": _("Fill in a date.")})
    first = forms.TimeField(
        label=_("From"),
        widget=TimeInput,
        error_messages={"required": _("Fill in when the first talk begins.")},
    )
    last = forms.TimeField(
        label=_("Until"), widget=TimeInput, error_messages={"required": _("Fill in when the last talk ends.")}
    )
    minutes = forms.IntegerField(label=_("Minutes for each talk"), min_value=5, max_value=120, initial=15)
    pause = forms.IntegerField(label=_("Minutes between talks"), min_value=0, max_value=60, initial=5)

    def __init__(self, data: Any, colleagues: QuerySet[User], **more: Any) -> None:
        super().__init__(data, **more)
        field = self.fields["staff"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = colleagues

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        wanted = [values.get(name) for name in ("on", "first", "last", "minutes", "pause")]
        if any(value is None for value in wanted):
            return values
        if not clock.today() <= values["on"] <= clock.today() + FURTHEST:
            self.add_error("on", gettext("Choose a date from today on, at most a year ahead."))
        number = len(list(slots(values["first"], values["last"], values["minutes"], values["pause"])))
        if number == 0:
            self.add_error("last", gettext("No talk fits between these times. Fill in a later end."))
        elif number > MOST:
            self.add_error(
                "last",
                gettext("This makes %(n)d talks; at most %(most)d at once.") % {"n": number, "most": MOST},
            )
        return values

    @property
    def stretch(self) -> Stretch:
        values = self.cleaned_data
        return Stretch(
            values["on"], values["first"], values["last"], values["minutes"], values["pause"], values["staff"]
        )


class RoundForm(StretchForm):
    """A new round with its first times; which group stands in the address."""

    title = forms.CharField(
        label=_("What is it about?"),
        max_length=80,
        help_text=_("For example ten-minute talks in spring."),
        error_messages={"required": _("Fill in what the talks are about.")},
    )
    way = forms.ChoiceField(label=_("Where"), choices=TalkWay, widget=forms.RadioSelect, initial=TalkWay.HERE)
    place = forms.CharField(
        label=_("Place"),
        max_length=120,
        required=False,
        help_text=_("For example the meeting room; empty for the address of the location."),
    )
    note = forms.CharField(
        label=_("What parents should know"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    field_order = ("title", "way", "place", "note", "staff", "on", "first", "last", "minutes", "pause")

    @property
    def details(self) -> RoundDetails:
        values = self.cleaned_data
        return RoundDetails(values["title"], values["way"], values["place"], values["note"])


class GroupForm(forms.Form):
    """For which group; asked in the address, so that the colleagues of its location can be chosen."""

    group = forms.ModelChoiceField(label=_("Group"), queryset=Group.objects.none(), empty_label=None)

    def __init__(self, data: Any, groups: QuerySet[Group]) -> None:
        super().__init__(data)
        field = self.fields["group"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = groups

    def add_prefix(self, field_name: str) -> str:
        return "groep"
