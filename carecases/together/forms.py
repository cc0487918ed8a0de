"""The forms of working together."""

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from carecases.choices import Side, Tab
from carecases.models import HelpRequest
from carecases.sharing import Piece, pieces_of
from carecases.together.actions.admissions import NewPerson
from carecases.together.actions.meetings import Plan as MeetingPlan
from carecases.together.actions.parents import View
from carecases.together.actions.rounds import Plan
from carecases.together.choices import TO_TICK_FOR_GUESTS, TO_TICK_FOR_PARENTS, SharingGround
from carecases.together.models import AgendaItem, GuestRoles, Meeting
from core.accounts.choices import RoleKind
from core.accounts.models import Role, User
from core.accounts.rights import Right
from core.lib import clock
from core.lib.forms import DateInput

USUAL_DAYS = 14
"""For reactions; reading goes on a week longer."""
DATE_NEEDED = {"required": _("Fill in a date.")}


class TickingForm(forms.Form):
    """Which tabs are shared, and which papers and forms on them; a paper takes its tab along (C-41, C-62)."""

    tabs = forms.MultipleChoiceField(
        label=_("Which tabs"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The tab Help request always shows. Tick no more than is needed."),
    )
    items = forms.MultipleChoiceField(
        label=_("Which attachments and forms"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only what is ticked here shows on its tab; what is added later does not."),
    )

    def offer(self, tabs: tuple[Tab, ...], pieces: list[Piece]) -> None:
        """What can be ticked."""
        self._tab_of = {piece.key: piece.tab.value for piece in pieces}
        _choose(self, "tabs", [(tab.value, str(tab.label)) for tab in tabs])
        if pieces:
            _choose(self, "items", [(piece.key, piece.name) for piece in pieces])
        else:
            del self.fields["items"]

    @property
    def ticked_items(self) -> tuple[str, ...]:
        return tuple(self.cleaned_data.get("items", ()))

    @property
    def ticked_tabs(self) -> tuple[str, ...]:
        """With the tabs of the pieces that were ticked."""
        wanted = {*self.cleaned_data["tabs"], *(self._tab_of[key] for key in self.ticked_items)}
        return tuple(tab.value for tab in Tab if tab.value in wanted)


class RoundForm(TickingForm):
    """A new consultation round; only a school ticks what it shares."""

    subject = forms.CharField(
        label=_("Subject"),
        max_length=120,
        help_text=_("Goes along in mails: no name of the pupil."),
        error_messages={"required": _("Fill in what it is about.")},
    )
    description = forms.CharField(
        label=_("Description"),
        max_length=2000,
        required=False,
        help_text=_("What do you ask of the participants?"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    react_until = forms.DateField(
        label=_("End date for reactions"),
        widget=DateInput,
        help_text=_("Through this day."),
        error_messages=DATE_NEEDED,
    )
    see_until = forms.DateField(
        label=_("End date for viewing"),
        widget=DateInput,
        help_text=_("A week after the reactions is enough; not later than needed."),
        error_messages=DATE_NEEDED,
    )
    ground = forms.ChoiceField(
        label=_("On what ground are the data shared?"),
        choices=SharingGround,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the ground.")},
    )
    is_agreed = forms.BooleanField(
        label=_(
            "The parents agreed that these data are shared, or were told where permission is not needed."
        ),
        error_messages={"required": _("Nothing is shared before the parents agreed or were told.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
    field_order = (
        "subject",
        "description",
        "react_until",
        "see_until",
        "tabs",
        "items",
        "ground",
        "is_agreed",
        "key",
    )

    def __init__(self, help_request: HelpRequest, side: Side, data: Any = None) -> None:
        react_until = clock.today() + timedelta(days=USUAL_DAYS)
        initial = {
            "react_until": react_until,
            "see_until": react_until + timedelta(days=7),
            "key": uuid.uuid4(),
        }
        super().__init__(data, initial=initial)
        self._side = side
        if side is Side.SCHOOL:
            self.offer(TO_TICK_FOR_GUESTS, pieces_of(help_request, side))
        else:
            del self.fields["tabs"], self.fields["items"]

    @property
    def plan(self) -> Plan:
        values = self.cleaned_data
        names = ("subject", "description", "react_until", "see_until", "key")
        ticks = (self.ticked_tabs, self.ticked_items) if self._side is Side.SCHOOL else ((), ())
        return Plan(
            **{name: values[name] for name in names},
            ground=SharingGround(values["ground"]),
            tabs=ticks[0],
            items=ticks[1],
        )


class NewGuestForm(forms.Form):
    """Somebody who has no account yet."""

    full_name = forms.CharField(
        label=_("Name"), max_length=160, error_messages={"required": _("Fill in the name.")}
    )
    email = forms.EmailField(
        label=_("Business e-mail address"),
        max_length=60,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("Of the person alone, not of a whole practice: who reads this mail signs in with it."),
        error_messages={"required": _("Fill in the e-mail address.")},
    )
    specialism = forms.CharField(
        label=_("Specialism"),
        max_length=80,
        help_text=_("For instance: speech therapist."),
        error_messages={"required": _("Fill in the specialism.")},
    )

    @property
    def person(self) -> NewPerson:
        return NewPerson(self.cleaned_data["full_name"], self.cleaned_data["email"])


class ReactionForm(forms.Form):
    text = forms.CharField(
        label=_("Your reaction"),
        max_length=4000,
        help_text=_(
            "Everybody in this round reads it, and it cannot be changed afterwards. Never write a BSN. "
            "Files go by the tab Attachments."
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write something first.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"key": uuid.uuid4()})


class DatesForm(forms.Form):
    """Until when a round, or one participant, reacts and reads."""

    react_until = forms.DateField(
        label=_("End date for reactions"),
        widget=DateInput,
        help_text=_("Through this day."),
        error_messages=DATE_NEEDED,
    )
    see_until = forms.DateField(
        label=_("End date for viewing"),
        widget=DateInput,
        help_text=_("Not later than needed."),
        error_messages=DATE_NEEDED,
    )

    def __init__(self, react_until: Any, see_until: Any, data: Any = None) -> None:
        super().__init__(data, initial={"react_until": react_until, "see_until": see_until})


class SearchForm(forms.Form):
    """Who to invite: part of a name or e-mail address."""

    words = forms.CharField(
        label=_("Search among the accounts"),
        max_length=100,
        error_messages={"required": _("Type part of a name or e-mail address.")},
        help_text=_("Part of a name or e-mail address."),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data if "zoek" in data else None)

    def add_prefix(self, field_name: str) -> str:
        # The address of a page is for people, so its parts are Dutch, as the paths are.
        return "zoek"

    @property
    def wanted(self) -> str:
        """What was typed; nothing for what cannot be searched."""
        return str(self.cleaned_data["words"]).strip() if self.is_valid() else ""


class ParentForm(TickingForm):
    """A view for a parent."""

    full_name = forms.CharField(
        label=_("Name of the parent"), max_length=160, error_messages={"required": _("Fill in the name.")}
    )
    email = forms.EmailField(
        label=_("E-mail address of the parent"),
        max_length=60,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("As the parent told the school."),
        error_messages={"required": _("Fill in the e-mail address.")},
    )
    see_until = forms.DateField(
        label=_("End date for viewing"),
        widget=DateInput,
        help_text=_("Not later than needed."),
        error_messages=DATE_NEEDED,
    )
    field_order = ("full_name", "email", "tabs", "items", "see_until")

    def __init__(self, help_request: HelpRequest, side: Side, data: Any = None) -> None:
        super().__init__(data, initial={"see_until": clock.today() + timedelta(days=30)})
        self.offer(TO_TICK_FOR_PARENTS, pieces_of(help_request, side))

    @property
    def person(self) -> NewPerson:
        return NewPerson(self.cleaned_data["full_name"], self.cleaned_data["email"])

    @property
    def view(self) -> View:
        return View(self.ticked_tabs, self.ticked_items, self.cleaned_data["see_until"])


class MeetingForm(forms.Form):
    title = forms.CharField(
        label=_("Title"),
        max_length=120,
        help_text=_("Goes along in mails: no name of a pupil."),
        error_messages={"required": _("Fill in a title.")},
    )
    on = forms.DateField(
        label=_("Date"),
        widget=DateInput,
        help_text=_("Who is invited sees the dossiers of the agenda through this day."),
        error_messages=DATE_NEEDED,
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, meeting: Meeting | None = None, data: Any = None) -> None:
        initial = {"title": meeting.title, "on": meeting.on} if meeting else {"key": uuid.uuid4()}
        super().__init__(data, initial=initial)

    @property
    def plan(self) -> MeetingPlan:
        values = self.cleaned_data
        return MeetingPlan(values["title"], values["on"], values["key"] or uuid.uuid4())


class AgendaForm(forms.Form):
    """Which dossier to speak about, by its number: no name of a child stands in an address."""

    number = forms.IntegerField(
        label=_("Dossier number"),
        min_value=1,
        max_value=2_000_000_000,
        help_text=_("It stands at the top of every help request."),
        error_messages={
            "required": _("Fill in a dossier number."),
            "invalid": _("A dossier number has figures only."),
        },
    )

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data if "dossier" in data else None)

    def add_prefix(self, field_name: str) -> str:
        return "dossier"


class RecordForm(forms.Form):
    """Minutes, and a conclusion for each item of the agenda."""

    minutes = forms.CharField(
        label=_("Minutes"),
        max_length=20000,
        required=False,
        help_text=_("Stay within the partnership; schools and guests do not read them."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, meeting: Meeting, agenda: list[AgendaItem], data: Any = None) -> None:
        super().__init__(data, initial={"minutes": meeting.minutes})
        for item in agenda:
            self.fields[f"conclusion_{item.pk}"] = forms.CharField(
                label=gettext("Conclusion about %(title)s, dossier %(number)d")
                % {"title": item.help_request.title, "number": item.help_request.dossier.number},
                max_length=4000,
                required=False,
                initial=item.conclusion,
                help_text=gettext("The school reads this on the tab Meeting."),
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    @property
    def conclusions(self) -> dict[int, str]:
        """By the number of the item."""
        return {
            int(name.removeprefix("conclusion_")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("conclusion_")
        }


class GuestRolesForm(forms.Form):
    """Roles that open nothing but invitations."""

    guest = forms.ModelChoiceField(
        Role.objects.none(), label=_("Role of new guests"), error_messages={"required": _("Choose a role.")}
    )
    parent = forms.ModelChoiceField(
        Role.objects.none(),
        label=_("Role of parents with a view"),
        help_text=_("Needs no external rights: parents see what was ticked for them."),
        error_messages={"required": _("Choose a role.")},
    )

    def __init__(self, user: User, roles: GuestRoles | None, data: Any = None) -> None:
        initial = {"guest": roles.guest_id, "parent": roles.parent_id} if roles else None
        super().__init__(data, initial=initial)
        possible = Role.objects.filter(
            organisation=user.organisation_id,
            kind=RoleKind.REST,
            rights=[Right.JOIN_HELP_REQUESTS.value],
        )
        for name in ("guest", "parent"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = possible

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("guest") and values.get("guest") == values.get("parent"):
            self.add_error(
                "parent", _("Guests and parents need a role each: parents are not found by search.")
            )
        return values


def _choose(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.MultipleChoiceField)
    field.choices = choices
