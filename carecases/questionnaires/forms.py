"""Filling in forms and signing them."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from carecases.questionnaires.actions.fill import Written
from carecases.questionnaires.actions.sign import Paper
from carecases.questionnaires.choices import Party
from carecases.questionnaires.models import FilledForm
from carecases.questionnaires.rules import definition as d
from carecases.questionnaires.rules.answers import Progress
from carecases.questionnaires.rules.definition import Definition, Question, Section
from carecases.questionnaires.wording import condition_in_words
from carecases.rules import free_text
from carecases.signed_papers import Paper as SignedPaper
from carecases.wording import called_bsn
from core.accounts.models import User
from core.lib import clock
from core.lib.forms import DateInput

LONGEST = {d.SHORT: 200, d.LONG: 6000}
GROUPED = re.compile(r"^-?\d{1,3}(\.\d{3})+(,\d+)?$")


class DutchNumberField(forms.DecimalField):
    """A number as people type it: with a comma or a dot, dots between thousands, a euro sign in front."""

    default_error_messages = {"invalid": _("Fill in a number, such as 12 or 12,5.")}

    def __init__(self, **more: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(**{"widget": widget, "max_digits": 12, "decimal_places": 2, **more})

    def to_python(self, value: Any) -> Any:
        text = str(value or "").replace("€", "").replace("\u00a0", "").replace(" ", "")
        if GROUPED.match(text):
            text = text.replace(".", "")
        return super().to_python(text.replace(",", "."))


class PeriodWidget(forms.MultiWidget):
    """Two dates beside each other."""

    template_name = "questionnaires/widgets/period.html"
    use_fieldset = True

    def __init__(self) -> None:
        super().__init__({"first": DateInput(), "last": DateInput()})

    def decompress(self, value: Any) -> list[Any]:
        return list(value) if value else [None, None]

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_first" if id_ else id_


class PeriodField(forms.MultiValueField):
    """From and until and including, as a list of two ISO dates; either may be missing in a draft."""

    def __init__(self, **more: Any) -> None:
        fields = (forms.DateField(required=False), forms.DateField(required=False))
        super().__init__(**{"fields": fields, "widget": PeriodWidget(), "require_all_fields": False, **more})

    def compress(self, data_list: list[Any]) -> list[str | None]:
        first, last = data_list or (None, None)
        if first and last and last < first:
            raise forms.ValidationError(gettext("The last day comes before the first. Change one of them."))
        if not first and not last:
            return []
        return [day.isoformat() if day else None for day in (first, last)]


@dataclass(frozen=True)
class Asked:
    """One question on the page; `hint` says when it is asked, for who has no scripts."""

    question: Question
    field: BoundField
    hint: str

    @property
    def values(self) -> str:
        """The answers after which it is asked, as the script reads them."""
        return json.dumps(self.question.values)


@dataclass(frozen=True)
class SectionFields:
    section: Section
    asked: list[Asked]
    progress: Progress | None


class AnswersForm(forms.Form):
    """A field for every question of some sections. Nothing is required: what is missing is told, not refused."""

    number_is_meant = forms.BooleanField(
        label=_("The number that I typed is no BSN"), required=False, widget=forms.HiddenInput
    )

    def __init__(
        self, asks: Definition, sections: Iterable[Section], answers: Mapping[str, Any], data: Any = None
    ) -> None:
        super().__init__(data, initial=dict(answers))
        self.asks, self.shown = asks, tuple(sections)
        for section in self.shown:
            for question in section.questions:
                self.fields[question.key] = _field(question)

    def sections(self, progress: Mapping[str, Progress] | None = None) -> list[SectionFields]:
        """The fields in their sections, with how far each is where that is known."""
        known = progress or {}
        return [
            SectionFields(
                section,
                [
                    Asked(one, self[one.key], condition_in_words(one, self.asks.question(one.after)))
                    for one in section.questions
                ],
                known.get(section.key),
            )
            for section in self.shown
        ]

    def mark_missing(self, keys: Iterable[str]) -> None:
        """Put the same sentence at every question that wants an answer."""
        for key in keys:
            if key in self.fields and key not in self.errors:
                self.add_error(key, gettext("This question needs an answer."))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        may_be = False
        for section in self.shown:
            for question in section.questions:
                text = data.get(question.key)
                if question.kind not in (d.SHORT, d.LONG) or not text:
                    continue
                found = free_text.look_at(text)
                may_be |= found.may_be_bsn
                if found.calls_bsn:
                    self.add_error(question.key, called_bsn())
        if may_be and not data.get("number_is_meant"):
            self.fields["number_is_meant"].widget = forms.CheckboxInput()
            self.add_error(
                "number_is_meant",
                gettext(
                    "An answer holds a number that could be a BSN. Take it out, or tick that it is none."
                ),
            )
        return data

    @property
    def answers(self) -> dict[str, Any]:
        """What was typed, as it is stored."""
        keys = [question.key for section in self.shown for question in section.questions]
        return {
            key: _stored(self.cleaned_data[key])
            for key in keys
            if self.cleaned_data.get(key) not in (None, "")
        }


class FillForm(AnswersForm):
    """The questions of who fills in the form, with how often it had been saved when the page was made."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, form: FilledForm, data: Any = None) -> None:
        asks = form.version.definition
        super().__init__(asks, asks.written_by(d.FILLER), form.answers, data)
        self.initial["seen"] = form.changes

    @property
    def written(self) -> Written:
        return Written(self.answers, self.cleaned_data["seen"])


