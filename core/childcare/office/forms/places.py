"""The forms of locations, groups, schools and where staff work."""

from datetime import time
from typing import Any, ClassVar

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.childcare.actions.keep_places import Duty, Window
from core.childcare.choices import LEGAL_MAXIMUM, CareType, Weekday
from core.childcare.models import Group, Location, School
from core.childcare.office.selectors import groups_for, locations_for, schools_for
from core.childcare.records.forms import RecordForm, ShownPhoneField
from core.childcare.records.labels import LABELS
from core.lib import clock
from core.lib.forms import BrinField, DateInput, PostcodeField, TimeInput

MOST_STAFF = 20
ENDS_BEFORE_START = _("This ends before it begins.")


class LocationForm(RecordForm):
    """A location with its opening hours: from and until for each weekday, both empty where it is closed."""

    fields_template = "office/_location_fields.html"
    refusals: ClassVar[dict[str, Any]] = {
        "location_name_once": ("name", _("Another location has this name. Choose another one.")),
    }

    postcode = PostcodeField(required=False)
    phone = ShownPhoneField(required=False)

    class Meta:
        model = Location
        fields = (
            "name",
            "lrk_number",
            "street",
            "house_number",
            "house_number_addition",
            "postcode",
            "city",
            "phone",
            "email",
            "region",
            "shown_on_portal",
        )

    schools = forms.ModelMultipleChoiceField(
        School.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, user: User, data: Any = None, *, instance: Location) -> None:
        super().__init__(data, instance=instance)
        hours = {row.weekday: row for row in instance.opening_hours.all()} if instance.pk else {}
        for day in Weekday:
            known = hours.get(day)
            for side, words in (("opens", _("%(day)s from")), ("closes", _("%(day)s until"))):
                self.fields[f"{side}_{day.value}"] = forms.TimeField(
                    label=words % {"day": day.label},
                    required=False,
                    widget=TimeInput,
                    initial=getattr(known, side, None),
                )
        schools = self.fields["schools"]
        assert isinstance(schools, forms.ModelMultipleChoiceField)
        schools.queryset = schools_for(user)
        if instance.pk:
            schools.initial = list(instance.schools.all())
        self.fields["name"].error_messages["required"] = _("Fill in the name.")
        self.fields["lrk_number"].help_text = _("Nine digits, from the national register of childcare.")
        self.fields["shown_on_portal"].help_text = _("Not filled in counts as yes.")
        self.fields["lrk_number"].error_messages["invalid"] = _("An LRK number has nine digits.")

    @property
    def days(self) -> list[tuple[Any, forms.BoundField, forms.BoundField]]:
        """Each weekday with its two fields."""
        return [(day.label, self[f"opens_{day.value}"], self[f"closes_{day.value}"]) for day in Weekday]

    def clean_lrk_number(self) -> str:
        number: str = self.cleaned_data["lrk_number"]
        if number and not (len(number) == 9 and number.isascii() and number.isdecimal()):
            raise forms.ValidationError(_("An LRK number has nine digits."))
        return number

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        for day in Weekday:
            opens, closes = values.get(f"opens_{day.value}"), values.get(f"closes_{day.value}")
            if bool(opens) != bool(closes):
                missing = f"opens_{day.value}" if closes else f"closes_{day.value}"
                if missing not in self.errors:
                    self.add_error(missing, _("Fill in both times, or neither where it is closed."))
            elif opens and closes and closes <= opens:
                self.add_error(f"closes_{day.value}", ENDS_BEFORE_START)
        return values

    @property
    def hours(self) -> dict[int, tuple[time, time]]:
        """By weekday, of a valid form."""
        values = self.cleaned_data
        return {
            day.value: (values[f"opens_{day.value}"], values[f"closes_{day.value}"])
            for day in Weekday
            if values[f"opens_{day.value}"]
        }


class GroupForm(RecordForm):
    """A room with ages and capacity."""

    refusals: ClassVar[dict[str, Any]] = {
        "group_name_once_per_location": ("name", _("Another group of this location has this name.")),
        "group_ages_in_order": ("age_until_months", _("The ages end before they begin.")),
    }

    below_planned = forms.BooleanField(
        label=_("More children may stay planned than this capacity"), required=False
    )

    class Meta:
        model = Group
        fields = (
            "name",
            "care_type",
            "age_from_months",
            "age_until_months",
            "capacity",
            "open_for_requests",
        )

    def __init__(self, data: Any = None, *, instance: Group) -> None:
        super().__init__(data, instance=instance)
        self.fields["name"].error_messages["required"] = _("Fill in the name.")
        self.fields["age_until_months"].help_text = _(
            "The first month that is too old: 48 is until the 4th birthday."
        )
        if not instance.pk:
            del self.fields["below_planned"]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        kind, capacity = values.get("care_type"), values.get("capacity")
        if kind and capacity is not None and capacity > LEGAL_MAXIMUM[CareType(kind)]:
            self.add_error(
                "capacity",
                _("By law a group of %(kind)s has %(most)d children at most.")
                % {"kind": CareType(kind).label, "most": LEGAL_MAXIMUM[CareType(kind)]},
            )
        first, last = values.get("age_from_months"), values.get("age_until_months")
        if first is not None and last is not None and last <= first:
            self.add_error("age_until_months", _("The ages end before they begin."))
        return values


