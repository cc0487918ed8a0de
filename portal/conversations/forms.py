"""What people write and choose on the pages of messages."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.childcare.models import Child, Group, Location
from core.files.forms import UploadsField
from core.lib.forms import CheckboxCards, DateInput, RadioCards
from portal.conversations.actions.posting import Letter
from portal.conversations.attachments import PURPOSE
from portal.conversations.models import LONGEST_SUBJECT, LONGEST_TEXT
from portal.conversations.selectors import InboxFilter


class LetterForm(forms.Form):
    """A message; `key` makes sending the page again harmless."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label=_("Message"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write your message.")},
    )
    attachments = UploadsField(PURPOSE, label=_("Attachments"))

    def __init__(self, author: User, data: Any = None, files: Any = None, **more: Any) -> None:
        more["initial"] = {"key": uuid4(), **more.get("initial", {})}
        super().__init__(data, files, **more)
        attachments = self.fields["attachments"]
        assert isinstance(attachments, UploadsField)
        attachments.for_user(author)

    def clean_key(self) -> UUID:
        return self.cleaned_data.get("key") or uuid4()

    @property
    def letter(self) -> Letter:
        """What was written; of a valid form only."""
        return Letter(
            self.cleaned_data["key"], self.cleaned_data["text"], tuple(self.cleaned_data["attachments"])
        )


def _subject() -> forms.CharField:
    return forms.CharField(
        label=_("Subject"),
        max_length=LONGEST_SUBJECT,
        error_messages={"required": _("Fill in what your message is about.")},
    )


class WriteForm(LetterForm):
    """A guardian writes: about which child, to which group where there are several, and what (P-11)."""

    child = forms.ChoiceField(
        label=_("About whom?"),
        widget=RadioCards,
        error_messages={"required": _("Choose the child that it is about.")},
    )
    group = forms.ChoiceField(label=_("To which group?"), required=False)
    subject = _subject()
    field_order = ("child", "group", "subject", "text", "attachments", "key")

    def __init__(
        self, author: User, places: Mapping[Child, Sequence[Group]], *args: Any, **more: Any
    ) -> None:
        self._places = {str(child.pk): (child, groups) for child, groups in places.items()}
        super().__init__(author, *args, **more)
        child = self.fields["child"]
        assert isinstance(child, forms.ChoiceField)
        child.choices = [(number, one.first_name) for number, (one, _groups) in self._places.items()]
        if len(self._places) == 1:
            child.widget = forms.HiddenInput()
            self.initial["child"] = next(iter(self._places))
        self._offer_groups()

    def _offer_groups(self) -> None:
        """Only where somebody comes in more than one group."""
        if all(len(groups) < 2 for _child, groups in self._places.values()):
            del self.fields["group"]
            return
        field = self.fields["group"]
        assert isinstance(field, forms.ChoiceField)
        names: dict[str, list[str]] = {}
        labels: dict[str, str] = {}
        for child, groups in self._places.values():
            for group in groups:
                labels[str(group.pk)] = str(group)
                names.setdefault(str(group.pk), []).append(child.first_name)
        several = len(self._places) > 1
        if several:
            field.help_text = _("Only needed for %(names)s.") % {
                "names": ", ".join(
                    child.first_name for child, groups in self._places.values() if len(groups) > 1
                )
            }
        else:
            field.required = True
            field.error_messages["required"] = _("Choose the group that you write to.")
        field.choices = [
            ("", _("Choose a group")),
            *(
                (key, f"{label} ({', '.join(names[key])})" if several else label)
                for key, label in labels.items()
            ),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if chosen := self._places.get(cleaned.get("child", "")):
            child, groups = chosen
            cleaned["child"] = child
            cleaned["group"] = self._group_of(child, groups, cleaned.get("group", ""))
        return cleaned

    def _group_of(self, child: Child, groups: Sequence[Group], chosen: str) -> Group | None:
        if len(groups) == 1:
            return groups[0]
        for group in groups:
            if str(group.pk) == chosen:
                return group
        self.add_error(
            "group",
            _("%(name)s comes in several groups. Choose the group that you write to.")
            % {"name": child.first_name},
        )
        return None


class StartForm(LetterForm):
    """Staff write to the families of some children of a group (P-46)."""

    children = forms.TypedMultipleChoiceField(
        label=_("To the parents of"),
        coerce=int,
        widget=CheckboxCards,
        error_messages={"required": _("Choose one or more children.")},
    )
    subject = _subject()
    field_order = ("children", "subject", "text", "attachments", "key")

    def __init__(self, author: User, children: Sequence[Child], *args: Any, **more: Any) -> None:
        self._children = {child.pk: child for child in children}
        super().__init__(author, *args, **more)
        field = self.fields["children"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(child.pk, str(child)) for child in children]

    @property
    def chosen(self) -> list[Child]:
        return [self._children[pk] for pk in self.cleaned_data["children"]]


class BroadcastForm(LetterForm):
    """Staff write to all families of a group or a location (P-13)."""

    audience = forms.ChoiceField(
        label=_("To all parents of"),
        error_messages={"required": _("Choose a group or a location.")},
    )
    subject = _subject()
    field_order = ("audience", "subject", "text", "attachments", "key")

    def __init__(
        self,
        author: User,
        groups: Sequence[Group],
        locations: Sequence[Location],
        *args: Any,
        **more: Any,
    ) -> None:
        self._audiences: dict[str, Group | Location] = {f"g{group.pk}": group for group in groups}
        self._audiences |= {f"l{location.pk}": location for location in locations}
        super().__init__(author, *args, **more)
        field = self.fields["audience"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("Choose a group or a location")),
            (_("Groups"), [(f"g{group.pk}", str(group)) for group in groups]),
            (_("Whole locations"), [(f"l{location.pk}", location.name) for location in locations]),
        ]

    @property
    def chosen_audience(self) -> Group | Location:
        return self._audiences[self.cleaned_data["audience"]]


