"""What the two childcare organisations of the demo look like: places, groups, day parts, prices, rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from decimal import Decimal
from typing import Any

from core.childcare.choices import CareType, ContractForm, PriceUnit, Region, WeekKind

WORKING_DAYS = (1, 2, 3, 4, 5)
OPENS, CLOSES = time(7), time(18, 30)
USUAL_FILLING = {1: 0.92, 2: 1.0, 3: 0.75, 4: 1.0, 5: 0.7}
"""The part of a group's capacity that is planned, by ISO weekday."""


@dataclass(frozen=True)
class GroupPlan:
    """Ages in months, the upper one excluded. `filling` in children by weekday goes before the usual part."""

    name: str
    capacity: int
    care_type: CareType = CareType.DAY_CARE
    ages: tuple[int, int] = (0, 48)
    filling: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class LocationPlan:
    name: str
    city: str
    street: str
    house_number: str
    postcode: str
    region: Region
    lrk_number: str
    groups: tuple[GroupPlan, ...]
    schools: tuple[tuple[str, str], ...] = ()
    """Names with their BRIN."""


@dataclass(frozen=True)
class PartPlan:
    """A day part; `price` in euros holds this year, `unit` says for what."""

    name: str
    care_type: CareType
    contract_form: ContractForm
    starts: time
    ends: time
    price: Decimal
    unit: PriceUnit = PriceUnit.HOUR
    weekdays: tuple[int, ...] = WORKING_DAYS
    weeks: WeekKind = WeekKind.BOTH
    selectable: bool = False


@dataclass(frozen=True)
class OrganisationPlan:
    slug: str
    name: str
    accent: str
    phone: str
    contact_line: str
    planning_contact: str
    uses_credits: bool
    links_schools: bool
    first_debtor: int
    locations: tuple[LocationPlan, ...]
    parts: tuple[PartPlan, ...]
    policy: tuple[tuple[str, dict[str, Any]], ...]
    """Parts of requests_app.rules.policy with their figures."""


@dataclass(frozen=True)
class Contracts:
    """The names of the day parts that placements are made of."""

    whole_day: str = "Hele dag"
    whole_day_40_weeks: str = "Hele dag 40 weken"
    morning: str = "Ochtend"
    afternoon: str = "Middag"
    after_school: str = "Naschoolse opvang"
    after_school_long: str = "Naschoolse opvang lange middag"
    holiday_care: str = "Vakantieopvang"
    before_school: str = "Voorschoolse opvang"


CONTRACTS = Contracts()
SHORT_SCHOOL_DAY = 3
"""On Wednesday school is out at noon."""


def _bso(name: str, capacity: int) -> GroupPlan:
    return GroupPlan(name, capacity, CareType.AFTER_SCHOOL, (48, 156))


def _vso(name: str, capacity: int) -> GroupPlan:
    return GroupPlan(name, capacity, CareType.BEFORE_SCHOOL, (48, 156))


def _contract_parts(day_care: str, school_age: str) -> tuple[PartPlan, ...]:
    """The parts of contracts, for a price per hour of day care and of care around school."""
    care, around = Decimal(day_care), Decimal(school_age)
    day, bso, vso = CareType.DAY_CARE, CareType.AFTER_SCHOOL, CareType.BEFORE_SCHOOL
    year, weeks_40 = ContractForm.WEEKS_52, ContractForm.WEEKS_40
    school, holiday = WeekKind.SCHOOL, WeekKind.HOLIDAY
    early, noon, late = time(7, 30), time(13), time(18, 30)
    return (
        PartPlan(CONTRACTS.whole_day, day, year, early, late, care),
        PartPlan(CONTRACTS.whole_day_40_weeks, day, weeks_40, early, late, care + Decimal("0.35")),
        PartPlan(CONTRACTS.morning, day, year, early, noon, care),
        PartPlan(CONTRACTS.afternoon, day, year, noon, late, care),
        PartPlan(
            CONTRACTS.after_school, bso, year, time(15), late, around, weekdays=(1, 2, 4, 5), weeks=school
        ),
        PartPlan(
            CONTRACTS.after_school_long, bso, year, time(12, 30), late, around, weekdays=(3,), weeks=school
        ),
        PartPlan(CONTRACTS.holiday_care, bso, year, time(8), late, around, weeks=holiday),
        PartPlan(CONTRACTS.before_school, vso, weeks_40, time(7), time(8, 30), around, weeks=school),
    )


def _incidental(
    name: str, care_type: CareType, starts: time, ends: time, price: str, **more: Any
) -> PartPlan:
    return PartPlan(
        name, care_type, ContractForm.INCIDENTAL, starts, ends, Decimal(price), selectable=True, **more
    )


