"""The forms of papers and notes."""

from datetime import date
from pathlib import PurePosixPath
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from carecases.models import Title
from carecases.papers.choices import Channel, PaperKind
from carecases.papers.files import PURPOSE
from carecases.papers.limits import Limit, limit_of, many_of
from carecases.papers.models import Paper
from carecases.papers.models.settings import LARGEST_MEGABYTES, LONGEST_NAME
from carecases.papers.notes import LONGEST
from carecases.rules import free_text
from carecases.wording import called_bsn
from core.accounts.models import User
from core.files import wording
from core.files.forms import UploadsField, UploadsInput
from core.files.models import StoredFile
from core.lib import clock
from core.lib.forms import CheckboxCards, DateInput


class AddForm(forms.Form):
    """Files for a help request. What was taken is `taken`, also when another file was refused."""

    papers = UploadsField(PURPOSE, label=_("Files"), required=True)

    def __init__(self, user: User, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        cast("UploadsField", self.fields["papers"]).for_user(user)

    @property
    def _widget(self) -> UploadsInput:
        return cast("UploadsInput", self.fields["papers"].widget)

    @property
    def taken(self) -> list[StoredFile]:
        """The files that are sound, once the form was checked."""
        return list(self._widget.files)

    def forget_taken(self) -> None:
        """These hang on the help request now: the form starts empty, but for what is said about the others."""
        self._widget.files = []


class SearchForm(forms.Form):
    """Looks in the names; sent by POST, so that no name stands in an address."""

    words = forms.CharField(
        label=_("Search by name"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )


class PaperForm(forms.Form):
    """What a paper is called and what it is. The ending of its name is not typed: it says what the file is."""

    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        help_text=_("What is in it and of when, such as “OPP groep 5 2026”. Without the name of the pupil."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=PaperKind.choices)

    def __init__(self, paper: Paper, data: Any = None) -> None:
        path = PurePosixPath(paper.name)
        self._suffix = path.suffix
        super().__init__(data, initial={"name": path.stem, "kind": paper.kind})

    def clean_name(self) -> str:
        name = wording.shown_name(self.cleaned_data["name"].removesuffix(self._suffix) + self._suffix)
        if free_text.look_at(name).calls_bsn:
            raise forms.ValidationError(called_bsn())
        return name[-LONGEST_NAME:]


class RemoveForm(forms.Form):
    """Why a paper is deleted."""

    reason = forms.CharField(
        label=_("Why do you delete it?"),
        max_length=300,
        help_text=_("Whoever sees this help request reads the reason."),
        error_messages={"required": _("Write why: the line stays on the page with your reason.")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if free_text.look_at(reason).calls_bsn:
            raise forms.ValidationError(called_bsn())
        return reason


class ConsentForm(forms.Form):
    """Which parent agreed to the handelingsdeel of the OPP, and when."""

    parent = forms.CharField(label=_("Parent or guardian"), max_length=120)
    given_on = forms.DateField(label=_("Agreed on"), widget=DateInput)

    def clean_given_on(self) -> date:
        given: date = self.cleaned_data["given_on"]
        if given > clock.today():
            raise forms.ValidationError(_("This date is still to come."))
        return given


class NoteForm(forms.Form):
    """A private note."""

    text = forms.CharField(
        label=_("Your note"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write your note.")},
    )

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if free_text.look_at(text).calls_bsn:
            raise forms.ValidationError(called_bsn())
        return text


class RulesForm(forms.Form):
    """Limits per channel, and from how many papers on the page warns."""

    many = forms.IntegerField(label=_("Warn above this number of attachments"), min_value=1, max_value=200)

    def __init__(self, user: User, data: Any = None) -> None:
        organisation = user.organisation_id
        super().__init__(data, initial={"many": many_of(organisation)})
        for channel in Channel:
            limit = limit_of(organisation, channel)
            self.fields[f"{channel.value}_size"] = forms.IntegerField(
                label=_("Largest size in MB"),
                min_value=1,
                max_value=LARGEST_MEGABYTES,
                initial=limit.most_megabytes,
            )
            self.fields[f"{channel.value}_name"] = forms.IntegerField(
                label=_("Longest name in characters"),
                min_value=20,
                max_value=LONGEST_NAME,
                initial=limit.longest_name,
            )

    @property
    def channels(self) -> list[tuple[str, Any, Any]]:
        """For the page: each channel with its two fields."""
        return [
            (str(channel.label), self[f"{channel.value}_size"], self[f"{channel.value}_name"])
            for channel in Channel
        ]

    @property
    def limits(self) -> dict[Channel, Limit]:
        """What was filled in; of a valid form."""
        data = self.cleaned_data
        return {
            channel: Limit(data[f"{channel.value}_size"], data[f"{channel.value}_name"])
            for channel in Channel
        }


class TitleRulesForm(forms.Form):
    """What a title asks before it is submitted."""

    kinds = forms.MultipleChoiceField(
        label=_("Attachments that must be there"),
        choices=PaperKind.choices,
        required=False,
        widget=CheckboxCards,
    )
    asks_consent = forms.BooleanField(
        label=_("The parents' consent to the handelingsdeel must be written down"), required=False
    )

    def __init__(self, title: Title, data: Any = None) -> None:
        asked = getattr(title, "papers", None)
        super().__init__(
            data,
            initial={"kinds": asked.kinds, "asks_consent": asked.asks_consent} if asked else None,
        )
