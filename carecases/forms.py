"""The forms of care cases."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from carecases.actions.file_help_request import Question
from carecases.actions.new_dossier import Pupil
from carecases.actions.open_dossier import Contact
from carecases.admin_selectors import colleagues_of
from carecases.choices import Sex, Side, Turn
from carecases.models import Dossier, HelpRequest, Label, SchoolData, Status, Title, Transition
from carecases.rules import free_text
from carecases.selectors import Wanted, labels_seen_by, schools_of, side_of, status_labels
from carecases.wording import called_bsn, moved_meanwhile
from core.accounts.models import User
from core.lib import clock
from core.lib.forms import DateInput, PhoneField
from core.lib.nl import display_phone

# The address of a page is for people, so its parts are Dutch, as the paths are.
PARAMETERS = {
    "pupil": "leerling",
    "statuses": "status",
    "title": "titel",
    "school": "school",
    "coordinator": "coordinator",
    "label": "label",
    "turn": "beurt",
    "first": "vanaf",
    "last": "tot",
}
OLDEST = 25
"""Years: nobody older is a pupil of a primary or special school."""


class FilterForm(forms.Form):
    """A value that makes no sense is left out: a list is no place for error messages.

    The pupil is looked for by a form of its own, so that no name stands in an address.
    """

    statuses = forms.MultipleChoiceField(
        label=_("Status"), required=False, widget=forms.CheckboxSelectMultiple
    )
    title = forms.TypedChoiceField(label=_("Help request"), required=False, coerce=int, empty_value=None)
    school = forms.TypedChoiceField(label=_("School"), required=False, coerce=int, empty_value=None)
    coordinator = forms.TypedChoiceField(label=_("Coordinator"), required=False, coerce=int, empty_value=None)
    label = forms.TypedChoiceField(label=_("Label"), required=False, coerce=int, empty_value=None)
    turn = forms.ChoiceField(label=_("Whose turn"), required=False)
    first = forms.DateField(label=_("Asked from"), required=False, widget=DateInput)
    last = forms.DateField(label=_("Asked until"), required=False, widget=DateInput)

    def __init__(self, user: User, data: Any) -> None:
        super().__init__(data)
        self._choose("statuses", [(label, label) for label in status_labels(user)])
        titles = Title.objects.filter(organisation=user.organisation_id)
        self._choose("title", [("", gettext("all")), *titles.values_list("pk", "name")])
        schools = schools_of(user).values_list("pk", "name")
        self._choose("school", [("", gettext("all")), *schools])
        self._choose("turn", [("", gettext("all")), *((turn.value, str(turn.label)) for turn in Turn)])
        labels = labels_seen_by(user).values_list("pk", "name")
        self._choose("label", [("", gettext("all")), *labels])
        if not labels:
            del self.fields["label"]
        if side_of(user) is Side.PARTNERSHIP:
            people = colleagues_of(user).values_list("pk", "full_name")
            self._choose("coordinator", [("", gettext("all")), *people])
        else:
            del self.fields["coordinator"]
            if len(schools) < 2:
                del self.fields["school"]

    def add_prefix(self, field_name: str) -> str:
        return PARAMETERS.get(field_name, field_name)

    def wanted(self, pupil: str = "") -> Wanted:
        """What was asked and understood, with what was typed to find a pupil."""
        self.is_valid()
        self.errors.clear()
        return Wanted(pupil=pupil, **{name: value for name, value in self.cleaned_data.items() if value})

    def _choose(self, name: str, choices: list[tuple[Any, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class PupilSearchForm(forms.Form):
    """A pupil among the help requests of the list."""

    words = forms.CharField(
        label=_("Pupil or dossier number"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )


class FindPupilForm(forms.Form):
    """Who the help request is about; sent by POST, so that no name stands in an address."""

    words = forms.CharField(
        label=_("Name of the pupil"),
        max_length=100,
        help_text=_("Part of the name will do. Hyphens, accents and “van de” do not matter."),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )
    birth_date = forms.DateField(label=_("Date of birth"), required=False, widget=DateInput)


PUPIL_HELP = {
    "first_name": _("What the pupil is called every day."),
    "prefix": _("“van”, “de” or “van der”, when there is one. “El” and “Dos” belong to the last name."),
    "last_name": _(
        "Jan van Boven: prefix “van”, last name “Boven”. Hasna El-Makrini: no prefix, last name “El-Makrini”. "
        "Pedro Fortes Monteiro: no prefix, last name “Fortes Monteiro”."
    ),
}


class DossierForm(forms.Form):
    """Basisgegevens and Schoolgegevens of a new dossier on one page (C-03, C-04)."""

    first_name = forms.CharField(
        label=_("First name (as called)"), max_length=60, help_text=PUPIL_HELP["first_name"]
    )
    surname_prefix = forms.CharField(
        label=_("Prefix"), max_length=20, required=False, help_text=PUPIL_HELP["prefix"]
    )
    last_name = forms.CharField(label=_("Last name"), max_length=80, help_text=PUPIL_HELP["last_name"])
    birth_date = forms.DateField(label=_("Date of birth"), widget=DateInput)
    sex = forms.ChoiceField(label=_("Sex"), choices=[("", "---------"), *Sex.choices])
    school = forms.TypedChoiceField(label=_("School"), coerce=int)
    group = forms.CharField(label=_("Group"), max_length=20, required=False)
    contact = forms.CharField(label=_("Contact person"), max_length=120)
    function = forms.CharField(label=_("Function"), max_length=80, required=False)
    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("Mails about the status of help requests go here.")
    )
    phone = PhoneField(required=False)

    def __init__(self, user: User, data: Any = None, *, typed: Mapping[str, Any] | None = None) -> None:
        own = {
            "contact": user.full_name,
            "function": user.capacity,
            "email": user.email,
            "phone": display_phone(user.business_phone) if user.business_phone else "",
        }
        super().__init__(data, initial={**own, **(typed or {})})
        self._schools = {school.pk: school for school in schools_of(user)}
        schools = [(str(pk), school.name) for pk, school in self._schools.items()]
        field = self.fields["school"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = schools if len(schools) == 1 else [("", "---------"), *schools]

    def clean_birth_date(self) -> date:
        return pupils_birth_date(self.cleaned_data["birth_date"])

    @property
    def pupil(self) -> Pupil:
        data = self.cleaned_data
        return Pupil(
            data["first_name"], data["surname_prefix"], data["last_name"], data["birth_date"], data["sex"]
        )

    @property
    def school_contact(self) -> Contact:
        data = self.cleaned_data
        return Contact(
            school=self._schools[data["school"]],
            **{name: data[name] for name in ("group", "contact", "function", "email", "phone")},
        )


class ReasonForm(forms.Form):
    """Why a school asks for a dossier; stands below Basisgegevens and Schoolgegevens of the same page."""

    transfer_reason = forms.CharField(
        label=_("Why your school asks for the dossier"),
        max_length=1000,
        help_text=_("For example: since when the pupil is at your school. The partnership reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def pupils_birth_date(born: date) -> date:
    """The date, when somebody with it can be a pupil. Raises ValidationError."""
    today = clock.today()
    if born > today:
        raise forms.ValidationError(_("This date is still to come."))
    if born.year < today.year - OLDEST:
        raise forms.ValidationError(_("Look at the year: a pupil is not that old."))
    return born


class HelpRequestForm(forms.Form):
    """A new help request for a known pupil: one page, seven fields."""

    title = forms.ModelChoiceField(label=_("Help request"), queryset=Title.objects.none())
    asked_on = forms.DateField(label=_("Date of the help request"), widget=DateInput)
    description = forms.CharField(
        label=_("Description"),
        max_length=4000,
        required=False,
        help_text=_("Short. Do not write the name of the pupil, and never a BSN."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    earlier_tlv = forms.CharField(label=_("Number of the earlier TLV"), max_length=40, required=False)
    earlier_tlv_until = forms.DateField(
        label=_("End date of the earlier TLV"), required=False, widget=DateInput
    )
    number_is_meant = forms.BooleanField(
        label=_("The number in the description is no BSN"), required=False, widget=forms.HiddenInput
    )
    second_is_meant = forms.BooleanField(
        label=_("This is another help request, beside the one that is going"),
        required=False,
        widget=forms.HiddenInput,
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, titles: Any, dossier: Dossier, data: Any = None, *, going: QuerySet[HelpRequest]
    ) -> None:
        super().__init__(data, initial={"asked_on": clock.today(), "key": uuid.uuid4()})
        self._dossier, self._going = dossier, going
        self.same_going: HelpRequest | None = None
        field = self.fields["title"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = titles
        field.empty_label = gettext("Choose a help request")

    def clean_description(self) -> str:
        text: str = self.cleaned_data["description"]
        if free_text.look_at(text).calls_bsn:
            raise forms.ValidationError(called_bsn())
        return text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("earlier_tlv_until") and not data.get("earlier_tlv"):
            self.add_error("earlier_tlv", _("Fill in the number that belongs to this end date."))
        found = free_text.look_at(data.get("description", ""))
        if found.may_be_bsn and not data.get("number_is_meant"):
            self.fields["number_is_meant"].widget = forms.CheckboxInput()
            self.add_error(
                "number_is_meant",
                _(
                    "The description holds a number that could be a BSN. Take it out, or tick that it is none."
                ),
            )
        self._discourage_second(data)
        return data

    def _discourage_second(self, data: dict[str, Any]) -> None:
        """A help request with this title that is not finished is where to go on (C-16); sent again it is itself."""
        title = data.get("title")
        if title is None or data.get("second_is_meant"):
            return
        same = self._going.filter(title__name=title.name).exclude(
            key__in=[data["key"]] if data.get("key") else []
        )
        self.same_going = same.select_related("status").first()
        if self.same_going is not None:
            self.fields["second_is_meant"].widget = forms.CheckboxInput()
            self.add_error(
                "second_is_meant",
                _("“%(title)s” is going for this pupil, with the status “%(status)s”. Go on there.")
                % {"title": title.name, "status": self.same_going.status.label},
            )

    @property
    def names_pupil(self) -> bool:
        """Whether the description holds the name of the pupil: a warning, no block (C-11)."""
        text = self.cleaned_data["description"]
        return free_text.look_at(text, self._dossier.first_name, self._dossier.last_name).names_pupil

    @property
    def question(self) -> Question:
        names = ("title", "asked_on", "description", "earlier_tlv", "earlier_tlv_until", "key")
        return Question(**{name: self.cleaned_data[name] for name in names})


class MoveForm(forms.Form):
    """Status wijzigen: where to, and why."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    target = forms.TypedChoiceField(label=_("New status"), coerce=int, widget=forms.RadioSelect)
    holder = forms.TypedChoiceField(label=_("Who takes it on"), required=False, coerce=int, empty_value=None)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        required=False,
        help_text=_("Goes along in the mail to the applicant: no name of the pupil, and never a BSN."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        transitions: list[Transition],
        current: Status,
        data: Any = None,
        *,
        target: str = "",
        holders: Mapping[int, list[tuple[int, str]]],
    ) -> None:
        super().__init__(data, initial={"seen": current.pk, "target": target})
        self._current = current
        self._choose_holders(transitions, holders)
        field = self.fields["target"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(way.target_id), way.target.label) for way in transitions]

    def _choose_holders(
        self, transitions: list[Transition], holders: Mapping[int, list[tuple[int, str]]]
    ) -> None:
        """By status, when there is one that asks who takes it on."""
        if not holders:
            del self.fields["holder"]
            return
        field = self.fields["holder"]
        assert isinstance(field, forms.ChoiceField)
        labels = {way.target_id: way.target.label for way in transitions}
        groups = [(labels[target], people) for target, people in holders.items()]
        field.choices = [("", gettext("Choose somebody")), *groups]
        field.help_text = gettext("Needed for: %(statuses)s. They get a mail.") % {
            "statuses": ", ".join(labels[target] for target in holders)
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("seen") != self._current.pk:
            # The choice was made from another list; the page that comes back is about the status as it is now.
            self.errors.pop("target", None)
            self.data = {**self.data, "seen": self._current.pk, "target": ""}
            raise forms.ValidationError(moved_meanwhile(self._current))
        return data


def shown_data(data: SchoolData | None) -> dict[str, Any]:
    """School data with the telephone number as people read it."""
    if data is None:
        return {}
    return {"data": data, "phone": display_phone(data.phone) if data.phone else ""}


class ArrangeForm(forms.Form):
    """Coordinator and labels of a help request, set by the partnership (C-18)."""

    coordinator = forms.ModelChoiceField(label=_("Coordinator"), queryset=User.objects.none(), required=False)
    labels = forms.ModelMultipleChoiceField(
        label=_("Labels"),
        queryset=Label.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, user: User, help_request: HelpRequest, data: Any = None) -> None:
        now = {"coordinator": help_request.coordinator_id, "labels": list(help_request.labels.all())}
        super().__init__(data, initial=now)
        coordinator, labels = self.fields["coordinator"], self.fields["labels"]
        assert isinstance(coordinator, forms.ModelChoiceField)
        assert isinstance(labels, forms.ModelMultipleChoiceField)
        known = help_request.coordinator_id
        kept = User.objects.filter(pk__in=[known] if known else [])
        coordinator.queryset = User.objects.filter(pk__in=colleagues_of(user).values("pk")) | kept
        coordinator.queryset = coordinator.queryset.order_by("full_name", "pk")
        coordinator.empty_label = gettext("nobody yet")
        coordinator.label_from_instance = lambda obj: obj.full_name  # type: ignore[method-assign]
        labels.queryset = labels_seen_by(user)
