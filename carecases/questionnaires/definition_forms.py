"""The fields with which an administrator makes a form: the form itself, a section, a question (C-25, C-46)."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from carecases.choices import Side
from carecases.models import Status, Title
from carecases.questionnaires.actions.hang import Hanging
from carecases.questionnaires.choices import Effect, QuestionKind, Writer
from carecases.questionnaires.models import FormDefinition, TitleForm
from carecases.questionnaires.rules.definition import (
    WITH_OPTIONS,
    YES_NO,
    Definition,
    Question,
    Section,
    options_of,
)
from carecases.questionnaires.wording import answer_in_words
from core.accounts.models import User


class NameForm(forms.Form):
    """A new form."""

    name = forms.CharField(label=_("Name"), max_length=120)

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(data)
        self._organisation = user.organisation_id

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if FormDefinition.objects.filter(organisation=self._organisation, name__iexact=name).exists():
            raise forms.ValidationError(
                gettext("There is a form with this name already. Choose another name.")
            )
        return name


class HangForm(forms.Form):
    """How a form hangs on a title (TitleForm)."""

    at_status = forms.ModelChoiceField(label=_("Comes"), queryset=Status.objects.none(), required=False)
    filled_by = forms.ChoiceField(
        label=_("Who fills it in"), choices=Side.choices, widget=forms.RadioSelect, initial=Side.SCHOOL.value
    )
    is_required = forms.BooleanField(
        label=_("Has to be complete before going on"), required=False, initial=True
    )
    is_evaluation = forms.BooleanField(label=_("It is the evaluation"), required=False)
    due_days = forms.IntegerField(
        label=_("Complete within (days)"),
        min_value=1,
        max_value=1500,
        required=False,
        help_text=_("Counted from the day on which the form comes. Reminders go before and after it."),
    )
    shown_at = forms.ModelMultipleChoiceField(
        label=_("The other side sees it from"),
        queryset=Status.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Tick nothing when it may be read as soon as it is complete. A decision shows after it was taken."
        ),
    )

    def __init__(self, title: Title, hung: TitleForm | None, data: Any = None) -> None:
        names = ("at_status", "filled_by", "is_required", "is_evaluation", "due_days")
        own = (
            {name: getattr(hung, name) for name in names} | {"shown_at": hung.shown_at.all()} if hung else {}
        )
        super().__init__(data, initial=own)
        statuses = Status.objects.filter(process=title.process_id)
        for name in ("at_status", "shown_at"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = statuses
        self.fields["at_status"].empty_label = gettext("when the help request is filed")  # type: ignore[attr-defined]

    @property
    def hanging(self) -> Hanging:
        return Hanging(**self.cleaned_data)


class SettingsForm(forms.Form):
    """What holds for the whole version."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    asks_parents = forms.BooleanField(label=_("Parents sign this form"), required=False)

    def __init__(self, asks: Definition, seen: int, data: Any = None) -> None:
        super().__init__(data, initial={"seen": seen, "asks_parents": asks.asks_parents})


class SectionForm(forms.Form):
    """A section: `seen` is how often the version had been changed when the page was made."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("Title"), max_length=120)
    help = forms.CharField(
        label=_("Explanation"), max_length=600, required=False, widget=forms.Textarea({"rows": 2})
    )
    writer = forms.ChoiceField(label=_("Who answers"), choices=Writer.choices, widget=forms.RadioSelect)

    def __init__(self, section: Section | None, seen: int, data: Any = None) -> None:
        own = {"title": section.title, "help": section.help, "writer": section.writer} if section else {}
        super().__init__(data, initial={"writer": Writer.FILLER.value, **own, "seen": seen})

    def section(self, known: Section | None, key: str) -> Section:
        """The section as it was typed, with the questions that it had."""
        data = self.cleaned_data
        questions = known.questions if known else ()
        return Section(known.key if known else key, data["title"], questions, data["help"], data["writer"])


class QuestionForm(forms.Form):
    """A question. When it is asked is one choice: always, or after an answer to an earlier question."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(label=_("Question"), max_length=300)
    kind = forms.ChoiceField(label=_("Answer"), choices=QuestionKind.choices)
    options = forms.CharField(
        label=_("Answers to choose from"),
        max_length=2000,
        required=False,
        help_text=_("For one choice or several choices: each answer on a line of its own."),
        widget=forms.Textarea({"rows": 4}),
    )
    is_required = forms.BooleanField(label=_("Needs an answer"), required=False)
    help = forms.CharField(
        label=_("Explanation"), max_length=600, required=False, widget=forms.Textarea({"rows": 2})
    )
    conditions = forms.MultipleChoiceField(
        label=_("Only after this answer"),
        required=False,
        help_text=_(
            "Tick nothing when the question is always asked. Several answers of one question may be ticked."
        ),
        widget=forms.CheckboxSelectMultiple,
    )
    effect = forms.ChoiceField(
        label=_("What Kring does with the answer"), choices=Effect.choices, required=False
    )

    def __init__(
        self, question: Question | None, earlier: Iterable[Question], seen: int, data: Any = None
    ) -> None:
        own = (
            {
                "text": question.text,
                "kind": question.kind,
                "options": "\n".join(question.options),
                "is_required": question.is_required,
                "help": question.help,
                "conditions": [f"{question.after}={value}" for value in question.values],
                "effect": question.effect,
            }
            if question
            else {"is_required": True}
        )
        super().__init__(data, initial={**own, "seen": seen})
        field = self.fields["conditions"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [
            (f"{one.key}={value}", f"{one.text} – {answer_in_words(one, value)}")
            for one in earlier
            for value in one.answers
        ]
        if not field.choices:
            del self.fields["conditions"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("kind") in WITH_OPTIONS and len(options_of(data.get("options", "").splitlines())) < 2:
            self.add_error("options", gettext("Fill in two answers at least, each on a line of its own."))
        if data.get("effect") and data.get("kind") != YES_NO:
            self.add_error("effect", gettext("Only an answer with yes or no can do this."))
        if len({one.partition("=")[0] for one in data.get("conditions") or []}) > 1:
            self.add_error("conditions", gettext("Tick answers of one question only."))
        return data

    def question(self, key: str) -> Question:
        """The question as it was typed."""
        data = self.cleaned_data
        pairs = [one.partition("=") for one in data.get("conditions") or []]
        options = options_of(data["options"].splitlines()) if data["kind"] in WITH_OPTIONS else ()
        return Question(
            key,
            data["text"],
            data["kind"],
            data["is_required"],
            data["help"],
            options,
            after=pairs[0][0] if pairs else "",
            values=tuple(value for _key, _sign, value in pairs),
            effect=data["effect"],
        )
