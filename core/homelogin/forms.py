from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from core.accounts.identifiers import normalise
from core.accounts.models import Organisation, User
from core.homelogin.choices import Picture, SecretKind
from core.homelogin.models import HomeAccount
from core.homelogin.secrets import PIN_LENGTH
from core.homelogin.selectors import children_of
from core.lib.forms import OneTimeCodeInput


class PinInput(OneTimeCodeInput):
    """Four digits that no password manager takes for a password, nor offers to keep (A-20)."""

    def __init__(self) -> None:
        super().__init__(
            {"maxlength": PIN_LENGTH, "data-1p-ignore": "", "data-lpignore": "true", "data-bwignore": ""}
        )


def _email(label: Any, **more: Any) -> forms.EmailField:
    widget = forms.EmailInput(
        attrs={"autocapitalize": "none", "spellcheck": "false", **more.pop("attrs", {})}
    )
    return forms.EmailField(label=label, widget=widget, **more)


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
        help_text=_("Exactly the address that the school has."),
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
        label=_("CSV file"),
        help_text=_("With the columns: voornaam, tussenvoegsel, achternaam, email1, email2."),
        error_messages={"required": _("Choose a file.")},
    )


def person_behind(account: HomeAccount) -> User:
    """Whose data a new password must not be made of, in the form that the password rules take; never saved."""
    pupils = list(children_of(account))
    return User(
        username=account.email,
        email=account.email,
        full_name=" ".join(str(pupil) for pupil in pupils),
        organisation=Organisation(name=" ".join(str(pupil.group.organisation) for pupil in pupils)),
    )
