"""The forms of a registration, one for each step (K-13); a care request from inside takes the last two (K-14)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from core.childcare.choices import RegistrationStep, Weekday
from core.childcare.gateway.contract import LocationList
from core.childcare.office.forms.families import OLDEST_CHILD, YOUNGEST_CHILD
from core.childcare.records.forms import ShownPhoneField
from core.childcare.registration.offers import ASKED, SEPARATOR, CareOffer, offers_in
from core.childcare.rules.care_ages import fits
from core.childcare.rules.nearness import Home, by_town
from core.lib import clock, names
from core.lib.forms import BsnField, CheckboxCards, DateInput, FoldedCards, PostcodeField, card_label

MOST_YEARS_AHEAD = 4
MOST_IN_ONE_LIST = 8
"""More care than this to choose from stands by town."""
YOUNGEST_GUARDIAN = timedelta(days=12 * 365)
BSN_WORDS = _("For the childcare allowance and the yearly statement. You can also give it later.")


@dataclass(frozen=True)
class Given:
    """What a step needs to know of the others: the locations, the child's school and date of birth, where the family
    lives, and the BSNs that are held already, by person."""

    data: LocationList
    school: str = ""
    born: date | None = None
    home: Home = field(default_factory=Home)
    bsns: Mapping[str, str] = field(default_factory=dict)


class StepForm(forms.Form):
    """A step; `facts` are its answers as they go into the import list.

    `autocomplete` says for fields what a browser may fill in: only what is of the person at the keyboard.
    """

    step: RegistrationStep
    autocomplete: ClassVar[Mapping[str, str]] = {}

    def __init__(self, data: Any = None, *, given: Given, **more: Any) -> None:
        super().__init__(data, **more)
        self.given = given
        for name in self.fields.keys() & {"first_name", "last_name", "phone", "email", *self.autocomplete}:
            self.fields[name].widget.attrs["autocomplete"] = self.autocomplete.get(name, "off")
        if "bsn" in self.fields:
            self._say_which_bsn()

    def _say_which_bsn(self) -> None:
        held = self.given.bsns.get(self.step.value)
        if held:
            self.fields["bsn"].help_text = _("%(number)s is kept. Leave this empty to keep it.") % {
                "number": "•••••" + held[-4:]
            }

    @sensitive_variables()
    def clean_bsn(self) -> str:
        number: str = self.cleaned_data["bsn"]
        others = {person: bsn for person, bsn in self.given.bsns.items() if person != self.step.value}
        if number and number in others.values():
            raise forms.ValidationError(
                _("This BSN stands with somebody else of this registration. Look at the number again."),
                code="same_bsn",
            )
        return number

    @property
    def facts(self) -> dict[str, Any]:
        """Of a valid form, as JSON; never the BSN."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "bsn"}
        return {
            name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()
        }

    @property
    def codes(self) -> list[list[str]]:
        """What is wrong, as [field, code]: never what was typed."""
        return [
            [name, error.code or "invalid"]
            for name, errors in self.errors.as_data().items()
            for error in errors
        ]


