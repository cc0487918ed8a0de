from typing import Any, ClassVar

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from core.accounts.identifiers import normalise
from core.accounts.models import Organisation, User
from core.homelogin.choices import Picture, PictureCount, SecretKind
from core.homelogin.models import HomeAccount, HomeGroup, HomeSchool, LicenceSource, Publisher
from core.homelogin.networks import NAMES, NETWORKS
from core.homelogin.secrets import PIN_LENGTH
from core.homelogin.selectors import children_of, groups_of, publishers, teachers_of
from core.lib import names, outbound
from core.lib.forms import CheckboxCards, DateInput, OneTimeCodeInput, RadioCards, card_label
from core.lib.outbound import Obstacle, OutboundError


class PinInput(OneTimeCodeInput):
    """Four digits that no password manager takes for a password, nor offers to keep (A-20).

    Empty again after a wrong try: a code is not sent back, and a child types anew.
    """

    def __init__(self) -> None:
        super().__init__(
            {"maxlength": PIN_LENGTH, "data-1p-ignore": "", "data-lpignore": "true", "data-bwignore": ""}
        )

    def format_value(self, value: Any) -> None:
        return None


def _email(label: Any, **more: Any) -> forms.EmailField:
    widget = forms.EmailInput(
        attrs={"autocapitalize": "none", "spellcheck": "false", **more.pop("attrs", {})}
    )
    return forms.EmailField(label=label, widget=widget, max_length=254, **more)


class HomeSignInForm(forms.Form):
    email = _email(
        _("E-mail address"),
        attrs={"autocomplete": "username"},
        error_messages={"required": _("Fill in the e-mail address.")},
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Fill in the password.")},
    )


class AskLinkForm(forms.Form):
    email = _email(
        _("E-mail address"),
        help_text=_("Exactly the address that the school or childcare has."),
        attrs={"autocomplete": "email"},
        error_messages={"required": _("Fill in the e-mail address.")},
    )


class PinForm(forms.Form):
    """A child's PIN, as the child or the teacher types it."""

    figures = forms.CharField(
        label=_("Code of four figures"),
        widget=PinInput(),
        validators=[RegexValidator(rf"^[0-9]{{{PIN_LENGTH}}}\Z", _("A code has four figures."))],
        error_messages={"required": _("Fill in the four figures.")},
    )

    kind = SecretKind.PIN

    def parts(self) -> list[str]:
        return [self.cleaned_data["figures"]]


class PicturesForm(forms.Form):
    """Pictures in order; a radio button for each picture, so that it works with keyboard and screen reader."""

    kind = SecretKind.PICTURES

    def __init__(self, count: int, data: Any = None) -> None:
        super().__init__(data)
        for number in range(1, count + 1):
            self.fields[f"picture_{number}"] = forms.ChoiceField(
                label=_("Which picture?") if count == 1 else _("Picture %(number)d") % {"number": number},
                choices=Picture.choices,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose a picture.")},
            )

    def parts(self) -> list[str]:
        return [self.cleaned_data[name] for name in self.fields]


class AddressesForm(forms.Form):
    """The home addresses of a pupil, at most two."""

    first = _email(_("First home e-mail address"), required=False, attrs={"autocomplete": "off"})
    second = _email(_("Second home e-mail address"), required=False, attrs={"autocomplete": "off"})

    def emails(self) -> list[str]:
        return [normalise(self.cleaned_data[name]) for name in ("first", "second") if self.cleaned_data[name]]


