"""The forms of the pages for administrators."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.accounts.actions.manage_accounts import Details
from core.accounts.actions.manage_roles import RoleDetails
from core.accounts.actions.manage_units import Wanted
from core.accounts.admin_selectors import (
    ENDED,
    OPEN,
    AccountFilter,
    possible_successors,
    roles_seen_by,
)
from core.accounts.administration import kinds_managed_by, lacking, may_give
from core.accounts.choices import (
    Environment,
    OrganisationKind,
    ResetAsks,
    RoleKind,
    UnitChangeKind,
    UnitKind,
)
from core.accounts.models import Organisation, Role, Unit, User
from core.accounts.rights import GROUPS, SHARED, ExternalRight
from core.lib import clock, colour
from core.lib.forms import BrinField, DateInput, PostcodeField
from core.lib.nl import (
    InvalidNumberError,
    display_phone,
    normalise_phone,
)

# The address of a page is for people, so its parts are Dutch, as the paths are.
PARAMETERS = {"words": "zoek", "role": "rol", "unit": "organisatie", "state": "stand"}
WITHOUT_ROLE = (Environment.PARENT, Environment.CHILDMINDER)
STATES = ((OPEN, _("active")), (ENDED, _("ended")), ("all", _("all")))
LARGEST_LOGO = 512 * 1024
"""Bytes."""
LOGO_SIGNATURES = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg", b"RIFF": "webp"}
MOST_SUCCESSORS = 50


def _plain(**more: str) -> forms.TextInput:
    return forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", **more})


class AccountFilterForm(forms.Form):
    """A value that makes no sense is left out: a list is no place for error messages."""

    words = forms.CharField(
        label=_("Name, user name or e-mail address"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=_("Role"), required=False)
    unit = forms.ChoiceField(label=_("School or institution"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)

    def __init__(self, user: User, data: Any) -> None:
        super().__init__(data)
        self._roles = {
            str(role.pk): role for role in roles_seen_by(user) if role.kind in kinds_managed_by(user)
        }
        self._units = {str(unit.pk): unit for unit in Unit.objects.filter(organisation=user.organisation_id)}
        kinds = WITHOUT_ROLE if user.organisation.kind == OrganisationKind.CHILDCARE else ()
        _choose(self, "role", [*((str(pk), role.name) for pk, role in self._roles.items()), *_words(kinds)])
        _choose(self, "unit", [(str(pk), unit.name) for pk, unit in self._units.items()])
        if not self._units:
            del self.fields["unit"]

    def add_prefix(self, field_name: str) -> str:
        return PARAMETERS.get(field_name, field_name)

    @property
    def wanted(self) -> AccountFilter:
        """What was asked and understood."""
        self.is_valid()
        role = self.cleaned_data.get("role", "")
        state = self.cleaned_data.get("state") or OPEN
        return AccountFilter(
            words=self.cleaned_data.get("words", ""),
            role=self._roles.get(role),
            environment=role if role in WITHOUT_ROLE else "",
            unit=self._units.get(self.cleaned_data.get("unit", "")),
            state="" if state == "all" else state,
        )


class AccountForm(forms.Form):
    """An account of staff: a new one, or `account` as it is."""

    full_name = forms.CharField(
        label=_("Name"), max_length=160, error_messages={"required": _("Fill in the name.")}
    )
    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        widget=_plain(autocapitalize="none"),
        help_text=_("What the owner signs in with; it cannot be changed later."),
        error_messages={"required": _("Fill in a user name.")},
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Fill in the e-mail address.")},
    )
    business_phone = forms.CharField(
        label=_("Business telephone"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    role = forms.ModelChoiceField(
        Role.objects.none(), label=_("Role"), empty_label="", error_messages={"required": _("Choose a role.")}
    )
    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(),
        label=_("Schools and institutions"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Where this person works; one or more."),
        error_messages={"required": _("Choose at least one.")},
    )

    def __init__(
        self,
        user: User,
        data: Any = None,
        *,
        account: User | None = None,
        start: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=_initial(account) if account else start)
        self._prepare_role(user, account)
        self._prepare_units(user, account)
        if account is not None:
            del self.fields["username"]

    def clean_business_phone(self) -> str:
        typed: str = self.cleaned_data["business_phone"]
        try:
            return normalise_phone(typed) if typed else ""
        except InvalidNumberError:
            raise forms.ValidationError(_("This is no telephone number.")) from None

    @property
    def details(self) -> Details:
        """What was filled in, of a valid form."""
        values = self.cleaned_data
        return Details(
            full_name=values["full_name"],
            email=values["email"],
            role=values["role"],
            business_phone=values["business_phone"],
            username=values.get("username", ""),
            units=list(values.get("units", ())),
        )

    def _prepare_role(self, user: User, account: User | None) -> None:
        """Only what may be given can be chosen, and what the account has already; the rest is named."""
        roles = list(roles_seen_by(user).filter(kind__in=kinds_managed_by(user)))
        kept = account.role_id if account else None
        field = self.fields["role"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Role.objects.filter(
            pk__in=[role.pk for role in roles if role.pk == kept or may_give(user, role)]
        )
        left_out = [role.name for role in roles if not may_give(user, role)]
        if left_out:
            field.help_text = gettext(
                "You cannot give %(roles)s: they hold rights that your own role lacks."
            ) % {"roles": ", ".join(left_out)}

    def _prepare_units(self, user: User, account: User | None) -> None:
        own = Q(pk__in=account.units.all()) if account else Q()
        units = Unit.objects.filter(Q(closed_on=None) | own, organisation=user.organisation_id)
        if units.exists():
            field = self.fields["units"]
            assert isinstance(field, forms.ModelMultipleChoiceField)
            field.queryset = units
        else:
            del self.fields["units"]


class EndAccountForm(forms.Form):
    """When a colleague leaves, and who takes over."""

    on = forms.DateField(
        label=_("Leaves on"),
        widget=DateInput,
        required=False,
        help_text=_("From the beginning of this day the account opens nothing. Empty: now."),
    )
    successor = forms.CharField(
        label=_("Successor"),
        max_length=160,
        required=False,
        widget=_plain(list="colleagues", autocapitalize="none"),
        help_text=_("User name or e-mail address of the colleague who takes over what is still open."),
    )

    def __init__(self, user: User, account: User, data: Any = None) -> None:
        super().__init__(data)
        self._possible = possible_successors(user, account)

    @property
    def suggestions(self) -> Iterable[User]:
        """The first colleagues by name, for the list under the field."""
        return self._possible.order_by("full_name", "pk")[:MOST_SUCCESSORS]

    def clean_on(self) -> date | None:
        on: date | None = self.cleaned_data["on"]
        if on is not None and on < clock.today():
            raise forms.ValidationError(_("This date has passed. Leave it empty to end the account now."))
        return on

    def clean_successor(self) -> User | None:
        typed = self.cleaned_data["successor"].strip()
        if not typed:
            return None
        found = list(self._possible.filter(Q(username__iexact=typed) | Q(email__iexact=typed))[:2])
        if len(found) != 1:
            raise forms.ValidationError(
                _("No colleague who can be chosen has this user name or e-mail address.")
            )
        return found[0]


class RoleForm(forms.Form):
    """A role with its rights, by subject; `role` as it is, or a new one."""

    name = forms.CharField(
        label=_("Name"), max_length=60, error_messages={"required": _("Fill in a name for the role.")}
    )
    kind = forms.ChoiceField(
        label=_("Type"),
        choices=RoleKind,
        help_text=_("Super manages everybody, Administration only accounts of the type Rest."),
    )
    needs_second_factor = forms.BooleanField(
        label=_("Always sign in with two steps"), required=False, initial=True
    )
    rights = forms.MultipleChoiceField(label=_("Rights"), widget=forms.CheckboxSelectMultiple, required=False)
    external_rights = forms.MultipleChoiceField(
        label=_("External rights"),
        widget=forms.CheckboxSelectMultiple,
        choices=ExternalRight,
        required=False,
        help_text=_(
            "What holders may do in a dossier that they were invited to. With none they see only Help request."
        ),
    )

    def __init__(self, user: User, data: Any = None, *, role: Role | None = None) -> None:
        super().__init__(data, initial=_initial_role(role) if role else None)
        _choose(self, "kind", [(kind.value, kind.label) for kind in kinds_managed_by(user)], empty=False)
        field = self.fields["rights"]
        assert isinstance(field, forms.MultipleChoiceField)
        left_out = set(SHARED) - set(role.rights if role else ())
        field.choices = [
            (
                subject,
                [(right.value, _with_lack(user, right)) for right in rights if right.value not in left_out],
            )
            for subject, rights in GROUPS
        ]
        if user.organisation.kind != OrganisationKind.PARTNERSHIP:
            del self.fields["external_rights"]

    @property
    def details(self) -> RoleDetails:
        """What was filled in, of a valid form."""
        values = self.cleaned_data
        return RoleDetails(
            name=values["name"],
            kind=RoleKind(values["kind"]),
            rights=values["rights"],
            external_rights=values.get("external_rights", ()),
            needs_second_factor=values["needs_second_factor"],
        )


class UnitFactsForm(forms.Form):
    """What a school or institution is called and where it belongs."""

    name = forms.CharField(
        label=_("Name"), max_length=120, error_messages={"required": _("Fill in the name.")}
    )
    brin = BrinField(
        required=False,
        help_text=_("Two digits and two letters, for one site with two more digits: 05KO or 05KO00."),
    )
    board = forms.CharField(label=_("School board"), max_length=120, required=False)
    privacy_contact = forms.CharField(
        label=_("Privacy contact of the board"),
        max_length=200,
        required=False,
        help_text=_("Name, e-mail address or telephone number; shown to who shares a dossier with others."),
    )
    street = forms.CharField(label=_("Street and number"), max_length=120, required=False)
    postcode = PostcodeField(required=False)
    city = forms.CharField(label=_("City"), max_length=80, required=False)

    @property
    def facts(self) -> dict[str, str]:
        """The fields of `Unit.FACTS`, of a valid form."""
        return {name: self.cleaned_data[name] for name in Unit.FACTS}


class NewUnitForm(UnitFactsForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=UnitKind)
    field_order = ("kind", *Unit.FACTS)


class UnitChangeForm(UnitFactsForm):
    """What happens to a unit, and when: one screen for all of it (A-29)."""

    kind = forms.ChoiceField(label=_("What happens"), choices=UnitChangeKind, widget=forms.RadioSelect)
    on = forms.DateField(
        label=_("Holds from"),
        widget=DateInput,
        help_text=_("The first day on which it holds. A date that has come is done straight away."),
        error_messages={"required": _("Fill in from when it holds.")},
    )
    merge_into = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("Merges into"),
        required=False,
        empty_label="",
        help_text=_("Accounts and dossiers go along on that date."),
    )
    field_order = ("on", "kind", *Unit.FACTS, "merge_into")

    def __init__(self, unit: Unit, others: QuerySet[Unit], data: Any = None) -> None:
        facts = {name: getattr(unit, name) for name in Unit.FACTS}
        super().__init__(data, initial={**facts, "kind": UnitChangeKind.FACTS.value})
        field = self.fields["merge_into"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = others.filter(closed_on=None).exclude(pk=unit.pk)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        merges = values.get("kind") == UnitChangeKind.MERGE
        if merges and not values.get("merge_into") and "merge_into" not in self.errors:
            self.add_error("merge_into", _("Choose into which one it merges."))
        return values

    @property
    def wanted(self) -> Wanted:
        """What was asked, of a valid form."""
        values = self.cleaned_data
        kind = UnitChangeKind(values["kind"])
        return Wanted(
            kind=kind,
            on=values["on"],
            facts=self.facts,
            merge_into=values["merge_into"] if kind == UnitChangeKind.MERGE else None,
        )


class OrganisationForm(forms.Form):
    """How the organisation shows itself, and what its sign-in pages ask."""

    name = forms.CharField(
        label=_("Name"), max_length=120, error_messages={"required": _("Fill in the name.")}
    )
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    email = forms.EmailField(label=_("E-mail address"), required=False)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    contact_line = forms.CharField(
        label=_("Contact line on the sign-in pages"),
        max_length=300,
        required=False,
        help_text=_("Whom to ask when signing in does not work."),
    )
    accent = forms.CharField(
        label=_("Accent colour"), max_length=7, widget=forms.TextInput(attrs={"type": "color"})
    )
    logo = forms.FileField(
        label=_("Another logo"),
        required=False,
        help_text=_("PNG, JPEG or WebP, at most 512 kB."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    reset_asks = forms.ChoiceField(
        label=_("What parents fill in for a new password"),
        choices=ResetAsks,
        help_text=_("Besides their debtor number."),
    )
    account_days_ahead = forms.IntegerField(
        label=_("Days before the start of care on which parents get an account"),
        min_value=0,
        max_value=365,
        error_messages={"required": _("Fill in a number of days, from 0 to 365.")},
    )
    registers_presence = forms.BooleanField(
        label=_("Groups check children in and out"),
        required=False,
        help_text=_("Hours that were used are then counted from it."),
    )
    uses_observations = forms.BooleanField(
        label=_("Groups write observations"),
        required=False,
        help_text=_("Parents read those that are ready under Overig."),
    )

    def __init__(self, organisation: Organisation, data: Any = None, files: Any = None) -> None:
        names = [name for name in self.base_fields if name != "logo"]
        super().__init__(data, files, initial={name: getattr(organisation, name) for name in names})
        if organisation.kind != OrganisationKind.CHILDCARE:
            for name in ("reset_asks", "account_days_ahead", "registers_presence", "uses_observations"):
                del self.fields[name]

    def clean_accent(self) -> str:
        try:
            return colour.normal(self.cleaned_data["accent"])
        except ValueError:
            raise forms.ValidationError(
                _("A colour is # with six digits or letters from a to f, like #2f6f5e.")
            ) from None

    def clean_logo(self) -> UploadedFile | None:
        """Looked at by its first bytes: what a file is called says nothing."""
        logo: UploadedFile | None = self.cleaned_data["logo"]
        if logo is None:
            return None
        if (logo.size or 0) > LARGEST_LOGO:
            raise forms.ValidationError(_("This file is larger than 512 kB. Choose a smaller one."))
        start = logo.read(12)
        logo.seek(0)
        kind = next((kind for sign, kind in LOGO_SIGNATURES.items() if start.startswith(sign)), None)
        if kind is None or (kind == "webp" and start[8:12] != b"WEBP"):
            raise forms.ValidationError(_("This is no PNG, JPEG or WebP picture. Choose another file."))
        logo.name = f"logo.{kind}"
        return logo

    @property
    def values(self) -> dict[str, Any]:
        """The settings by field of the organisation; the logo only when there is a new one."""
        return {
            name: value for name, value in self.cleaned_data.items() if name != "logo" or value is not None
        }


def _choose(form: forms.Form, name: str, choices: list[tuple[str, Any]], *, empty: bool = True) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", _("All")), *choices] if empty else choices


def _words(environments: Iterable[Environment]) -> list[tuple[str, Any]]:
    return [(environment.value, environment.label) for environment in environments]


def _with_lack(user: User, right: Any) -> str:
    if lacking(user, [right.value]):
        return gettext("%(right)s (your own role lacks this)") % {"right": right.label}
    return str(right.label)


def _initial(account: User) -> dict[str, Any]:
    return {
        "full_name": account.full_name,
        "email": account.email,
        "business_phone": display_phone(account.business_phone) if account.business_phone else "",
        "role": account.role_id,
        "units": list(account.units.all()),
    }


def _initial_role(role: Role) -> dict[str, Any]:
    names = ("name", "kind", "needs_second_factor", "rights", "external_rights")
    return {name: getattr(role, name) for name in names}