def _incidental_parts(
    unit: PriceUnit,
    *,
    morning: str,
    afternoon: str,
    day: str,
    short: str,
    long: str,
    holiday: str,
    early: str,
) -> tuple[PartPlan, ...]:
    day_care, bso, vso = CareType.DAY_CARE, CareType.AFTER_SCHOOL, CareType.BEFORE_SCHOOL
    start, noon, end = time(7, 30), time(13), time(18, 30)
    school: dict[str, Any] = {"unit": unit, "weeks": WeekKind.SCHOOL}
    return (
        _incidental("Incidentele ochtend", day_care, start, noon, morning, unit=unit),
        _incidental("Incidentele middag", day_care, noon, end, afternoon, unit=unit),
        _incidental("Incidentele hele dag", day_care, start, end, day, unit=unit),
        _incidental("Incidentele korte middag", bso, time(15), end, short, weekdays=(1, 2, 4, 5), **school),
        _incidental("Incidentele lange middag", bso, time(12, 30), end, long, weekdays=(3,), **school),
        _incidental("Incidentele vakantiedag", bso, time(8), end, holiday, unit=unit, weeks=WeekKind.HOLIDAY),
        _incidental("Incidentele voorschoolse opvang", vso, time(7), time(8, 30), early, **school),
    )


STORY_GROUP = "Hamsters verticaal"
STORY_WEEKDAY = 4
"""On Thursdays the Hamsters have one place left."""

ZONNEDAUW = OrganisationPlan(
    slug="zonnedauw",
    name="Kinderopvang Zonnedauw",
    accent="#2f6f5e",
    phone="023 555 01 40",
    contact_line="Gegevens niet ontvangen? Bel 023 555 01 40 (werkdagen 9:00-16:00).",
    planning_contact="Afdeling planning: planning@zonnedauw.example of 023 555 01 42.",
    uses_credits=True,
    links_schools=True,
    first_debtor=100001,
    locations=(
        LocationPlan(
            "Haarlem",
            "Haarlem",
            "Zijlweg",
            "112",
            "2013 DK",
            Region.NORTH,
            "190000011",
            (
                GroupPlan(STORY_GROUP, 12, filling={1: 11, 2: 12, 3: 8, 4: 11, 5: 9}),
                GroupPlan("Egeltjes", 9, ages=(0, 24)),
                GroupPlan("Konijnen", 12, ages=(24, 48)),
                _bso("Floris", 18),
                _vso("VSO Haarlem", 12),
            ),
            (("De Kleine Kring", "99AB00"), ("Kathedrale School De Bavo", "99AC00")),
        ),
        LocationPlan(
            "Haarlem Schalkwijk",
            "Haarlem",
            "Boerhaavelaan",
            "31",
            "2035 RC",
            Region.NORTH,
            "190000022",
            (GroupPlan("Otters", 12), GroupPlan("Bevers", 12, ages=(24, 48)), _bso("Ontdekkers", 14)),
            (("De Piramide", "99AD00"),),
        ),
        LocationPlan(
            "Heemstede",
            "Heemstede",
            "Binnenweg",
            "205",
            "2101 JJ",
            Region.NORTH,
            "190000033",
            (
                GroupPlan("Bijtjes", 12),
                GroupPlan("Vlinders", 10),
                _bso("Zeppelin", 14),
                _vso("VSO Heemstede", 8),
            ),
            (("De Ark", "99AE00"), ("Valkenburg", "99AF00")),
        ),
    ),
    parts=(
        *_contract_parts("10.95", "9.65"),
        *_incidental_parts(
            PriceUnit.HOUR,
            morning="11.75",
            afternoon="11.75",
            day="11.50",
            short="10.40",
            long="10.40",
            holiday="10.10",
            early="10.40",
        ),
    ),
    policy=(
        ("request_notice", {"least": {"amount": 1, "unit": "days", "clock": "12:00"}}),
        ("request_horizon", {"most": {"amount": 180, "unit": "days"}}),
        ("credit_payout", {"paid_out": True}),
        ("extension", {"allowed": True}),
        ("default_expiry", {"days_before": 1}),
        ("cancel_pending", {}),
        ("cancel_approved", {}),
        ("combined_payment", {"allowed": False}),
        ("undecided_limit", {"most": 30}),
        ("swap_notice", {"least": {"amount": 2, "unit": "days", "clock": "12:00"}}),
        (
            "swap_window",
            {
                "window": {
                    "before": {"amount": 4, "unit": "weeks"},
                    "after": {"amount": 4, "unit": "weeks"},
                }
            },
        ),
        ("swap_size", {"smaller": "rest_lapses", "larger": "charged"}),
        (
            "earns_by_absence",
            {
                "least": {"amount": 48, "unit": "hours"},
                "conversion": {"unit": "hours", "per_hour": "1"},
                "validity": {"after": {"amount": 6, "unit": "months"}},
                "cap": {"most": "60", "per": "year"},
            },
        ),
        ("undo_absence", {"undo": "while_free"}),
    ),
)

