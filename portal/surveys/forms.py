"""What staff fill in to ask who comes in a holiday."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.childcare.models import Group
from core.lib import clock
from core.lib.forms import DateInput
from portal.surveys.actions.make_survey import SurveyDetails
from portal.surveys.choices import Becomes
from portal.surveys.models import Survey

LONGEST = timedelta(days=62)


class Groups(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Group) -> str:
        return f"{obj.location.name} · {obj.name}"


class SurveyForm(forms.Form):
    """A new survey; `key` makes sending the page twice harmless."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(
        label=_("Holiday"),
        max_length=80,
        help_text=_("For example Christmas holiday."),
        error_messages={"required": _("Fill in which holiday it is about.")},
    )
    first_day = forms.DateField(label=_("First day"), widget=DateInput)
    last_day = forms.DateField(label=_("Last day"), widget=DateInput)
    opens_on = forms.DateField(label=_("Parents answer from"), widget=DateInput)
    closes_on = forms.DateField(
        label=_("Last day to answer"),
        widget=DateInput,
        help_text=_("Two days before, who has not answered gets a reminder."),
    )
    becomes = forms.ChoiceField(
        label=_("An absence is reported"),
        choices=Becomes,
        widget=forms.RadioSelect,
        initial=Becomes.AT_DEADLINE,
        help_text=_("With the credit that your rules give on that moment."),
    )
    groups = Groups(
        label=_("Groups"),
        queryset=Group.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick one group at least.")},
    )
    note = forms.CharField(
        label=_("What parents should know"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, data: Any, groups: QuerySet[Group], **more: Any) -> None:
        more["initial"] = {"key": uuid4(), **more.get("initial", {})}
        super().__init__(data, **more)
        field = self.fields["groups"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = groups

    def clean_key(self) -> UUID:
        return self.cleaned_data.get("key") or uuid4()

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last, opens, closes = (
            values.get(name) for name in ("first_day", "last_day", "opens_on", "closes_on")
        )
        if first and last and last < first:
            self.add_error("last_day", gettext("The last day lies before the first. Choose a later one."))
        elif first and last and last - first > LONGEST:
            self.add_error(
                "last_day", gettext("A holiday takes two months at most. Make two surveys instead.")
            )
        if opens and closes and closes < opens:
            self.add_error(
                "closes_on", gettext("The last day to answer lies before the first. Choose a later one.")
            )
        if closes and closes < clock.today():
            self.add_error("closes_on", gettext("This day is over. Choose a day from today on."))
        if closes and first and closes >= first:
            self.add_error(
                "closes_on", gettext("Let parents answer before the holiday begins: choose an earlier day.")
            )
        return values

    @property
    def details(self) -> SurveyDetails:
        values = {name: value for name, value in self.cleaned_data.items() if name not in {"groups", "key"}}
        return SurveyDetails(**values)


class ChangeForm(forms.Form):
    """What can still be changed of a survey: the last day to answer, and the words."""

    closes_on = forms.DateField(label=_("Last day to answer"), widget=DateInput)
    note = forms.CharField(
        label=_("What parents should know"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, survey: Survey, data: Any = None) -> None:
        super().__init__(data, initial={"closes_on": survey.closes_on, "note": survey.note})
        self.survey = survey

    def clean_closes_on(self) -> Any:
        closes = self.cleaned_data["closes_on"]
        if closes < max(clock.today(), self.survey.opens_on):
            raise forms.ValidationError(
                gettext("This day is over, or lies before the first. Choose a later one.")
            )
        if closes >= self.survey.first_day:
            raise forms.ValidationError(
                gettext("Let parents answer before the holiday begins: choose an earlier day.")
            )
        return closes