class NameForm(StepForm):
    """A name; a prefix that was typed before the last name is taken off it."""

    first_name = forms.CharField(
        label=_("First name"), max_length=60, error_messages={"required": _("Fill in the first name.")}
    )
    prefix = forms.CharField(  # type: ignore[assignment]  # becomes a field; the form's own prefix stays
        label=_("Prefix"), max_length=20, required=False, help_text=_("For example: van der")
    )
    last_name = forms.CharField(
        label=_("Last name"), max_length=80, error_messages={"required": _("Fill in the last name.")}
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("last_name") and not values.get("prefix"):
            values["prefix"], values["last_name"] = names.split_surname(values["last_name"])
        return values


class GuardianForm(NameForm):
    """The first guardian, with the address of the family."""

    step = RegistrationStep.GUARDIAN_1
    field_order = ("first_name", "initials", "prefix", "last_name")
    autocomplete: ClassVar[Mapping[str, str]] = {
        "first_name": "given-name",
        "last_name": "family-name",
        "postcode": "postal-code",
        "city": "address-level2",
        "phone": "tel",
        "email": "email",
    }

    initials = forms.CharField(
        label=_("Initials"),
        max_length=20,
        help_text=_("For example: S.M."),
        error_messages={"required": _("Fill in the initials.")},
    )
    bsn = BsnField(required=False, help_text=BSN_WORDS)
    postcode = PostcodeField(error_messages={"required": _("Fill in the postcode.")})
    house_number = forms.CharField(
        label=_("House number"),
        max_length=10,
        error_messages={"required": _("Fill in the house number.")},
    )
    house_number_addition = forms.CharField(label=_("Addition"), max_length=10, required=False)
    street = forms.CharField(
        label=_("Street"), max_length=120, error_messages={"required": _("Fill in the street.")}
    )
    city = forms.CharField(
        label=_("City"), max_length=80, error_messages={"required": _("Fill in the city.")}
    )
    phone = ShownPhoneField(error_messages={"required": _("Fill in the telephone number.")})
    email = forms.EmailField(
        label=_("E-mail address"), error_messages={"required": _("Fill in the e-mail address.")}
    )

    def clean_initials(self) -> str:
        typed: str = self.cleaned_data["initials"]
        if not names.fold(typed).isalpha():
            raise forms.ValidationError(_("Initials are letters, for example S.M."), code="letters")
        return typed

    def clean_house_number(self) -> str:
        typed: str = self.cleaned_data["house_number"]
        if not typed[:1].isdigit():
            raise forms.ValidationError(_("A house number begins with a figure."), code="figure")
        return typed


class SecondGuardianForm(NameForm):
    """The second guardian, or that there is none."""

    step = RegistrationStep.GUARDIAN_2
    field_order = ("alone", "first_name", "initials", "prefix", "last_name")

    alone = forms.BooleanField(label=_("There is no second guardian"), required=False)
    initials = forms.CharField(label=_("Initials"), max_length=20, required=False)
    phone = ShownPhoneField(required=False)
    email = forms.EmailField(label=_("E-mail address"), required=False)
    bsn = BsnField(required=False, help_text=BSN_WORDS)

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["first_name"].error_messages["required"] = _(
            "Fill in the first name, or tick that there is no second guardian."
        )
        if data is not None and data.get("alone"):
            # Whoever has no second guardian is not asked for a name.
            for name in ("first_name", "last_name"):
                self.fields[name].required = False

    @property
    def facts(self) -> dict[str, Any]:
        return {} if self.cleaned_data["alone"] else {**super().facts, "alone": False}


class ChildForm(NameForm):
    """The child, with its school."""

    step = RegistrationStep.CHILD
    field_order = ("first_name", "prefix", "last_name", "birth_date")

    birth_date = forms.DateField(
        label=_("Date of birth"),
        widget=DateInput,
        help_text=_("For a child that is still to be born: the expected date."),
        error_messages={"required": _("Fill in the date of birth.")},
    )
    school = forms.ChoiceField(
        label=_("School"),
        required=False,
        help_text=_("Where it is, or will be, at primary school."),
        error_messages={
            "invalid_choice": _("This school is not known here. Leave it empty if it is not listed.")
        },
    )
    bsn = BsnField(required=False, help_text=BSN_WORDS)

    def __init__(self, data: Any = None, *, given: Given, **more: Any) -> None:
        super().__init__(data, given=given, **more)
        schools = self.fields["school"]
        assert isinstance(schools, forms.ChoiceField)
        known = [(school.key, school.name) for school in given.data.schools]
        schools.choices = [("", _("No school yet, or another one")), *known]

    def clean_birth_date(self) -> date:
        born: date = self.cleaned_data["birth_date"]
        today = clock.today()
        if not today - OLDEST_CHILD < born < today + YOUNGEST_CHILD:
            raise forms.ValidationError(
                _("Look at the date again: childcare is for children until the end of primary school."),
                code="no_child",
            )
        return born

    @property
    def facts(self) -> dict[str, Any]:
        school = self.given.data.school(self.cleaned_data["school"])
        return {**super().facts, "school_name": school.name if school else ""}


class CareForm(StepForm):
    """Which care, where and on which days; only what is on offer for this child can be chosen (K-16)."""

    step = RegistrationStep.CARE

    place = forms.ChoiceField(
        label=_("Care and location"),
        widget=FoldedCards,
        error_messages={
            "required": _("Choose which care you want, and where."),
            "invalid_choice": _("This is not on offer any more. Choose another location."),
        },
    )
    weekdays = forms.MultipleChoiceField(
        label=_("Days"),
        choices=Weekday.choices[:5],
        widget=CheckboxCards,
        error_messages={"required": _("Choose at least one day.")},
    )
    wanted_from = forms.DateField(
        label=_("With effect from"),
        widget=DateInput,
        error_messages={"required": _("Fill in from when you want care.")},
    )
    remark = forms.CharField(
        label=_("Remark"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, data: Any = None, *, given: Given, **more: Any) -> None:
        super().__init__(data, given=given, **more)
        self.offers = {offer.value: offer for offer in self._offered()}
        place = self.fields["place"]
        assert isinstance(place, forms.ChoiceField)
        place.choices = self._choices()

    def _choices(self) -> list[tuple[Any, Any]]:
        """By town, the nearest first, where there are many."""
        if len(self.offers) <= MOST_IN_ONE_LIST:
            return [(value, _label(offer)) for value, offer in self.offers.items()]
        towns = by_town(self.given.home, self.offers.values(), _address_of)
        return [
            (town or _("Elsewhere"), [(offer.value, _label(offer)) for offer in offers])
            for town, offers in towns
        ]

    def _offered(self) -> list[CareOffer]:
        return offers_in(self.given.data, self.given.school or None)

    def clean_wanted_from(self) -> date:
        wanted: date = self.cleaned_data["wanted_from"]
        today = clock.today()
        if wanted <= today:
            raise forms.ValidationError(_("Care can begin tomorrow at the earliest."), code="past")
        if wanted > today + timedelta(days=365 * MOST_YEARS_AHEAD):
            raise forms.ValidationError(
                _("This is more than four years ahead. Look at the year again."), code="far"
            )
        return wanted

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        offer, wanted = self.offers.get(values.get("place", "")), values.get("wanted_from")
        if offer and wanted and self.given.born and not fits(offer.care_type, self.given.born, wanted):
            self.add_error(
                "place",
                forms.ValidationError(
                    _(
                        "On that day your child does not have the age for %(care)s. Choose other care, or look at "
                        "the date of birth and the date on which care begins."
                    )
                    % {"care": offer.care_type.label},
                    code="age",
                ),
            )
        return values

    @property
    def offer(self) -> CareOffer:
        """Of a valid form."""
        return self.offers[self.cleaned_data["place"]]

    @property
    def facts(self) -> dict[str, Any]:
        return {
            "care_type": self.offer.care_type.value,
            "location": self.offer.location.key,
            "location_name": self.offer.location.name,
            "weekdays": [int(day) for day in self.cleaned_data["weekdays"]],
            "wanted_from": self.cleaned_data["wanted_from"].isoformat(),
            "remark": self.cleaned_data["remark"],
        }


class AnyCareForm(CareForm):
    """Care at any location, also from a day that has passed: what staff or a back-office hands over."""

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["place"].error_messages["invalid_choice"] = _(
            "There is no location with this name, or no such kind of care."
        )
        self.fields["weekdays"].error_messages["invalid_choice"] = _(
            "“%(value)s” is no day: write ma, di, wo, do or vr, with spaces between them."
        )

    def _choices(self) -> list[tuple[Any, Any]]:
        """Nobody sees them."""
        return [(value, value) for value in self.offers]

    def _offered(self) -> list[CareOffer]:
        """No more than what was given, as a file has thousands of rows."""
        kind, _separator, key = str(self.data.get("place", "")).partition(SEPARATOR)
        location = self.given.data.location(key)
        return [CareOffer(care, location) for care in ASKED if location and care.value == kind]

    def clean_wanted_from(self) -> date:
        wanted: date = self.cleaned_data["wanted_from"]
        return wanted


class BeginForm(forms.Form):
    """Where the link goes with which a registration can be resumed."""

    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Fill in the e-mail address."),
            "invalid": _("This is no e-mail address. Look at it again."),
        },
    )


FORMS: Mapping[RegistrationStep, type[StepForm]] = {
    form.step: form for form in (GuardianForm, SecondGuardianForm, ChildForm, CareForm)
}
LISTS = ("weekdays",)
"""Fields with several values."""
LONGEST = 1000
"""How much of an answer that is too long comes back."""


def typed_in(form: StepForm, data: Any) -> dict[str, str | Sequence[str]]:
    """What was sent for a step, as it is to come back; the BSN is kept elsewhere."""
    return {
        name: [_kept(one) for one in data.getlist(name)[: len(Weekday)]]
        if name in LISTS
        else _kept(data.get(name, ""))
        for name in form.fields
        if name != "bsn" and name in data
    }


def _kept(typed: str) -> str:
    """PostgreSQL keeps no NUL in a text."""
    return typed.replace("\0", "")[:LONGEST]


def _address_of(offer: CareOffer) -> Home:
    return Home(offer.location.postcode, offer.location.city)


def _label(offer: CareOffer) -> Any:
    location = offer.location
    where = " ".join(part for part in (location.street, location.house_number) if part)
    return card_label(
        f"{str(offer.care_type.label).capitalize()}, {location.name}",
        ", ".join(part for part in (where, location.city) if part),
    )