KIEKEBOE = OrganisationPlan(
    slug="kiekeboe",
    name="Kiekeboe Kindercentra",
    accent="#b4532a",
    phone="038 555 02 60",
    contact_line="Gegevens niet ontvangen? Bel 038 555 02 60 of mail klantenservice@kiekeboe.example.",
    planning_contact="Planning: planning@kiekeboe.example of 038 555 02 61.",
    uses_credits=False,
    links_schools=False,
    first_debtor=200001,
    locations=(
        LocationPlan(
            "Zwolle Assendorp",
            "Zwolle",
            "Assendorperstraat",
            "84",
            "8012 DZ",
            Region.NORTH,
            "190000044",
            (
                GroupPlan("Kikkers", 12),
                GroupPlan("Eendjes", 9, ages=(0, 24)),
                GroupPlan("Reigers", 12, ages=(24, 48)),
                _bso("De Brug", 14),
                _vso("VSO Zwolle", 8),
            ),
            (("De Parkschool", "99BA00"), ("De Toermalijn", "99BB00")),
        ),
        LocationPlan(
            "Amersfoort Vathorst",
            "Amersfoort",
            "Laan van Duurzaamheid",
            "15",
            "3824 BG",
            Region.MIDDLE,
            "190000055",
            (
                GroupPlan("Vosjes", 12),
                GroupPlan("Dasjes", 12),
                _bso("De Koppel", 14),
                _vso("VSO Vathorst", 8),
            ),
            (("De Vlindertuin", "99BC00"),),
        ),
        LocationPlan(
            "Utrecht Lombok",
            "Utrecht",
            "Kanaalstraat",
            "140",
            "3531 CN",
            Region.MIDDLE,
            "190000066",
            (GroupPlan("Muisjes", 10), GroupPlan("Uiltjes", 12)),
        ),
        LocationPlan(
            "Den Bosch",
            "'s-Hertogenbosch",
            "Hinthamerstraat",
            "77",
            "5211 MG",
            Region.SOUTH,
            "190000077",
            (GroupPlan("Zwaluwen", 12), GroupPlan("Mussen", 10), _bso("De Dieze", 12)),
            (("De Kameren", "99BD00"),),
        ),
    ),
    parts=(
        *_contract_parts("11.10", "9.80"),
        *_incidental_parts(
            PriceUnit.FIXED,
            morning="65.00",
            afternoon="65.00",
            day="122.50",
            short="36.00",
            long="61.50",
            holiday="104.00",
            early="15.75",
        ),
    ),
    policy=(
        ("request_notice", {"least": {"amount": 3, "unit": "working_days"}}),
        ("request_horizon", {"most": {"amount": 90, "unit": "days"}}),
        ("extension", {"allowed": False}),
        ("default_expiry", {"days_before": 2}),
        ("cancel_pending", {"until": {"amount": 1, "unit": "days"}}),
        ("cancel_approved", {"within_minutes": 15}),
        ("combined_payment", {"allowed": False}),
        ("swap_notice", {"least": {"amount": 1, "unit": "weeks", "from_week": True}}),
        ("swap_window", {"window": {"same": "month", "plus_working_days": 5}}),
        ("swap_limit", {"most": 1, "per": "month"}),
        ("swap_again", {"allowed": False}),
    ),
)

CHILDCARE = (ZONNEDAUW, KIEKEBOE)

REJECTION_TEMPLATES = (
    ("Er is op deze dag geen plaats in de groep.", "There is no room in the group on this day."),
    (
        "Er zijn op deze dag niet genoeg medewerkers ingepland om een extra kind op te vangen.",
        "There are not enough staff planned on this day for one more child.",
    ),
    (
        "Deze dag is te kort van tevoren aangevraagd.",
        "This day was asked for too shortly before.",
    ),
    (
        "Neem contact op met de afdeling planning; we zoeken samen een andere dag.",
        "Please contact the planning department; we will look for another day together.",
    ),
)

# What the team does on a day off, and one location's own: in days from today, moved to a working day.
TEAM_STUDY_DAYS = ((45, "Studiedag team"), (220, "Studiedag team"))
SCHOOL_STUDY_DAYS = ((24, "Studiedag school"), (73, "Studiedag school"), (135, "Studiedag school"))