class WindowForm(forms.Form):
    """Another capacity during part of the day; left empty it does not count."""

    weekday = forms.TypedChoiceField(
        label=_("Day"),
        choices=[("", _("every day")), *Weekday.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    starts = forms.TimeField(label=LABELS["starts"], widget=TimeInput, required=False)
    ends = forms.TimeField(label=LABELS["ends"], widget=TimeInput, required=False)
    capacity = forms.IntegerField(label=LABELS["capacity"], min_value=0, max_value=30, required=False)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        starts, ends = values.get("starts"), values.get("ends")
        filled = [value is not None for value in (starts, ends, values.get("capacity"))]
        if any(filled) and not all(filled) and not self.errors:
            raise forms.ValidationError(_("Fill in from, until and capacity, or leave all three empty."))
        if starts and ends and ends <= starts:
            self.add_error("ends", ENDS_BEFORE_START)
        return values


class DutyForm(forms.Form):
    """Staff during part of a day; left empty it does not count."""

    starts = forms.TimeField(label=LABELS["starts"], widget=TimeInput, required=False)
    ends = forms.TimeField(label=LABELS["ends"], widget=TimeInput, required=False)
    staff = forms.IntegerField(label=_("Number of staff"), min_value=1, max_value=MOST_STAFF, required=False)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        starts, ends = values.get("starts"), values.get("ends")
        filled = [value is not None for value in (starts, ends, values.get("staff"))]
        if any(filled) and not all(filled) and not self.errors:
            raise forms.ValidationError(_("Fill in from, until and the number of staff, or leave all empty."))
        if starts and ends and ends <= starts:
            self.add_error("ends", ENDS_BEFORE_START)
        return values


WindowForms = formset_factory(WindowForm, extra=2, max_num=20, absolute_max=20)
DutyForms = formset_factory(DutyForm, extra=2, max_num=12, absolute_max=12)


def windows_in(rows: "BaseFormSet[Any]") -> list[Window]:
    """What was filled in, of valid forms."""
    filled = [row.cleaned_data for row in rows if row.cleaned_data.get("starts")]
    return [Window(row["weekday"], row["starts"], row["ends"], row["capacity"]) for row in filled]


def duties_in(rows: "BaseFormSet[Any]") -> list[Duty]:
    """What was filled in, of valid forms."""
    filled = [row.cleaned_data for row in rows if row.cleaned_data.get("starts")]
    return [Duty(row["starts"], row["ends"], row["staff"]) for row in filled]


class RepeatForm(forms.Form):
    """Until when the same staff stand on this weekday."""

    until = forms.DateField(
        label=_("The same on this weekday until"),
        widget=DateInput,
        required=False,
        help_text=_("Empty: for this date alone."),
    )


class SchoolForm(RecordForm):
    """A school that children come from."""

    brin = BrinField(max_length=6, required=False)

    class Meta:
        model = School
        fields = ("name", "brin")

    def __init__(self, data: Any = None, *, instance: School) -> None:
        super().__init__(data, instance=instance)
        self.fields["name"].error_messages["required"] = _("Fill in the name.")
        self.fields["brin"].help_text = _("Two digits and two letters, for one site with two more digits.")


class StaffFilterForm(forms.Form):
    """A value that makes no sense is left out."""

    zoek = forms.CharField(
        label=_("Name or user name"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    locatie = forms.ModelChoiceField(
        Location.objects.none(), label=_("Location"), required=False, empty_label=_("All")
    )

    def __init__(self, user: User, data: Any) -> None:
        super().__init__(data)
        field = self.fields["locatie"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = locations_for(user)
        self.is_valid()


class WorkplacesForm(forms.Form):
    """Where somebody works."""

    locations = forms.ModelMultipleChoiceField(
        Location.objects.none(),
        label=LABELS["locations"],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whose day lists this account sees."),
    )
    groups = forms.ModelMultipleChoiceField(
        Group.objects.none(),
        label=_("Groups"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The location of a group comes along."),
    )

    def __init__(self, user: User, account: User, data: Any = None) -> None:
        super().__init__(
            data,
            initial={"locations": account.work_locations.all(), "groups": account.work_groups.all()},
        )
        for name, rows in (("locations", locations_for(user)), ("groups", groups_for(user))):
            field = self.fields[name]
            assert isinstance(field, forms.ModelMultipleChoiceField)
            field.queryset = rows


def today_or(text: str) -> Any:
    """The date in an address; today for what is no date."""
    try:
        return forms.DateField().clean(text) or clock.today()
    except forms.ValidationError:
        return clock.today()
