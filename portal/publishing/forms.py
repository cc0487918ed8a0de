"""What editors fill in."""

from datetime import time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from core.accounts.choices import Environment
from core.accounts.models import User
from core.accounts.rights import Right
from core.childcare.models import Group, Location
from core.files.forms import UploadsField
from core.files.models import StoredFile
from core.lib import clock
from core.lib.forms import DateInput, TimeInput
from portal.publishing.actions.publications import Content
from portal.publishing.choices import Kind, Standing
from portal.publishing.files import PUBLICATIONS, TEAM
from portal.publishing.models import LONGEST_TEXT, Publication, TeamMember
from portal.publishing.selectors import DeskFilter, audience_groups, audience_locations

OF_ACTIVITIES = ("first_day", "last_day", "starts", "ends", "place")
SMALLEST = timedelta(microseconds=1)


class PublicationForm(forms.Form):
    """A publication of one kind; `version` is what was opened, so that nobody overwrites a colleague, and `key` makes
    sending a new one twice harmless."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label=_("Title"), max_length=120, error_messages={"required": _("Fill in a title.")}
    )
    first_day = forms.DateField(
        label=_("First day"), widget=DateInput, error_messages={"required": _("Fill in the day.")}
    )
    last_day = forms.DateField(
        label=_("Last day"),
        widget=DateInput,
        required=False,
        help_text=_("Only when it takes several days."),
    )
    starts = forms.TimeField(label=_("From"), widget=TimeInput, required=False)
    ends = forms.TimeField(label=_("Until"), widget=TimeInput, required=False)
    place = forms.CharField(label=_("Where"), max_length=120, required=False)
    text = forms.CharField(
        label=_("Text"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 14}),
        error_messages={"required": _("Write the text.")},
    )
    attachments = UploadsField(PUBLICATIONS, label=_("Attachments"))
    locations: "forms.ModelMultipleChoiceField[Location]" = forms.ModelMultipleChoiceField(
        label=_("Locations"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    groups: "forms.ModelMultipleChoiceField[Group]" = forms.ModelMultipleChoiceField(
        label=_("Groups"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    from_day = forms.DateField(
        label=_("Shown from"), widget=DateInput, error_messages={"required": _("Fill in a day.")}
    )
    from_time = forms.TimeField(label=_("Time"), widget=TimeInput, required=False)
    until_day = forms.DateField(
        label=_("Shown up to and including"),
        widget=DateInput,
        required=False,
        help_text=_("Empty: it stays."),
    )

    def __init__(self, editor: User, publication: Publication, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, initial={"key": uuid4(), **_initial(publication)})
        if publication.kind != Kind.ACTIVITY:
            for name in OF_ACTIVITIES:
                del self.fields[name]
        for name, places in (("locations", audience_locations(editor)), ("groups", audience_groups(editor))):
            field = self.fields[name]
            assert isinstance(field, forms.ModelMultipleChoiceField)
            field.queryset = places
        attachments = self.fields["attachments"]
        assert isinstance(attachments, UploadsField)
        attachments.for_user(editor, already=publication.files.all() if publication.pk else ())

    def clean_key(self) -> UUID:
        return self.cleaned_data.get("key") or uuid4()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self._refuse_before(cleaned, "last_day", "first_day", _("The last day comes before the first one."))
        self._refuse_before(cleaned, "until_day", "from_day", _("This day comes before it is shown."))
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if ends and not starts:
            self.add_error("starts", _("Fill in when it begins too."))
        elif starts and ends and ends <= starts:
            self.add_error("ends", _("It ends before it begins."))
        return cleaned

    def _refuse_before(self, cleaned: dict[str, Any], later: str, earlier: str, words: object) -> None:
        first, last = cleaned.get(earlier), cleaned.get(later)
        if first and last and last < first:
            self.add_error(later, str(words))

    @property
    def content(self) -> Content:
        """What was filled in; of a valid form only."""
        cleaned = self.cleaned_data
        until = cleaned["until_day"]
        return Content(
            title=cleaned["title"],
            text=cleaned["text"],
            shown_from=clock.local(cleaned["from_day"], cleaned["from_time"] or time.min),
            shown_until=clock.midnight_after(until) if until else None,
            locations=list(cleaned["locations"]),
            groups=list(cleaned["groups"]),
            files=cleaned["attachments"],
            first_day=cleaned.get("first_day"),
            last_day=cleaned.get("last_day") or cleaned.get("first_day"),
            starts=cleaned.get("starts"),
            ends=cleaned.get("ends"),
            place=cleaned.get("place", ""),
        )


def _initial(publication: Publication) -> dict[str, Any]:
    begins = (publication.shown_from if publication.pk else clock.now()).astimezone(clock.AMSTERDAM)
    initial: dict[str, Any] = {
        "from_day": begins.date(),
        "from_time": begins.time() if publication.pk and begins.time() != time.min else None,
        "version": publication.version,
    }
    if not publication.pk:
        return initial
    same = ("title", "text", *OF_ACTIVITIES)
    initial |= {name: getattr(publication, name) for name in same}
    if publication.last_day == publication.first_day:
        initial["last_day"] = None
    if publication.shown_until is not None:
        # The moment itself is not included: it is the midnight after the last day.
        initial["until_day"] = clock.local_date(publication.shown_until - SMALLEST)
    return initial | {
        "locations": list(publication.locations.all()),
        "groups": list(publication.groups.all()),
    }


class DeskFilterForm(forms.Form):
    """What to look for. A value that makes no sense is left out: a list is no place for errors."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("All kinds")), *Kind.choices], required=False)
    standing = forms.ChoiceField(
        label=_("Status"), choices=[("", _("All")), *Standing.choices], required=False
    )
    location: "forms.ModelChoiceField[Location]" = forms.ModelChoiceField(
        label=_("Location"), queryset=None, empty_label=_("All locations"), required=False
    )
    words = forms.CharField(label=_("Title"), max_length=80, required=False)

    def __init__(self, editor: User, data: Any) -> None:
        super().__init__(data)
        location = self.fields["location"]
        assert isinstance(location, forms.ModelChoiceField)
        location.queryset = audience_locations(editor)
        if not editor.has_right(Right.PUBLISH):
            del self.fields["kind"]

    def add_prefix(self, field_name: str) -> str:
        return {"kind": "soort", "standing": "status", "location": "locatie", "words": "zoek"}.get(
            field_name, field_name
        )

    @property
    def wanted(self) -> DeskFilter:
        self.is_valid()
        cleaned = self.cleaned_data
        return DeskFilter(
            kind=cleaned.get("kind", ""),
            standing=cleaned.get("standing", ""),
            location=cleaned.get("location"),
            words=cleaned.get("words", ""),
        )


