"""What people write and choose in the diary."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.accounts.choices import Environment
from core.accounts.models import User
from core.childcare.models import Child, Group, OpeningHours
from core.files.forms import UploadsField
from core.files.models import StoredFile
from core.lib import clock
from core.lib.forms import CheckboxCards, DateInput, RadioCards, card_label
from portal.diary.actions.writing import Page
from portal.diary.albums import LONGEST
from portal.diary.files import PURPOSE, kinds_for
from portal.diary.models import LONGEST_TEXT, DiaryPicture, DiarySettings
from portal.shared_photos.forms import WhoIsOnItForm, card_for

AT_ONCE, AT_THE_END = "nu", "straks"
END_OF_DAY = time(17, 30)
"""Where no opening hours are known."""


class WritingForm(forms.Form):
    """A text, photos, or both."""

    text = forms.CharField(
        label=_("What happened?"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    pictures = UploadsField(PURPOSE, label=_("Photos"))

    def __init__(
        self,
        author: User,
        data: Any = None,
        files: Any = None,
        *,
        already: Iterable[StoredFile] = (),
        **more: Any,
    ) -> None:
        super().__init__(data, files, **more)
        uploads = self.fields["pictures"]
        assert isinstance(uploads, UploadsField)
        uploads.for_user(author, already=already)
        if len(kinds_for(author)) > 1:
            uploads.label = _("Photos and videos")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if (
            not cleaned.get("text", "").strip()
            and not cleaned.get("pictures")
            and "pictures" not in self.errors
        ):
            self.add_error("text", _("Write something, or add a photo."))
        return cleaned


class EntryForm(WritingForm):
    """A new entry; `key` makes sending the page again harmless."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    children = forms.MultipleChoiceField(
        label=_("About whom?"),
        widget=CheckboxCards,
        error_messages={"required": _("Choose at least one child.")},
    )
    field_order: tuple[str, ...] = ("children", "text", "pictures", "key")

    def __init__(self, author: User, children: Sequence[Child], *args: Any, **more: Any) -> None:
        self._children = {str(child.pk): child for child in children}
        more["initial"] = {"key": uuid4(), **more.get("initial", {})}
        super().__init__(author, *args, **more)
        field = self.fields["children"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(number, self.label_of(child)) for number, child in self._children.items()]

    def label_of(self, child: Child) -> str:
        return child.first_name

    def clean_key(self) -> UUID:
        return self.cleaned_data.get("key") or uuid4()

    @property
    def chosen(self) -> list[Child]:
        return [self._children[number] for number in self.cleaned_data["children"]]

    @property
    def page(self) -> Page:
        """What was written; of a valid form only."""
        cleaned = self.cleaned_data
        return Page(cleaned["key"], self.chosen, cleaned["text"].strip(), cleaned["pictures"])


class FamilyEntryForm(EntryForm):
    """A guardian writes; with one child there is nothing to choose."""

    def __init__(self, author: User, children: Sequence[Child], *args: Any, **more: Any) -> None:
        super().__init__(author, children, *args, **more)
        if len(children) == 1:
            del self.fields["children"]

    @property
    def chosen(self) -> list[Child]:
        return super().chosen if "children" in self.fields else list(self._children.values())


class GroupEntryForm(EntryForm):
    """Staff and childminders write about one, several or all children of their group, for now or for the end of the
    day (P-41, P-43)."""

    everyone = forms.BooleanField(label=_("All children of the group"), required=False)
    share = forms.ChoiceField(label=_("When do parents see it?"), widget=RadioCards, initial=AT_ONCE)
    field_order = ("everyone", "children", "text", "pictures", "share", "key")

    def __init__(
        self,
        author: User,
        group: Group,
        children: Sequence[Child],
        without_consent: frozenset[int],
        *args: Any,
        **more: Any,
    ) -> None:
        self._without_consent = without_consent
        super().__init__(author, children, *args, **more)
        children_field = self.fields["children"]
        children_field.required = "everyone" not in self.data
        children_field.error_messages["required"] = gettext("Choose at least one child, or all.")
        if author.environment == Environment.CHILDMINDER:
            self.fields["everyone"].label = gettext("All my children")
        self.end_of_day = end_of_day(group, clock.today())
        share = self.fields["share"]
        assert isinstance(share, forms.ChoiceField)
        at = f"{self.end_of_day.astimezone(clock.AMSTERDAM):%H:%M}"
        share.choices = [
            (AT_ONCE, card_label(gettext("At once"))),
            (AT_THE_END, card_label(gettext("At the end of the day"), gettext("at %(time)s") % {"time": at})),
        ]

    def label_of(self, child: Child) -> str:
        return card_for(child, self._without_consent)

    @property
    def chosen(self) -> list[Child]:
        return list(self._children.values()) if self.cleaned_data["everyone"] else super().chosen

    @property
    def share_at(self) -> datetime:
        return self.end_of_day if self.cleaned_data["share"] == AT_THE_END else clock.now()


def end_of_day(group: Group, on: date) -> datetime:
    """When the location closes on a date; half past five where that is not known."""
    hours = OpeningHours.objects.filter(location=group.location_id, weekday=on.isoweekday()).first()
    return clock.local(on, hours.closes if hours else END_OF_DAY)


class ApartForm(WhoIsOnItForm):
    """Who is on one photo of an entry; one with a child without consent stays with the own parents."""

    def __init__(
        self,
        picture: DiaryPicture,
        children: Sequence[Child],
        others: Sequence[Child],
        without_consent: frozenset[int],
        data: Any = None,
    ) -> None:
        self.picture = picture
        on_it = list(picture.children.all()) if picture.is_told_apart else None
        super().__init__(
            picture.file, on_it, children, others, without_consent, data, prefix=f"foto{picture.pk}"
        )


class AlbumForm(forms.Form):
    """The photos of which child and which period."""

    child = forms.ChoiceField(label=_("Of whom?"), required=False)
    first = forms.DateField(label=_("From"), widget=DateInput)
    last = forms.DateField(label=_("Until and including"), widget=DateInput)

    def __init__(self, children: Sequence[Child], data: Any = None, **more: Any) -> None:
        today = clock.today()
        more["initial"] = {"first": today.replace(day=1), "last": today, **more.get("initial", {})}
        super().__init__(data, **more)
        self._children = {str(child.pk): child for child in children}
        child = self.fields["child"]
        assert isinstance(child, forms.ChoiceField)
        child.choices = [
            ("", gettext("All children")),
            *((key, one.first_name) for key, one in self._children.items()),
        ]
        if len(children) < 2:
            del self.fields["child"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day comes before the first. Change one of both."))
        elif first and last and last - first > LONGEST + timedelta(days=1):
            self.add_error("last", _("An album holds at most a year. Choose a shorter period."))
        return cleaned

    @property
    def chosen(self) -> Child | None:
        return self._children.get(self.cleaned_data.get("child", ""))


class SettingsForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = DiarySettings
        fields = ("allows_videos", "allows_saving")
