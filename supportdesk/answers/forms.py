from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.lib import clock
from supportdesk.answers.actions.save_answer import Written
from supportdesk.answers.choices import AnswerKind, NewsTone, Subject
from supportdesk.answers.models import Answer
from supportdesk.complaints import Complaint

TAKEN = _("There is an answer to this question already. Change that one, or word this one differently.")
REQUIRED = {"required": _("Fill this in in both languages.")}


class SearchForm(forms.Form):
    """What somebody asks, in their own words."""

    q = forms.CharField(label=_("Your question"), max_length=300, required=False)


class AnswerForm(forms.Form):
    """An answer in both languages."""

    title_nl = forms.CharField(label=_("Question, in Dutch"), max_length=160, error_messages=REQUIRED)
    title_en = forms.CharField(label=_("Question, in English"), max_length=160, error_messages=REQUIRED)
    text_nl = forms.CharField(
        label=_("Answer, in Dutch"),
        max_length=10_000,
        widget=forms.Textarea({"rows": 10}),
        error_messages=REQUIRED,
        help_text=_("Markdown: **bold**, - lists, ## headings. Links to other sites are shown as text."),
    )
    text_en = forms.CharField(
        label=_("Answer, in English"),
        max_length=10_000,
        widget=forms.Textarea({"rows": 10}),
        error_messages=REQUIRED,
    )
    keywords = forms.CharField(label=_("Other words that customers use"), max_length=300, required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=AnswerKind, widget=forms.RadioSelect, initial=AnswerKind.ANSWER
    )
    subject = forms.ChoiceField(label=_("Is about"), choices=Subject, initial=Subject.OTHER)
    for_customers = forms.BooleanField(label=_("Customers may read it too"), required=False)
    complaints = forms.MultipleChoiceField(
        label=_("Belongs to the complaints"),
        choices=Complaint,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    @property
    def written(self) -> Written:
        return Written(**{name: self.cleaned_data[name] for name in Written.__dataclass_fields__})


class NewAnswerForm(AnswerForm):
    """As above; the address of its page follows from the Dutch question."""

    def __init__(self, data: Any, taken: set[str]) -> None:
        super().__init__(data)
        self.taken = taken

    def clean_title_nl(self) -> str:
        title: str = self.cleaned_data["title_nl"]
        if not self.slug_of(title):
            raise forms.ValidationError(gettext("Use letters in the question."))
        if self.slug_of(title) in self.taken:
            raise forms.ValidationError(TAKEN)
        return title

    @staticmethod
    def slug_of(title: str) -> str:
        return slugify(title)[:60].strip("-")

    @property
    def slug(self) -> str:
        return self.slug_of(self.cleaned_data["title_nl"])


class ChangeForm(AnswerForm):
    """The version that was read goes along, so that nobody overwrites a colleague's."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    what_changed = forms.CharField(
        label=_("What is different"),
        max_length=300,
        error_messages={"required": _("Say in a line what is different; readers see it.")},
    )

    def __init__(self, data: Any, answer: Answer) -> None:
        names = [*Written.__dataclass_fields__, "version"]
        super().__init__(data, initial={name: getattr(answer, name) for name in names})


class NewsForm(forms.Form):
    """Service news."""

    tone = forms.ChoiceField(
        label=_("Kind"), choices=NewsTone, widget=forms.RadioSelect, initial=NewsTone.INFO
    )
    text_nl = forms.CharField(label=_("Text, in Dutch"), max_length=400, error_messages=REQUIRED)
    text_en = forms.CharField(label=_("Text, in English"), max_length=400, error_messages=REQUIRED)
    starts_at = forms.DateTimeField(
        label=_("From"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    ends_at = forms.DateTimeField(
        label=_("Until"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    for_all = forms.BooleanField(label=_("For all organisations"), required=False)

    def __init__(self, data: Any, *, may_tell_all: bool) -> None:
        super().__init__(data, initial={"starts_at": clock.now()})
        if not may_tell_all:
            del self.fields["for_all"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        starts, ends = values.get("starts_at"), values.get("ends_at")
        if ends and ends <= clock.now():
            self.add_error("ends_at", gettext("This moment is over. Choose a later one."))
        elif starts and ends and ends <= starts:
            self.add_error("ends_at", gettext("The end lies before the begin. Choose a later one."))
        return values
