"""The forms of the calendar: closing days, study days and school holidays that are otherwise somewhere."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.childcare.models import Location, School, SchoolHoliday
from core.childcare.office.selectors import locations_for, schools_for
from core.childcare.records.labels import LABELS
from core.lib.display import short_date
from core.lib.forms import DateInput

HOLIDAY_WORDS = {
    "autumn": _("Autumn holiday"),
    "christmas": _("Christmas holiday"),
    "spring": _("Spring holiday"),
    "may": _("May holiday"),
    "summer": _("Summer holiday"),
}
FILL_IN_THE_DATE = _("Fill in the date.")


def holiday_words(name: str) -> Any:
    """What a school holiday is called; one of a school's own as it is."""
    return HOLIDAY_WORDS.get(name, name)


def _date_field(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=DateInput, error_messages={"required": FILL_IN_THE_DATE})


class ClosingDayForm(forms.Form):
    """A date on which the organisation or one location is closed."""

    date = _date_field(LABELS["date"])
    name = forms.CharField(
        label=_("What for"),
        max_length=80,
        help_text=_("Parents read this with the date."),
        error_messages={"required": _("Fill in what for.")},
    )
    location = forms.ModelChoiceField(
        Location.objects.none(), label=_("Location"), required=False, empty_label=_("All locations")
    )

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(data)
        field = self.fields["location"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = locations_for(user)


class SeedForm(forms.Form):
    """The days off of the collective agreement that are not entered yet."""

    days = forms.MultipleChoiceField(
        label=_("Days"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one day.")},
    )

    def __init__(self, proposed: list[tuple[date, str]], data: Any = None) -> None:
        super().__init__(data, initial={"days": [on.isoformat() for on, _name in proposed]})
        self._names = {on.isoformat(): (on, name) for on, name in proposed}
        field = self.fields["days"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(key, f"{short_date(on)} {name}") for key, (on, name) in self._names.items()]

    @property
    def chosen(self) -> list[tuple[date, str]]:
        """Dates with names, of a valid form."""
        return [self._names[key] for key in self.cleaned_data["days"]]


class OwnerForm(forms.Form):
    """For whom something holds: a location or a school."""

    owner = forms.ChoiceField(
        label=_("For whom"), error_messages={"required": _("Choose for whom it holds.")}
    )

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(data)
        places = {f"l{row.pk}": row for row in locations_for(user)}
        schools = {f"s{row.pk}": row for row in schools_for(user)}
        self._owners: dict[str, Location | School] = {**places, **schools}
        field = self.fields["owner"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", "---------"),
            (_("Schools"), [(key, row.name) for key, row in schools.items()]),
            (_("Locations"), [(key, row.name) for key, row in places.items()]),
        ]

    @property
    def chosen_owner(self) -> Location | School:
        """Of a valid form."""
        return self._owners[self.cleaned_data["owner"]]


class StudyDayForm(OwnerForm):
    """A day without school outside the holidays."""

    date = _date_field(LABELS["date"])
    name = forms.CharField(label=_("What for"), max_length=80, required=False)
    field_order = ("owner", "date", "name")


class HolidayForm(OwnerForm):
    """A school holiday as one school or location keeps it."""

    holiday = forms.ChoiceField(
        label=_("School holiday"), error_messages={"required": _("Choose which holiday it is.")}
    )
    first_day = _date_field(_("First day"))
    last_day = _date_field(_("Last day"))
    field_order = ("owner", "holiday", "first_day", "last_day")

    def __init__(self, user: User, regular: list[SchoolHoliday], data: Any = None) -> None:
        super().__init__(user, data)
        self._keys = {f"{row.school_year}|{row.name}": row for row in regular}
        field = self.fields["holiday"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", "---------"),
            *((key, f"{holiday_words(row.name)} {row.school_year}") for key, row in self._keys.items()),
        ]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = values.get("first_day"), values.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day comes before the first one."))
        return values

    @property
    def made(self) -> SchoolHoliday:
        """The row to be, of a valid form."""
        like = self._keys[self.cleaned_data["holiday"]]
        return SchoolHoliday(
            region=like.region,
            school_year=like.school_year,
            name=like.name,
            first_day=self.cleaned_data["first_day"],
            last_day=self.cleaned_data["last_day"],
        )
