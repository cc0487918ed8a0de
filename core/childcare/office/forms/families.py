"""The forms of families: the family itself, its guardians and its children."""

from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.childcare.models import Child, Family, Guardian
from core.childcare.office.selectors import FAMILY_ORDERS, FamilyFilter, schools_for, working_staff
from core.childcare.records.forms import RecordForm, ShownPhoneField
from core.lib import clock, names
from core.lib.forms import DateInput, PostcodeField

OLDEST_CHILD = timedelta(days=15 * 366)
YOUNGEST_CHILD = timedelta(days=300)
"""So long before its birth a child can be registered."""
PARAMETERS = {"typed": "zoek", "order": "volgorde", "with_care": "opvang"}
"""The address of a page is for people, so its parts are Dutch, as the paths are."""

ORDER_WORDS = {
    "naam": _("Name"),
    "-naam": _("Name, from Z to A"),
    "nummer": _("Debtor number"),
    "-nummer": _("Debtor number, highest first"),
    "plaats": _("City"),
}


class FamilyFilterForm(forms.Form):
    """A value that makes no sense is left out: a list is no place for error messages."""

    typed = forms.CharField(
        label=_("Name, debtor number or e-mail address"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    order = forms.ChoiceField(label=_("Order"), choices=list(ORDER_WORDS.items()), required=False)
    with_care = forms.BooleanField(label=_("Only with care now or to come"), required=False)

    def add_prefix(self, field_name: str) -> str:
        return PARAMETERS.get(field_name, field_name)

    @property
    def wanted(self) -> FamilyFilter:
        """What was asked and understood."""
        self.is_valid()
        values = self.cleaned_data
        order = values.get("order") or next(iter(FAMILY_ORDERS))
        return FamilyFilter(values.get("typed", ""), order, bool(values.get("with_care")))


class FamilyForm(RecordForm):
    """Number, address and telephone of a family."""

    fields_template = "office/_family_fields.html"

    refusals: ClassVar[dict[str, Any]] = {
        "debtor_number_once_per_organisation": (
            "debtor_number",
            _("Another family has this debtor number. Each number is given once; choose another."),
        )
    }

    postcode = PostcodeField(required=False)
    phone = ShownPhoneField(required=False)

    class Meta:
        model = Family
        fields = (
            "debtor_number",
            "street",
            "house_number",
            "house_number_addition",
            "postcode",
            "city",
            "phone",
        )

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        number = self.fields["debtor_number"]
        number.widget.attrs["inputmode"] = "numeric"
        number.error_messages["required"] = _("Fill in the debtor number.")
        number.help_text = _("Parents sign in with it, so it changes seldom.")

    def clean_debtor_number(self) -> str:
        number: str = self.cleaned_data["debtor_number"]
        if not number.isalnum():
            raise forms.ValidationError(_("A debtor number has figures and letters only, without spaces."))
        return number

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("street") and not values.get("house_number") and "house_number" not in self.errors:
            self.add_error("house_number", _("Fill in the house number that goes with the street."))
        return values


class PersonForm(RecordForm):
    """A name with its prefix apart; one that was typed before the last name is taken off it."""

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["first_name"].error_messages["required"] = _("Fill in the first name.")
        self.fields["last_name"].error_messages["required"] = _("Fill in the last name.")
        self.fields["prefix"].help_text = _("For example: van der")

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("last_name") and not values.get("prefix"):
            values["prefix"], values["last_name"] = names.split_surname(values["last_name"])
        return values


class GuardianForm(PersonForm):
    """A guardian with authority, telephone and addresses."""

    fields_template = "office/_guardian_fields.html"

    phone = ShownPhoneField(required=False)

    class Meta:
        model = Guardian
        fields = (
            "first_name",
            "initials",
            "prefix",
            "last_name",
            "phone",
            "email",
            "second_email",
            "has_custody",
            "is_blocked",
        )

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["has_custody"].help_text = _("Without it the portal shows general information only.")
        self.fields["email"].help_text = _("The account and every link go to this address.")


class SecondGuardianForm(GuardianForm):
    """The second guardian of a new family, who may be left out: then nothing of it counts."""

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, empty_permitted=True, use_required_attribute=False, **more)

    def has_changed(self) -> bool:
        """Whether anything was typed: a box that is ticked by itself names nobody."""
        asked = ("first_name", "initials", "prefix", "last_name", "phone", "email", "second_email")
        return any(self.data.get(self.add_prefix(name)) for name in asked)


class ChildForm(PersonForm):
    """A child, and what the group has to know of it."""

    fields_template = "office/_child_fields.html"

    class Meta:
        model = Child
        fields = (
            "first_name",
            "prefix",
            "last_name",
            "birth_date",
            "school",
            "mentor",
            "allergies",
            "remarks",
            "pick_up_remarks",
        )
        widgets: ClassVar[dict[str, Any]] = {"birth_date": DateInput}

    def __init__(self, user: User, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["birth_date"].error_messages["required"] = _("Fill in the date of birth.")
        self.fields["birth_date"].help_text = _("For a child that is still to be born: the expected date.")
        _offer(self.fields["school"], schools_for(user), _("No school yet"))
        _offer(self.fields["mentor"], working_staff(user), _("No mentor yet"))
        self.fields["allergies"].help_text = _("The group sees this on its day list.")
        self.fields["pick_up_remarks"].help_text = _("Who may fetch the child, or may not, and how.")

    def clean_birth_date(self) -> Any:
        born = self.cleaned_data["birth_date"]
        today = clock.today()
        if not today - OLDEST_CHILD < born < today + YOUNGEST_CHILD:
            raise forms.ValidationError(
                _("Look at the date again: childcare is for children until the end of primary school.")
            )
        return born


def _offer(field: forms.Field, rows: Any, empty: Any) -> None:
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows
    field.empty_label = empty
