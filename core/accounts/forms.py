from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from core.accounts.actions.own_password import is_own_password
from core.accounts.actions.sign_in import MustWait
from core.accounts.choices import Environment, IdentityCheck, OrganisationKind, ResetAsks
from core.accounts.identifiers import same_address
from core.accounts.models import User
from core.accounts.signed_in import user_of
from core.accounts.waiting import wait_words
from core.lib.forms import BsnField, OneTimeCodeInput, PhoneField
from core.lib.nl import display_phone

IDENTIFIER_LABELS = {
    Environment.PARENT: _("Debtor number or e-mail address"),
    Environment.CHILDMINDER: _("Childminder number or e-mail address"),
    Environment.STAFF: _("User name or e-mail address"),
}

WAIT = "wait"

FORGOTTEN_LABELS = {
    Environment.PARENT: _("Debtor number"),
    Environment.CHILDMINDER: _("Childminder number"),
    Environment.STAFF: _("User name or e-mail address"),
}


def posted(request: HttpRequest) -> QueryDict | None:
    """The data of a sent form, also of an empty one; None for a page that is only opened."""
    return request.POST if request.method == "POST" else None


def _password(label: Any, autocomplete: str, **more: Any) -> forms.CharField:
    # Passwords are taken as typed: a space at the end is part of one.
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, widget=widget, **more)


class SignInForm(forms.Form):
    identifier = forms.CharField(
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": _("Fill in who is signing in.")},
    )
    password = _password(
        _("Password"), "current-password", error_messages={"required": _("Fill in the password.")}
    )

    remembered = forms.BooleanField(
        label=_("Remember me"),
        required=False,
        help_text=_("Stay signed in on this device for 30 days. Only on a device of your own."),
    )

    def __init__(self, environment: Environment, data: Any = None) -> None:
        super().__init__(data)
        self.fields["identifier"].label = IDENTIFIER_LABELS[environment]
        if environment == Environment.STAFF:
            del self.fields["remembered"]


class ForgottenForm(forms.Form):
    """Who forgot the password. What is asked besides the number is up to the organisation; staff fill in one field."""

    identifier = forms.CharField(
        max_length=254,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": _("Fill in whose password was forgotten.")},
    )
    email = forms.CharField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("The address that the organisation knows you by."),
        widget=forms.TextInput(
            attrs={"autocomplete": "email", "inputmode": "email", "autocapitalize": "none"}
        ),
        error_messages={"required": _("Fill in the e-mail address.")},
    )
    bsn = BsnField(help_text=_("Eight or nine digits. Dots, dashes and spaces do not matter."))

    def __init__(self, environment: Environment, asks: ResetAsks, data: Any = None) -> None:
        super().__init__(data)
        self.fields["identifier"].label = FORGOTTEN_LABELS[environment]
        if environment == Environment.STAFF or asks == ResetAsks.BSN:
            del self.fields["email"]
        if environment != Environment.PARENT or asks == ResetAsks.EMAIL:
            del self.fields["bsn"]
        # A childminder has no BSN on file: the address is asked instead.
        if environment == Environment.CHILDMINDER and "email" not in self.fields:
            self.fields["email"] = self.base_fields["email"]

    @property
    def has_invalid_bsn(self) -> bool:
        """Whether a number was filled in that cannot be a BSN."""
        return "bsn" in self.errors and bool(self.data.get("bsn", "").strip())


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code from the app"),
        widget=OneTimeCodeInput(attrs={"autofocus": True}),
        error_messages={"required": _("Fill in the six digits that the app shows.")},
    )


class RecoveryCodeForm(forms.Form):
    code = forms.CharField(
        label=_("Recovery code"),
        help_text=_("Sixteen letters and figures. Capitals and dashes do not matter."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("Fill in one of the recovery codes.")},
    )


class PasskeyForm(forms.Form):
    """The answer of an authenticator, which a script puts into the form."""

    answer = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_answer(self) -> str:
        answer: str = self.cleaned_data["answer"]
        if not answer:
            self.add_error(
                None, _("The device gave no answer. A passkey needs scripts to be on in this browser.")
            )
        return answer


class PasskeyNameForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the passkey"),
        max_length=40,
        help_text=_("To tell it from others, such as “telephone” or “key on my ring”."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Give the passkey a name.")},
    )


class NewPasskeyForm(PasskeyNameForm, PasskeyForm):
    field_order = ("name", "answer")


class StepUpCodeForm(forms.Form):
    """Asks a second factor again; a recovery code will do as well."""

    code = forms.CharField(
        label=_("Code from the app, or a recovery code"),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
        error_messages={"required": _("Fill in a code from the app, or one of the recovery codes.")},
    )


class FactorResetForm(forms.Form):
    """What a support worker checked before asking for the reset of somebody's second factor (A-13)."""

    check_done = forms.ChoiceField(
        label=_("How was checked who it is?"),
        choices=IdentityCheck.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it was checked who asks for this.")},
    )
    note = forms.CharField(
        label=_("What was checked"),
        max_length=300,
        help_text=_("For example which number was called and what was asked. No document numbers."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write down what was checked; the colleague who confirms reads it.")},
    )


class FormOfUser(forms.Form):
    """A form that has to know whose it is."""

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(data)
        self.user = user


class OwnPasswordForm(FormOfUser):
    """Asks for the user's password again, before something that a stranger at an open screen must not do.

    Wrong ones count and are recorded as failures to sign in (A-05), so it looks at the whole request.
    """

    password = _password(
        _("Password"), "current-password", error_messages={"required": _("Fill in the password.")}
    )

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(user_of(request), posted(request))
        self.request = request

    @property
    def status(self) -> int:
        """The status of the page that shows this form."""
        if self.has_error("password", WAIT):
            return 429
        return 422 if self.errors else 200

    @sensitive_variables("password")
    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        try:
            is_right = is_own_password(self.request, self.user, password)
        except MustWait as wait:
            raise forms.ValidationError(wait_words(wait.until), code=WAIT) from None
        if not is_right:
            raise forms.ValidationError(_("This is not the password of this account."), code="wrong_password")
        return password


class AppForm(FormOfUser):
    app_suffix = forms.CharField(
        label=_("Addition in the app"),
        max_length=20,
        required=False,
        help_text=_("Stands behind the account in the app, to tell several accounts apart. For example PPO."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(user, data)
        self.fields["app_suffix"].initial = user.app_suffix


class DetailsForm(forms.Form):
    """The own details of an account (A-35).

    Parents and childminders have their name in the register, so only the addition in the app is theirs to set; mails
    about help requests exist in partnerships.
    """

    full_name = forms.CharField(
        label=_("Name"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Fill in the name.")},
    )
    business_phone = PhoneField(label=_("Business telephone"), required=False)
    app_suffix = AppForm.base_fields["app_suffix"]
    wants_status_mails = forms.BooleanField(
        label=_("Mail me when the status of a help request changes"), required=False
    )

    def __init__(self, user: User, data: Any = None) -> None:
        initial = {name: getattr(user, name) for name in self.base_fields}
        if user.business_phone:
            initial["business_phone"] = display_phone(user.business_phone)
        super().__init__(data, initial=initial)
        if user.environment != Environment.STAFF:
            del self.fields["full_name"], self.fields["business_phone"]
        if user.organisation.kind != OrganisationKind.PARTNERSHIP:
            del self.fields["wants_status_mails"]


class NewPasswordForm(FormOfUser):
    new_password = _password(
        _("New password"),
        "new-password",
        help_text=_("At least 12 characters. A short sentence is strong and easy to remember."),
        error_messages={"required": _("Think of a new password.")},
    )

    @sensitive_variables("password")
    def clean_new_password(self) -> str:
        password: str = self.cleaned_data["new_password"]
        password_validation.validate_password(password, self.user)
        return password


class ChangePasswordForm(OwnPasswordForm, NewPasswordForm):
    field_order = ("password", "new_password")

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.fields["password"].label = _("Current password")


class ChangeEmailForm(FormOfUser):
    email = forms.EmailField(
        label=_("New e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Fill in the new e-mail address.")},
    )

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if same_address(email, self.user.email):
            raise forms.ValidationError(_("This is the address that the account has already."))
        return email