class AwayForm(forms.Form):
    """From when until when a group reads no messages, and what who writes then is told (P-12)."""

    group = forms.ChoiceField(label=_("Group"), error_messages={"required": _("Choose a group.")})
    first_day = forms.DateField(
        label=_("From"), widget=DateInput, error_messages={"required": _("Fill in the first day.")}
    )
    last_day = forms.DateField(
        label=_("Up to and including"),
        widget=DateInput,
        error_messages={"required": _("Fill in the last day.")},
    )
    text = forms.CharField(
        label=_("Automatic answer"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Say when parents can expect an answer, and whom they call when it cannot wait."),
        error_messages={"required": _("Write what parents get to read.")},
    )

    def __init__(self, groups: Sequence[Group], data: Any = None, **more: Any) -> None:
        self._groups = {str(group.pk): group for group in groups}
        super().__init__(data, **more)
        field = self.fields["group"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, str(group)) for key, group in self._groups.items()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day comes before the first one."))
        return cleaned

    @property
    def chosen_group(self) -> Group:
        return self._groups[self.cleaned_data["group"]]


class InboxFilterForm(forms.Form):
    """What to look for in the inbox. A value that makes no sense is left out: a list is no place for errors."""

    group = forms.ChoiceField(label=_("Group"), required=False)
    words = forms.CharField(label=_("Subject or child"), max_length=80, required=False)

    def __init__(self, groups: Sequence[Group], data: Any, *, only_to_answer: bool) -> None:
        super().__init__(data)
        self._groups = {str(group.pk): group for group in groups}
        self._only_to_answer = only_to_answer
        field = self.fields["group"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("All groups")), *((key, str(group)) for key, group in self._groups.items())]
        if len(groups) < 2:
            del self.fields["group"]

    def add_prefix(self, field_name: str) -> str:
        return {"group": "groep", "words": "zoek"}.get(field_name, field_name)

    @property
    def wanted(self) -> InboxFilter:
        self.is_valid()
        return InboxFilter(
            group=self._groups.get(self.cleaned_data.get("group", "")),
            only_to_answer=self._only_to_answer,
            words=self.cleaned_data.get("words", ""),
        )