class RosterForm(forms.Form):
    file = forms.FileField(
        label=_("File with pupils"),
        help_text=_(
            "A spreadsheet (.xlsx) or CSV file of at most 500 kB, with on the first line: voornaam, tussenvoegsel, "
            "achternaam, email1, email2."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,text/csv"}),
        error_messages={"required": _("Choose a file."), "empty": _("This file is empty.")},
    )


def _text(label: Any, most: int, missing: Any = "", **more: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", **more.pop("attrs", {})})
    errors = {"required": missing, "max_length": _("At most %(limit_value)d characters.")}
    return forms.CharField(
        label=label, max_length=most, widget=widget, error_messages=errors, required=bool(missing), **more
    )


def _https(label: Any, **more: Any) -> forms.URLField:
    errors = {
        "required": _("Fill in the address."),
        "invalid": _("Fill in a whole address, such as https://school.example."),
    }
    return forms.URLField(
        label=label,
        max_length=200,
        assume_scheme="https",
        validators=[
            RegexValidator(r"^https://", _("The address begins with https://, so that nobody reads along."))
        ],
        widget=forms.URLInput(attrs={"autocomplete": "off", "placeholder": "https://"}),
        error_messages=errors,
        **more,
    )


class SettingsForm(forms.Form):
    """How many pictures, and the school network where pupils sign in instead, if there is one (A-20, A-23)."""

    HERE, OTHER = "here", "other"

    pictures_asked = forms.TypedChoiceField(
        label=_("Pictures for young children"),
        coerce=int,
        choices=[
            (
                PictureCount.ONE.value,
                card_label(_("One picture"), _("The child chooses one of twelve pictures.")),
            ),
            (
                PictureCount.THREE.value,
                card_label(
                    _("Three pictures in order"), _("Harder to guess, for children who can remember it.")
                ),
            ),
        ],
        widget=RadioCards,
        error_messages={"required": _("Choose how many pictures.")},
    )
    network = forms.ChoiceField(
        label=_("Where do pupils sign in at home?"),
        choices=[
            (HERE, _("Here, with the home e-mail address")),
            (
                _("In the school network"),
                [(network.name, f"{network.name} ({network.supplier})") for network in NETWORKS],
            ),
            (OTHER, _("In another school network")),
        ],
    )
    other_name = _text(
        _("Name of the other school network"), 60, help_text=_("Only for a network that is not in the list.")
    )
    network_address = _https(
        _("Address where your pupils sign in there"),
        required=False,
        help_text=_("As pupils type it at school. Kring sends them there at home."),
    )

    def __init__(self, school: HomeSchool | None, data: Any = None) -> None:
        initial: dict[str, Any] = {"pictures_asked": PictureCount.ONE, "network": self.HERE}
        if school is not None:
            is_listed = school.network_name in NAMES or not school.network_name
            initial = {
                "pictures_asked": school.pictures_asked,
                "network": (school.network_name or self.HERE) if is_listed else self.OTHER,
                "other_name": "" if is_listed else school.network_name,
                "network_address": school.network_address,
            }
        super().__init__(data, initial=initial)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        network = found.get("network", self.HERE)
        if network == self.OTHER and not found.get("other_name"):
            self.add_error("other_name", _("Fill in the name of the school network."))
        if network != self.HERE and "network_address" in found and not found["network_address"]:
            self.add_error("network_address", _("Fill in the address where your pupils sign in."))
        return found

    def chosen(self) -> dict[str, Any]:
        """What core.homelogin.actions.settings takes."""
        found = self.cleaned_data
        name = {self.HERE: "", self.OTHER: found["other_name"]}.get(found["network"], found["network"])
        return {
            "pictures_asked": found["pictures_asked"],
            "network_name": name,
            "network_address": found["network_address"] if name else "",
        }


class GroupForm(forms.Form):
    name = _text(_("Name of the group"), 60, _("Fill in the name of the group."))
    teachers = forms.ModelMultipleChoiceField(
        label=_("Teachers or staff of this group"),
        help_text=_("They see and set the home login of its pupils."),
        queryset=User.objects.none(),
        required=False,
        widget=CheckboxCards,
    )

    def __init__(self, user: User, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        teachers = self.fields["teachers"]
        assert isinstance(teachers, forms.ModelMultipleChoiceField)
        teachers.queryset = teachers_of(user.organisation)


class PupilForm(forms.Form):
    first_name = _text(_("First name"), 60, _("Fill in the first name."))
    name_prefix = _text(_("Prefix"), 20, help_text=_("For instance: van der."))
    last_name = _text(_("Last name"), 80, _("Fill in the last name."))
    group = forms.ModelChoiceField(
        label=_("Group"),
        queryset=HomeGroup.objects.none(),
        empty_label=None,
        error_messages={"required": _("Choose a group.")},
    )

    def __init__(self, user: User, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        group = self.fields["group"]
        assert isinstance(group, forms.ModelChoiceField)
        group.queryset = groups_of(user)

    def clean(self) -> dict[str, Any]:
        """A prefix that was typed before the last name is split off, as when a file is read in."""
        found = super().clean() or {}
        if found.get("last_name") and not found.get("name_prefix"):
            found["name_prefix"], found["last_name"] = names.split_surname(found["last_name"])
        return found

    def chosen(self) -> dict[str, Any]:
        """What core.homelogin.actions.groups.save_pupil takes."""
        found = self.cleaned_data
        return {
            "group": found["group"],
            "first_name": found["first_name"],
            "prefix": found["name_prefix"],
            "last_name": found["last_name"],
        }


class LicenceForm(forms.Form):
    """A licence that the organisation enters; no groups means all of them (A-34)."""

    tool_name = _text(_("Name of the program"), 120, _("Fill in the name of the program."))
    publisher = forms.ModelChoiceField(
        label=_("Publisher"),
        queryset=Publisher.objects.none(),
        empty_label=_("Choose a publisher"),
        error_messages={"required": _("Choose a publisher.")},
    )
    link = _https(_("Address of the program"))
    valid_from = forms.DateField(
        label=_("First day"), widget=DateInput, error_messages={"required": _("Fill in the first day.")}
    )
    valid_until = forms.DateField(
        label=_("Last day"), widget=DateInput, error_messages={"required": _("Fill in the last day.")}
    )
    groups = forms.ModelMultipleChoiceField(
        label=_("Only for these groups"),
        help_text=_("Choose nothing for all groups."),
        queryset=HomeGroup.objects.none(),
        required=False,
        widget=CheckboxCards,
    )

    def __init__(self, user: User, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        publisher, groups = self.fields["publisher"], self.fields["groups"]
        assert isinstance(publisher, forms.ModelChoiceField)
        assert isinstance(groups, forms.ModelMultipleChoiceField)
        publisher.queryset = publishers()
        groups.queryset = groups_of(user)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        first, last = found.get("valid_from"), found.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("The last day is before the first day."))
        return found


class SourceForm(forms.Form):
    """Where a publisher tells the organisation's licences, and the key for it, which is never shown back."""

    publisher = forms.ModelChoiceField(
        label=_("Publisher"),
        queryset=Publisher.objects.none(),
        empty_label=_("Choose a publisher"),
        error_messages={"required": _("Choose a publisher.")},
    )
    address = _https(_("Address for licences"), help_text=_("You get it from the publisher, with the key."))
    key = forms.CharField(
        label=_("Key"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, source: LicenceSource | None, data: Any = None) -> None:
        initial = {"publisher": source.publisher_id, "address": source.address} if source else {}
        super().__init__(data, initial=initial)
        publisher = self.fields["publisher"]
        assert isinstance(publisher, forms.ModelChoiceField)
        publisher.queryset = publishers()
        if source and source.sealed_key:
            self.fields["key"].help_text = _(
                "Kept, and not shown. Leave empty to keep it; for another address it has to be filled in anew."
            )

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        try:
            outbound.refuse_unsafe(address)
        except OutboundError as error:
            raise forms.ValidationError(ADDRESS_WORDS[error.obstacle]) from None
        return address

    def clean_key(self) -> str:
        key: str = self.cleaned_data["key"]
        if not outbound.is_header_text(key):
            raise forms.ValidationError(
                _("A key has no accents, no € and no line breaks. Copy it from the publisher anew.")
            )
        return key


ADDRESS_WORDS = {
    Obstacle.FORBIDDEN: _("Kring does not go to this address: it is not a public https address."),
    Obstacle.UNREACHABLE: _("There is nothing at this address. Look at it again."),
    Obstacle.SLOW: _("This address could not be looked up in time. Try again."),
}


class PublisherForm(forms.ModelForm):  # type: ignore[type-arg]
    website = _https(_("Website"), required=False)

    class Meta:
        model = Publisher
        fields = ("name", "kind", "phone", "email", "website")
        labels: ClassVar[dict[str, Any]] = {
            "name": _("Name"),
            "kind": _("Kind"),
            "phone": _("Telephone"),
            "email": _("E-mail address"),
        }
        error_messages: ClassVar[dict[str, Any]] = {
            "name": {
                "required": _("Fill in the name."),
                "unique": _("This name is in the list already."),
            }
        }


def person_behind(account: HomeAccount) -> User:
    """Whose data a new password must not be made of, in the form that the password rules take; never saved."""
    pupils = list(children_of(account))
    return User(
        username=account.email,
        email=account.email,
        full_name=" ".join(str(pupil) for pupil in pupils),
        organisation=Organisation(name=" ".join(str(pupil.group.organisation) for pupil in pupils)),
    )
