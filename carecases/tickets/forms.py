"""A form per kind of ticket (C-60), and what the partnership and Kring fill in about one."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from carecases.selectors import staff_of
from carecases.tickets.actions.send import Asked
from carecases.tickets.choices import (
    Complaint,
    EscalationStatus,
    SchoolEvent,
    TicketKind,
    TicketStatus,
    TrackingSystem,
    Verification,
)
from carecases.tickets.models import Ticket
from carecases.tickets.rules import escalation as needs
from carecases.tickets.rules import typed
from carecases.tickets.selectors import (
    OPEN,
    Wanted,
    handlers_of,
    handles,
    pupils_named_by,
    schools_to_write_for,
)
from core.accounts.models import Unit, User
from core.lib.forms import BrinField, DateInput

LONGEST = 4000


def _text(label: Any, *, required: bool = True, help_text: Any = "", rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def refuse_bsn(texts: Iterable[Any]) -> None:
    """Raises ValidationError when one of the answers holds a BSN, or a number that can be one."""
    if typed.holds_bsn(str(text) for text in texts if isinstance(text, (str, int))):
        raise forms.ValidationError(
            _(
                "A BSN may not stand in a ticket, nor a number of eight or nine digits that can be one. "
                "Take the number out; everything else that you typed is still there."
            )
        )


class WithoutPupils(forms.Form):
    """A form about Kring: a BSN is refused, a name of a pupil of the school asks once more (C-60).

    `prose` are the fields that are looked through for names.
    """

    prose: ClassVar[tuple[str, ...]] = ("text",)
    name_is_meant = forms.BooleanField(
        label=_("This is no pupil; send it as it is"), required=False, widget=forms.HiddenInput
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, user: User, school: Unit, data: Any = None, **more: Any) -> None:
        initial = {"key": uuid.uuid4(), **more.pop("initial", {})}
        super().__init__(data, initial=initial, **more)
        self._user, self._school = user, school

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        refuse_bsn(data.values())
        if not data.get("name_is_meant") and self._names_a_pupil(data):
            self.fields["name_is_meant"].widget = forms.CheckboxInput()
            self.add_error(
                "name_is_meant",
                _(
                    "There is a name in it that a pupil of the school has too. Write the dossier number instead, "
                    "or tick that it is no pupil."
                ),
            )
        return data

    def _names_a_pupil(self, data: Mapping[str, Any]) -> bool:
        prose = "\n".join(str(data.get(name) or "") for name in self.prose)
        if not prose.strip():
            return False
        colleagues = [person.full_name for person in staff_of(self._school)]
        return typed.names_a_pupil(prose, pupils_named_by(self._user, self._school), colleagues)


class TicketForm(WithoutPupils):
    """What every ticket has: an explanation; and who asked, when it came by mail or telephone."""

    kind: ClassVar[TicketKind]
    text = _text(
        _("Explanation"),
        required=False,
        help_text=_("No names of pupils and never a BSN: a dossier number will do."),
    )
    sender = forms.CharField(label=_("Who asked"), max_length=160)
    sender_email = forms.EmailField(label=_("E-mail address"), required=False)

    def __init__(self, user: User, school: Unit, data: Any = None) -> None:
        super().__init__(user, school, data)
        if handles(user):
            self.fields["sender_email"].help_text = gettext(
                "When it is the address of a known contact of the school, nothing needs to be verified."
            )
            self.order_fields(["sender", "sender_email"])
        else:
            del self.fields["sender"], self.fields["sender_email"]
        self.order_fields([name for name in self.fields if name not in ("text", "name_is_meant", "key")])

    @property
    def asked(self) -> Asked:
        """The ticket, of a valid form."""
        data = dict(self.cleaned_data)
        common = {name: data.pop(name, "") for name in ("text", "sender", "sender_email", "key")}
        data.pop("name_is_meant", None)
        return Asked(
            kind=self.kind,
            school=self._school,
            key=common["key"],
            text=common["text"],
            facts={name: as_json(value) for name, value in data.items() if value not in (None, "", [])},
            sender=common["sender"],
            email=common["sender_email"],
        )


def as_json(value: Any) -> Any:
    """How a fact is kept: accounts by their number, dates as ISO 8601."""
    if isinstance(value, User):
        return value.pk
    return value.isoformat() if hasattr(value, "isoformat") else value


class AccountTicketForm(TicketForm):
    kind = TicketKind.ACCOUNT
    name = forms.CharField(label=_("Name of the new user"), max_length=160)
    email = forms.EmailField(label=_("Business e-mail address"))
    function = forms.CharField(
        label=_("Function"), max_length=80, help_text=_("For example IB'er or head of the school.")
    )
    signs = forms.BooleanField(label=_("Signs forms for the competent authority"), required=False)
    on = forms.DateField(label=_("Needed from"), required=False, widget=DateInput)


class ContactTicketForm(TicketForm):
    """Change of IB'er: leaver, successor, dates, school. The successor may have no account yet."""

    kind = TicketKind.CONTACT
    prose = ("text", "leaves_to")
    leaver = forms.ModelChoiceField(User.objects.none(), label=_("Who leaves"), empty_label="")
    on = forms.DateField(
        label=_("The successor starts on"),
        widget=DateInput,
        help_text=_("From this day on status mails of open help requests go to the successor."),
    )
    leaves_on = forms.DateField(label=_("The leaver's last day"), required=False, widget=DateInput)
    leaves_to = forms.CharField(
        label=_("The leaver goes to another school of the partnership"),
        max_length=120,
        required=False,
        help_text=_("Its name; empty when not."),
    )
    successor = forms.ModelChoiceField(
        User.objects.none(), label=_("Successor"), required=False, empty_label=""
    )
    successor_name = forms.CharField(
        label=_("Name of a successor without account"), max_length=160, required=False
    )
    successor_email = forms.EmailField(label=_("Business e-mail address of the successor"), required=False)

    def __init__(self, user: User, school: Unit, data: Any = None) -> None:
        super().__init__(user, school, data)
        for name in ("leaver", "successor"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = staff_of(school)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        successor, name = data.get("successor"), data.get("successor_name")
        if not successor and not name:
            self.add_error(
                "successor", _("Choose the successor, or fill in the name of one without account.")
            )
        if successor and name:
            self.add_error("successor_name", _("Choose a successor or fill in a name, not both."))
        if name and not data.get("successor_email"):
            self.add_error("successor_email", _("Fill in the address: the new account gets its link there."))
        if successor is not None and successor == data.get("leaver"):
            self.add_error("successor", _("Choose somebody else than the one who leaves."))
        return data


class SchoolTicketForm(TicketForm):
    """The school moves, merges, closes, or is called otherwise."""

    kind = TicketKind.SCHOOL
    what = forms.MultipleChoiceField(
        label=_("What changes"), choices=SchoolEvent, widget=forms.CheckboxSelectMultiple
    )
    on = forms.DateField(label=_("From"), widget=DateInput)
    text = _text(
        _("What it becomes"),
        help_text=_("The new name, address, board or BRIN, and with which school it merges."),
    )


class CodeTicketForm(TicketForm):
    """About the link with the pupil-tracking system; the code itself is never sent."""

    kind = TicketKind.CODE
    system = forms.ChoiceField(label=_("Pupil-tracking system"), choices=TrackingSystem)
    brin = BrinField(help_text=_("The six positions of your location: 05KO00."))
    text = _text(
        _("What is needed or goes wrong"),
        help_text=_("Do not write the code itself: whoever has it can send help requests for your school."),
    )


class LostTicketForm(TicketForm):
    """A help request that was sent and is not there: BRIN, school and dossier number instead of a name."""

    kind = TicketKind.LOST
    brin = BrinField()
    dossier = forms.IntegerField(
        label=_("Dossier number"),
        min_value=-1,
        max_value=999_999_999,
        help_text=_("As your pupil-tracking system shows it; -1 when it was refused."),
    )
    system = forms.ChoiceField(label=_("Sent from"), choices=TrackingSystem)
    on = forms.DateField(label=_("Sent on"), required=False, widget=DateInput)


class BrinTicketForm(TicketForm):
    """A BRIN that the national list does not have yet; an administrator confirms it (C-46)."""

    kind = TicketKind.BRIN
    prose = ("text", "place", "board")
    brin = BrinField(help_text=_("As the decision of DUO names it: 05KO, or 05KO00 for one location."))
    on = forms.DateField(label=_("Holds from"), widget=DateInput)
    place = forms.CharField(label=_("City"), max_length=80)
    board = forms.CharField(label=_("School board"), max_length=120, required=False)
    text = _text(_("From what it follows"), help_text=_("For example the date of the decision of DUO."))


class OtherTicketForm(TicketForm):
    kind = TicketKind.OTHER
    prose = ("subject", "text")
    subject = forms.CharField(label=_("Subject"), max_length=120)
    text = _text(_("Question"), help_text=_("No names of pupils and never a BSN: a dossier number will do."))


FORMS: Mapping[TicketKind, type[TicketForm]] = {
    form.kind: form
    for form in (
        AccountTicketForm,
        ContactTicketForm,
        SchoolTicketForm,
        CodeTicketForm,
        LostTicketForm,
        BrinTicketForm,
        OtherTicketForm,
    )
}
SLUGS: Mapping[str, TicketKind] = {
    "account": TicketKind.ACCOUNT,
    "ib-wissel": TicketKind.CONTACT,
    "school": TicketKind.SCHOOL,
    "verificatiecode": TicketKind.CODE,
    "zoekgeraakt": TicketKind.LOST,
    "brin": TicketKind.BRIN,
    "anders": TicketKind.OTHER,
}
"""How the address of a form names its kind."""


class AnswerForm(WithoutPupils):
    """An answer to the other side."""

    text = _text(_("Your answer"))
    waits = forms.BooleanField(label=_("The school has to answer before this goes on"), required=False)

    def __init__(self, user: User, ticket: Ticket, data: Any = None, **more: Any) -> None:
        super().__init__(user, ticket.school, data, **more)
        if "prefix" in more or not handles(user) or ticket.is_done or not ticket.is_verified:
            del self.fields["waits"]


class VerifyForm(forms.Form):
    """How it was made sure who sent the ticket."""

    how = forms.ChoiceField(label=_("How"), choices=Verification, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("With whom, and when"),
        max_length=300,
        help_text=_("For example: called the school on 010 555 03 80, spoke to the head."),
    )
    remember = forms.BooleanField(
        label=_("From now on this account is known as contact of the school"), required=False
    )

    def __init__(self, ticket: Ticket, data: Any = None) -> None:
        super().__init__(data)
        if ticket.sent_by_id is None:
            del self.fields["remember"]

    def clean_note(self) -> str:
        note: str = self.cleaned_data["note"]
        refuse_bsn([note])
        return note


class AssignForm(forms.Form):
    handler = forms.ModelChoiceField(
        User.objects.none(), label=_("Handled by"), required=False, empty_label=_("nobody yet")
    )

    def __init__(self, user: User, ticket: Ticket, data: Any = None) -> None:
        super().__init__(data, initial={"handler": ticket.handler_id})
        field = self.fields["handler"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = handlers_of(user)


ESCALATION_LABELS = {
    "school": _("School"),
    "brin": _("BRIN"),
    "place": _("City"),
    "partnership": _("Partnership"),
    "account": _("User name of the account"),
    "dossier": _("Dossier number"),
    "attempt": _("What was tried, when, and what was seen"),
}


NEEDED_HERE = _("Kring needs this for the complaint that you chose.")


class EscalationForm(WithoutPupils):
    """What Kring needs to know; each complaint asks for some of the fields (S-39)."""

    prose = ("attempt",)
    complaint = forms.ChoiceField(label=_("Complaint"), choices=Complaint, widget=forms.RadioSelect)

    def __init__(self, user: User, ticket: Ticket, data: Any = None) -> None:
        school, facts = ticket.school, ticket.facts
        known = {
            "complaint": {
                TicketKind.CODE: Complaint.LINK,
                TicketKind.LOST: Complaint.LOST,
                TicketKind.BRIN: Complaint.BRIN,
            }.get(TicketKind(ticket.kind), Complaint.OTHER),
            "school": school.name,
            "brin": facts.get("brin") or school.brin,
            "place": school.city,
            "partnership": ticket.organisation.name,
            "dossier": str(facts.get("dossier", "")),
        }
        super().__init__(user, school, data, initial=known)
        for name in needs.FIELDS:
            long = name == "attempt"
            asking = [label for complaint, label in Complaint.choices if name in needs.NEEDED[complaint]]
            is_always_asked = len(asking) == len(Complaint)
            self.fields[name] = forms.CharField(
                label=ESCALATION_LABELS[name],
                required=is_always_asked,
                error_messages={"required": NEEDED_HERE},
                help_text=""
                if is_always_asked
                else gettext("Needed when: %(complaints)s.") % {"complaints": "; ".join(map(str, asking))},
                max_length=LONGEST if long else 160,
                widget=forms.Textarea(attrs={"rows": 4}) if long else forms.TextInput(),
            )
        self.order_fields(["complaint", *needs.FIELDS])

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "complaint" in data:
            for name in needs.lacking(data["complaint"], self.given):
                if name not in self.errors:
                    self.add_error(name, NEEDED_HERE)
        return data

    @property
    def given(self) -> dict[str, str]:
        """What was filled in, by field."""
        return {name: self.cleaned_data.get(name, "") for name in needs.FIELDS}


class KringForm(forms.Form):
    """What Kring's support answers, and how far it is."""

    status = forms.ChoiceField(
        label=_("Status"), choices=[one for one in EscalationStatus.choices if one[0] != "sent"]
    )
    text = _text(_("Answer to the partnership"), required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, ticket: Ticket, data: Any = None) -> None:
        now = ticket.escalation_status
        started = now if now != EscalationStatus.SENT else EscalationStatus.IN_PROGRESS
        super().__init__(data, initial={"status": started, "key": uuid.uuid4()})
        self._now = now

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        refuse_bsn([text])
        return text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("status") == self._now and data.get("text") == "":
            self.add_error(
                "text", _("Write an answer or choose another status: the partnership gets a mail of it.")
            )
        return data


class ContactForm(forms.Form):
    """Somebody who is known as contact of a school from now on."""

    user = forms.ModelChoiceField(User.objects.none(), label=_("Account"), empty_label="")

    def __init__(self, school: Unit, data: Any = None) -> None:
        super().__init__(data)
        field = self.fields["user"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = staff_of(school)


PARAMETERS = {
    "status": "status",
    "kind": "soort",
    "school": "school",
    "handler": "behandelaar",
    "escalated": "kring",
}


class FilterForm(forms.Form):
    """A value that makes no sense is left out: a list is no place for error messages."""

    status = forms.ChoiceField(label=_("Status"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    school = forms.TypedChoiceField(label=_("School"), required=False, coerce=int, empty_value=None)
    handler = forms.TypedChoiceField(label=_("Handled by"), required=False, coerce=int, empty_value=None)
    escalated = forms.BooleanField(label=_("With Kring"), required=False)

    def __init__(self, user: User, data: Any) -> None:
        super().__init__(data)
        every = [("", gettext("all"))]
        self._choose("status", [*every, (OPEN, gettext("all that are open")), *TicketStatus.choices])
        self._choose("kind", [*every, *TicketKind.choices])
        schools = list(schools_to_write_for(user).values_list("pk", "name"))
        self._choose("school", [*every, *schools])
        if len(schools) < 2:
            del self.fields["school"]
        if handles(user):
            self._choose("handler", [*every, *handlers_of(user).values_list("pk", "full_name")])
        else:
            del self.fields["handler"], self.fields["escalated"]

    def add_prefix(self, field_name: str) -> str:
        return PARAMETERS.get(field_name, field_name)

    @property
    def wanted(self) -> Wanted:
        """What was asked and understood."""
        self.is_valid()
        self.errors.clear()
        return Wanted(**{name: value for name, value in self.cleaned_data.items() if value})

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
