"""The forms of Basisgegevens and Schoolgegevens (C-03, C-04)."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from carecases.actions.open_dossier import Contact
from carecases.forms import PUPIL_HELP, pupils_birth_date
from carecases.models import Address, Dossier, ParentContact, SchoolData
from carecases.rules import free_text
from carecases.selectors import schools_of
from carecases.wording import called_bsn
from core.accounts.models import Unit, User
from core.accounts.rights import Right
from core.childcare.records.forms import RecordForm
from core.lib.forms import DateInput, PhoneField, PostcodeField
from core.lib.names import fold
from core.lib.nl import display_phone

MOST_NAMED = 6
"""Schools that a refusal names."""


def _without_bsn(text: str) -> str:
    """The text, when no number in it is or could be a BSN. Raises ValidationError."""
    found = free_text.look_at(text)
    if found.calls_bsn or found.may_be_bsn:
        raise forms.ValidationError(called_bsn())
    return text


class PersonalForm(RecordForm):
    """Who the pupil is."""

    class Meta:
        model = Dossier
        fields = ("first_name", "prefix", "last_name", "birth_date", "sex")
        widgets: ClassVar[dict[str, Any]] = {"birth_date": DateInput}

    def __init__(self, data: Any = None, *, instance: Dossier) -> None:
        super().__init__(data, instance=instance)
        self.fields["first_name"].label = _("First name (as called)")
        for name, text in PUPIL_HELP.items():
            self.fields[name].help_text = text

    def clean_birth_date(self) -> Any:
        return pupils_birth_date(self.cleaned_data["birth_date"])


class _FamilyForm(RecordForm):
    """What has a telephone number shows it as people read it."""

    def __init__(self, data: Any = None, *, instance: Any) -> None:
        super().__init__(data, instance=instance)
        self.fields["is_secret"].label = _("Secret: only who may change this dossier reads it")


class ParentForm(_FamilyForm):
    """A parent, and how they are reached."""

    phone = PhoneField(required=False)

    class Meta:
        model = ParentContact
        fields = ("name", "email", "phone", "is_secret")

    def __init__(self, data: Any = None, *, instance: ParentContact) -> None:
        super().__init__(data, instance=instance)
        self.fields["email"].help_text = _("With it, parents can be given a view of parts of a help request.")
        if instance.phone:
            self.initial["phone"] = display_phone(instance.phone)

    def clean_name(self) -> str:
        return _without_bsn(self.cleaned_data["name"])


class AddressForm(_FamilyForm):
    """Where the pupil lives or gets post."""

    postcode = PostcodeField(required=False)

    class Meta:
        model = Address
        fields = ("use", "street", "postcode", "city", "remark", "is_secret")

    def __init__(self, data: Any = None, *, instance: Address) -> None:
        super().__init__(data, instance=instance)
        self.fields["street"].label = _("Street and number")
        self.fields["remark"].help_text = _("For example: every other week at this address. Never a BSN.")

    def clean_remark(self) -> str:
        return _without_bsn(self.cleaned_data["remark"])


def applicants_of(school: Unit) -> QuerySet[User]:
    """Who can be the applicant for a school: its accounts that file help requests."""
    return User.objects.filter(
        units=school, is_active=True, role__rights__contains=[Right.FILE_HELP_REQUESTS.value]
    ).order_by("full_name")


MAIL_HELP = _("Mails about the status of help requests go here.")
PHONE_HELP = _(
    "A number of the school. When a private number came along from the pupil-tracking system, replace it here."
)


class SchoolDataForm(RecordForm):
    """Who speaks for the school where the pupil is."""

    phone = PhoneField(required=False, help_text=PHONE_HELP)

    class Meta:
        model = SchoolData
        fields = ("group", "applicant", "contact", "function", "email", "phone")

    def __init__(self, data: Any = None, *, instance: SchoolData) -> None:
        super().__init__(data, instance=instance)
        applicant = self.fields["applicant"]
        assert isinstance(applicant, forms.ModelChoiceField)
        known = User.objects.filter(pk__in=[instance.applicant_id] if instance.applicant_id else [])
        applicant.queryset = (applicants_of(instance.school) | known).distinct()
        applicant.required = False
        applicant.empty_label = "–"
        self.fields["email"].help_text = MAIL_HELP
        if instance.phone:
            self.initial["phone"] = display_phone(instance.phone)


class SchoolField(forms.CharField):
    """A school by a few letters of its name, or its BRIN; gives the Unit. What could be several is said, by name."""

    def __init__(self, **more: Any) -> None:
        widget = forms.TextInput(attrs={"list": "schools", "autocomplete": "off", "spellcheck": "false"})
        help_text = _("Type a few letters of its name, or the BRIN.")
        super().__init__(**{"label": _("School"), "widget": widget, "help_text": help_text, **more})
        self.schools: list[Unit] = []

    def clean(self, value: Any) -> Unit:
        typed = super().clean(value)
        found = list(_fitting(self.schools, typed))
        if not found:
            raise forms.ValidationError(_("No school is called so. Look at the letters, or take the BRIN."))
        if len(found) > 1:
            names = ", ".join(school.name for school in found[:MOST_NAMED])
            raise forms.ValidationError(
                _("Several schools fit: %(names)s. Type more of the name, or the BRIN.") % {"names": names}
            )
        return found[0]


def _fitting(schools: Iterable[Unit], typed: str) -> Iterable[Unit]:
    """Those that are called exactly so, or else those that have it in their name or BRIN."""
    wanted = fold(typed)
    schools = list(schools)
    exact = [school for school in schools if wanted in (fold(school.name), fold(school.brin))]
    return exact or [school for school in schools if wanted and wanted in fold(school.name + school.brin)]


class NewSchoolDataForm(forms.Form):
    """Nieuwe schoolgegevens toevoegen: another school, group or contact from today on."""

    school = SchoolField()
    group = forms.CharField(label=_("Group"), max_length=20, required=False)
    contact = forms.CharField(label=_("Contact person"), max_length=120)
    function = forms.CharField(label=_("Function"), max_length=80, required=False)
    email = forms.EmailField(label=_("E-mail address"), help_text=MAIL_HELP)
    phone = PhoneField(required=False, help_text=PHONE_HELP)

    def __init__(self, user: User, before: SchoolData | None, data: Any = None) -> None:
        super().__init__(data, initial=_as_initial(before))
        field = self.fields["school"]
        assert isinstance(field, SchoolField)
        field.schools = self.schools = list(schools_of(user).order_by("name"))

    @property
    def school_contact(self) -> Contact:
        names = ("school", "group", "contact", "function", "email", "phone")
        return Contact(**{name: self.cleaned_data[name] for name in names})


def _as_initial(before: SchoolData | None) -> dict[str, Any]:
    if before is None:
        return {}
    return {
        "school": before.school.name,
        "group": before.group,
        "contact": before.contact,
        "function": before.function,
        "email": before.email,
        "phone": display_phone(before.phone) if before.phone else "",
    }