def _stored(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _field(question: Question) -> forms.Field:
    own: dict[str, Any] = {"label": question.text, "required": False, "help_text": question.help}
    kind = question.kind
    if kind in (d.CHOICE, d.YES_NO):
        choices = (
            [(d.YES, gettext("yes")), (d.NO, gettext("no"))]
            if kind == d.YES_NO
            else [(option, option) for option in question.options]
        )
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **own)
    if kind == d.CHOICES:
        return forms.MultipleChoiceField(
            choices=[(option, option) for option in question.options],
            widget=forms.CheckboxSelectMultiple,
            **own,
        )
    if kind == d.LONG:
        return forms.CharField(max_length=LONGEST[d.LONG], widget=forms.Textarea({"rows": 4}), **own)
    made: dict[str, type[forms.Field]] = {
        d.NUMBER: DutchNumberField,
        d.MONEY: DutchNumberField,
        d.PERIOD: PeriodField,
        d.EMAIL: forms.EmailField,
    }
    if kind == d.DATE:
        return forms.DateField(widget=DateInput, **own)
    if kind in made:
        if kind == d.MONEY:
            own["min_value"] = 0
            own["help_text"] = question.help or gettext("In euros.")
        return made[kind](**own)
    return forms.CharField(max_length=LONGEST[d.SHORT], **own)


class AccountField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An account by its name and user name."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.full_name} ({obj.username})"


class AuthorityForm(forms.Form):
    """Who signs for the competent authority: the head's name, and the account that gets to answer (C-26)."""

    name = forms.CharField(label=_("Name of the head or board member"), max_length=120)
    account = AccountField(label=_("Account"), queryset=User.objects.none())

    def __init__(self, accounts: Any, data: Any = None) -> None:
        super().__init__(data, prefix="authority")
        field = self.fields["account"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = accounts
        field.empty_label = gettext("Choose an account")


class ParentForm(forms.Form):
    """A parent who gets a link (C-67)."""

    name = forms.CharField(label=_("Name of the parent"), max_length=120)
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The link goes here. The page asks for the child's date of birth."),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix="parent")


class PaperForm(forms.Form):
    """Somebody signed on paper: who, when, and which paper it is."""

    party = forms.ChoiceField(label=_("Who signed"), widget=forms.RadioSelect)
    name = forms.CharField(label=_("Name under the signature"), max_length=120)
    on = forms.DateField(label=_("Signed on"), widget=DateInput)
    number = forms.TypedChoiceField(label=_("Attachment"), coerce=int, empty_value=None)

    def __init__(self, parties: Iterable[Party], papers: Iterable[SignedPaper], data: Any = None) -> None:
        super().__init__(data, prefix="paper")
        party, number = self.fields["party"], self.fields["number"]
        assert isinstance(party, forms.ChoiceField)
        assert isinstance(number, forms.ChoiceField)
        party.choices = [(one.value, one.label) for one in parties]
        number.choices = [("", "---------"), *((str(paper.number), paper.name) for paper in papers)]

    def clean_on(self) -> Any:
        on = self.cleaned_data["on"]
        if on > clock.today():
            raise forms.ValidationError(gettext("This date is still to come."))
        return on

    @property
    def paper(self) -> Paper:
        data = self.cleaned_data
        return Paper(Party(data["party"]), data["name"], data["on"], data["number"])


class ReasonForm(forms.Form):
    """Why somebody does not sign."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        required=False,
        help_text=_("Only when you refuse. The school reads it in Kring."),
        widget=forms.Textarea({"rows": 3}),
    )

    def clean_reason(self) -> str:
        text: str = self.cleaned_data["reason"]
        if free_text.look_at(text).calls_bsn:
            raise forms.ValidationError(called_bsn())
        return text


class MoveDateForm(forms.Form):
    """Another date for an evaluation, and why."""

    due_on = forms.DateField(label=_("Complete on this date at the latest"), widget=DateInput)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("Kept in the audit trail."),
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, filled: FilledForm, data: Any = None) -> None:
        super().__init__(data, initial={"due_on": filled.due_on})

    def clean_due_on(self) -> Any:
        due_on = self.cleaned_data["due_on"]
        if due_on < clock.today():
            raise forms.ValidationError(gettext("This day is past."))
        return due_on

    def clean_reason(self) -> str:
        text: str = self.cleaned_data["reason"]
        if free_text.look_at(text).calls_bsn:
            raise forms.ValidationError(called_bsn())
        return text


class BirthDateForm(forms.Form):
    """What a parent's link asks first."""

    born = forms.DateField(label=_("Date of birth of your child"), widget=DateInput)
