"""The forms of the import list and of the connection to a register elsewhere (K-15, K-17)."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.childcare.choices import ImportSource, ImportState, WriteState
from core.childcare.gateway.connections import is_allowed
from core.childcare.models import Child, Family, ImportEntry, Location
from core.childcare.records.labels import LABELS
from core.childcare.registration.import_list import (
    FAMILY_FIELDS,
    GUARDIAN_FIELDS,
    Merge,
    location_of,
    next_debtor_number,
)
from core.childcare.registration.recognition import GUARDIANS, pair_guardians
from core.lib import names

EVERY = "all"
NOT_TAKEN = Q(state=ImportState.FORWARDED, register_write__state=WriteState.REFUSED)
"""What the back-office refused to take: somebody here has to look."""
OURS, THEIRS = "ours", "theirs"


class ImportFilterForm(forms.Form):
    """A value that makes no sense is left out; without a choice what is to be judged is shown."""

    zoek = forms.CharField(
        label=_("Last name of a guardian or child"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    stand = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", ImportState.WAITING.label), *ImportState.choices[1:], (EVERY, _("all"))],
    )
    bron = forms.ChoiceField(
        label=_("Source"), required=False, choices=[("", _("All")), *ImportSource.choices]
    )

    @property
    def is_filtered(self) -> bool:
        self.is_valid()
        return any(self.cleaned_data.values())

    def apply(self, entries: QuerySet[ImportEntry]) -> QuerySet[ImportEntry]:
        """The entries that fit what was asked and understood."""
        self.is_valid()
        asked = self.cleaned_data
        state = asked.get("stand", "")
        if not state:
            entries = entries.filter(Q(state=ImportState.WAITING) | NOT_TAKEN)
        elif state != EVERY:
            entries = entries.filter(state=state)
        if source := asked.get("bron"):
            entries = entries.filter(source=source)
        if typed := asked.get("zoek", "").strip():
            entries = entries.filter(
                Q(facts__guardian_1__last_name__icontains=typed)
                | Q(facts__guardian_2__last_name__icontains=typed)
                | Q(facts__child__last_name__icontains=typed)
            )
        return entries


class AcceptForm(forms.Form):
    """The number of the new family, and where the child waits."""

    debtor_number = forms.CharField(
        label=_("Debtor number"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Fill in the debtor number.")},
    )
    location = forms.ModelChoiceField(
        label=_("Location"),
        queryset=Location.objects.none(),
        error_messages={"required": _("Choose the location at which the child waits.")},
    )

    def __init__(self, entry: ImportEntry, data: Any = None) -> None:
        super().__init__(
            data,
            initial={
                "debtor_number": next_debtor_number(entry.organisation_id),
                "location": location_of(entry),
            },
        )
        _at_own_locations(self.fields["location"], entry.organisation_id)

    def clean_debtor_number(self) -> str:
        number: str = self.cleaned_data["debtor_number"]
        if not number.isalnum():
            raise forms.ValidationError(_("A debtor number has figures and letters only, without spaces."))
        return number


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("The parent reads this in a mail."),
        error_messages={"required": _("Say why; the parent reads it in a mail.")},
    )


class MergeForm(forms.Form):
    """A family and a registration side by side: of each field that differs, which one stays.

    `rows` is what the page shows of each field.
    """

    child = forms.ModelChoiceField(
        label=_("The child"), queryset=Child.objects.none(), required=False, empty_label=None
    )
    location = forms.ModelChoiceField(label=_("Location"), queryset=Location.objects.none())

    def __init__(self, entry: ImportEntry, family: Family, data: Any = None) -> None:
        super().__init__(data, initial={"location": location_of(entry)})
        self.entry, self.family = entry, family
        _at_own_locations(self.fields["location"], entry.organisation_id)
        children = self.fields["child"]
        assert isinstance(children, forms.ModelChoiceField)
        children.queryset = family.children.all()
        children.empty_label = gettext("%(name)s is another child: add it") % {
            "name": entry.facts["child"]["first_name"]
        }
        children.initial = self._same_child()
        self.compared = [*self._family_rows(), *self._guardian_rows()]
        for name, _label, ours, theirs in self.compared:
            self.fields[name] = forms.ChoiceField(
                label=_label,
                choices=[(OURS, ours or gettext("nothing")), (THEIRS, theirs)],
                initial=OURS if ours else THEIRS,
                widget=forms.RadioSelect,
            )

    def _same_child(self) -> Child | None:
        answers = self.entry.facts["child"]
        same = self.family.children.filter(
            first_name__iexact=answers["first_name"], birth_date=answers["birth_date"]
        )
        return same.first()

    def _family_rows(self) -> list[tuple[str, Any, str, str]]:
        answers = self.entry.facts["guardian_1"]
        ours = names.fold(self.family.house_number + self.family.house_number_addition)
        theirs = names.fold(answers.get("house_number", "") + answers.get("house_number_addition", ""))
        # "12a" and "12" with the addition "a" are one number; taking over half of it would make another.
        same = ("house_number", "house_number_addition") if ours == theirs else ()
        return [
            (f"family-{name}", LABELS.get(name, name), str(getattr(self.family, name)), answers.get(name, ""))
            for name in FAMILY_FIELDS
            if name not in same and answers.get(name, "") and answers[name] != getattr(self.family, name)
        ]

    def _guardian_rows(self) -> list[tuple[str, Any, str, str]]:
        rows = []
        for step, pair in pair_guardians(self.entry.facts, self.family).items():
            answers, guardian = self.entry.facts[step], pair.guardian
            if guardian is None:
                continue
            for name in GUARDIAN_FIELDS:
                ours, theirs = str(getattr(guardian, name)), answers.get(name, "")
                if theirs and theirs != ours:
                    label = gettext("Guardian %(number)d: %(field)s") % {
                        "number": guardian.position,
                        "field": LABELS.get(name, name),
                    }
                    rows.append((f"{step}-{name}", label, ours, theirs))
        return rows

    @property
    def rows(self) -> list[forms.BoundField]:
        """The fields that differ."""
        return [self[name] for name, *_rest in self.compared]

    @property
    def wanted(self) -> Merge:
        """Of a valid form."""
        taken = [name for name, *_rest in self.compared if self.cleaned_data[name] == THEIRS]
        return Merge(
            family=self.family,
            address=[name.removeprefix("family-") for name in taken if name.startswith("family-")],
            guardians={
                step: [name.partition("-")[2] for name in taken if name.startswith(f"{step}-")]
                for step in GUARDIANS
            },
            child=self.cleaned_data["child"],
        )


class RegistrationFileForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or .xlsx, at most 5 MB and 3000 rows."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("This file is empty."),
        },
    )


class ConnectionForm(forms.Form):
    """Where the back-office is; the secret is asked once and never shown."""

    address = forms.CharField(
        label=_("Address of the back-office"),
        max_length=200,
        help_text=_("For example https://kring.example. The host must be on the list of this installation."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        error_messages={"required": _("Fill in the address.")},
    )
    secret = forms.CharField(
        label=_("Token"),
        max_length=200,
        required=False,
        strip=True,
        help_text=_("Given by the back-office. Leave it empty to keep the one that is there."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    is_on = forms.BooleanField(label=_("The back-office is our register"), required=False)

    def __init__(self, data: Any = None, *, has_secret: bool, **more: Any) -> None:
        super().__init__(data, **more)
        self.has_secret = has_secret

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"].rstrip("/")
        if not is_allowed(address):
            raise forms.ValidationError(
                _(
                    "This address is not allowed: it begins with https:// and its host is on the list of this "
                    "installation (KRING_REGISTER_HOSTS). Ask the system administrator to add it."
                )
            )
        return address

    def clean_secret(self) -> str:
        secret: str = self.cleaned_data["secret"]
        if not secret and not self.has_secret:
            raise forms.ValidationError(_("Fill in the token that the back-office gave."))
        if not (secret.isascii() and (secret.isprintable() or not secret)):
            raise forms.ValidationError(_("A token has letters, figures and dashes only."))
        return secret


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("For whom"),
        max_length=80,
        error_messages={"required": _("Say which system gets access.")},
    )


def _at_own_locations(field: forms.Field, organisation_id: int) -> None:
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = Location.objects.filter(organisation=organisation_id)