if TYPE_CHECKING:
    # Only its stubs know which table a form is of.
    MemberForm = forms.ModelForm[TeamMember]
else:
    MemberForm = forms.ModelForm


class TeamMemberForm(MemberForm):
    """Somebody of the team, as parents meet them."""

    photo = UploadsField(TEAM, label=_("Photo"))
    groups: "forms.ModelMultipleChoiceField[Group]" = forms.ModelMultipleChoiceField(
        label=_("Works in"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Parents with a child in one of these groups see this."),
    )

    class Meta:
        model = TeamMember
        fields = ("name", "job", "about", "user", "is_shown")
        widgets = {"about": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "about": _("Who is this? Two or three sentences."),
            "user": _("When this account ends, the page no longer shows this person."),
        }
        error_messages = {
            "name": {"required": _("Fill in the name.")},
            "job": {"required": _("Fill in what this person does.")},
            "user": {"unique": _("Somebody of the team has this account already.")},
        }

    field_order = ("name", "job", "about", "photo", "groups", "user", "is_shown")

    def __init__(self, editor: User, member: TeamMember, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, instance=member)
        groups, account, photo = self.fields["groups"], self.fields["user"], self.fields["photo"]
        assert isinstance(groups, forms.ModelMultipleChoiceField)
        groups.queryset = audience_groups(editor)
        groups.initial = member.groups.all() if member.pk else ()
        assert isinstance(account, forms.ModelChoiceField)
        account.queryset = User.objects.filter(
            organisation=editor.organisation_id, environment=Environment.STAFF, is_active=True
        ).order_by("full_name")
        account.empty_label = _("No account")
        assert isinstance(photo, UploadsField)
        photo.for_user(editor, already=[member.photo] if member.photo else ())

    @property
    def photo_file(self) -> StoredFile | None:
        return next(iter(self.cleaned_data["photo"]), None)
