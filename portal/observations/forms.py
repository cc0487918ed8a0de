"""Filling in an observation, and making the form for it."""

from typing import Any

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.lib import clock
from core.lib.forms import DateInput
from portal.observations.actions.forms import FormDetails
from portal.observations.actions.write import Written
from portal.observations.choices import QuestionKind
from portal.observations.models import Form, Observation
from portal.observations.rules.questions import Row
from portal.observations.selectors import asked

LONGEST_ANSWER = 3000
MOST_QUESTIONS = 60
OPTIONS = 8


class WriteForm(forms.Form):
    """One field for every question of the version that the observation is written on."""

    observed_on = forms.DateField(
        label=_("Observed on"), widget=DateInput, error_messages={"required": _("Fill in when you saw it.")}
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, observation: Observation, data: Any = None) -> None:
        initial = {"observed_on": observation.observed_on, "seen": observation.changes}
        super().__init__(data, initial=initial | observation.answers)
        self.sections = []
        for section in asked(observation.version):
            for question in section.questions:
                self.fields[question.key] = _field(question.text, question.kind, question.options)
            self.sections.append((section.title, [self[question.key] for question in section.questions]))
        self.keys = [question.key for section in asked(observation.version) for question in section.questions]

    def clean_observed_on(self) -> Any:
        on = self.cleaned_data["observed_on"]
        if on > clock.today():
            raise forms.ValidationError(gettext("This day is still to come. Fill in when you saw it."))
        return on

    @property
    def written(self) -> Written:
        answers = {key: self.cleaned_data.get(key) or "" for key in self.keys}
        return Written(self.cleaned_data["observed_on"], answers, self.cleaned_data["seen"])


def _field(label: str, kind: str, options: tuple[str, ...]) -> forms.Field:
    if kind == QuestionKind.CHOICE:
        return forms.ChoiceField(
            label=label,
            choices=[(option, option) for option in options],
            widget=forms.RadioSelect,
            required=False,
        )
    return forms.CharField(
        label=label, max_length=LONGEST_ANSWER, required=False, widget=forms.Textarea({"rows": 3})
    )


class DetailsForm(forms.Form):
    """The kind of observation."""

    name = forms.CharField(
        label=_("Name"), max_length=80, error_messages={"required": _("Fill in the name.")}
    )
    age_from_months = forms.IntegerField(label=_("From (months)"), min_value=0, max_value=156)
    age_until_months = forms.IntegerField(
        label=_("Until (months)"), min_value=1, max_value=156, help_text=_("This month not included.")
    )
    is_active = forms.BooleanField(label=_("Groups can choose this form"), required=False, initial=True)

    def __init__(self, organisation_id: int, form: Form | None, data: Any = None) -> None:
        names = ("name", "age_from_months", "age_until_months", "is_active")
        super().__init__(data, initial={name: getattr(form, name) for name in names} if form else None)
        self.organisation_id, self.instance = organisation_id, form

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        others = Form.objects.filter(organisation=self.organisation_id, name=name)
        if self.instance is not None:
            others = others.exclude(pk=self.instance.pk)
        if others.exists():
            raise forms.ValidationError(
                gettext("There is a form with this name already. Choose another name.")
            )
        return name

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("age_from_months"), values.get("age_until_months")
        if first is not None and last is not None and last <= first:
            self.add_error(
                "age_until_months", gettext("The ages are in the wrong order. Fill in a higher age.")
            )
        return values

    @property
    def details(self) -> FormDetails:
        return FormDetails(**self.cleaned_data)


class QuestionForm(forms.Form):
    """One row: a question, and which answers can be chosen."""

    section = forms.CharField(label=_("Part"), max_length=80, required=False)
    text = forms.CharField(label=_("Question"), max_length=300, required=False)
    kind = forms.ChoiceField(
        label=_("Answer"), choices=QuestionKind, required=False, initial=QuestionKind.TEXT
    )
    options = forms.CharField(label=_("Answers to choose from"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("DELETE"):
            return values
        if not values.get("text") and (values.get("section") or values.get("options")):
            self.add_error("text", gettext("Fill in the question, or remove this row."))
        if (
            values.get("kind") == QuestionKind.CHOICE
            and not 1 < len(_options(values.get("options", ""))) <= OPTIONS
        ) and values.get("text"):
            self.add_error("options", gettext("Fill in two to eight answers, with a comma between them."))
        return values

    @property
    def row(self) -> Row | None:
        """None for a row that is empty or removed."""
        values = self.cleaned_data
        if not values.get("text") or values.get("DELETE"):
            return None
        kind = values.get("kind") or QuestionKind.TEXT.value
        options = tuple(_options(values.get("options", ""))) if kind == QuestionKind.CHOICE else ()
        return Row(values.get("section", ""), values["text"], kind, options)


def _options(text: str) -> list[str]:
    return list(dict.fromkeys(option.strip() for option in text.split(",") if option.strip()))


Questions = formset_factory(
    QuestionForm, extra=3, max_num=MOST_QUESTIONS, absolute_max=MOST_QUESTIONS + 10, can_delete=True
)


def initial_rows(rows: list[Row]) -> list[dict[str, str]]:
    """The rows of a version as the formset shows them."""
    return [
        {"section": row.section, "text": row.text, "kind": row.kind, "options": ", ".join(row.options)}
        for row in rows
    ]
