"""Organisations, locations, groups, day parts and the calendar of the demo."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from config.demo.plan import (
    CLOSES,
    OPENS,
    REJECTION_TEMPLATES,
    SCHOOL_STUDY_DAYS,
    TEAM_STUDY_DAYS,
    WORKING_DAYS,
    GroupPlan,
    LocationPlan,
    OrganisationPlan,
)
from core.accounts.choices import OrganisationKind
from core.accounts.models import Organisation
from core.childcare.choices import ContractForm, PriceUnit, Region
from core.childcare.models import (
    ClosingDay,
    DayPart,
    DayPartPrice,
    Group,
    Location,
    OpeningHours,
    School,
    SchoolHoliday,
    StudyDay,
)
from core.childcare.rules.calendar import Region as HolidayRegion
from core.childcare.rules.calendar import closing_day_seed, is_working_day, school_holidays
from core.childcare.rules.price import to_cents
from requests_app.models import PolicyRule, RejectionTemplate
from requests_app.rules.policy import read_part

YEARLY_INDEXATION = Decimal("1.035")
EARLIER_PRICES = 1
"""Years before this one of which the price list is there too."""


@dataclass(frozen=True)
class Place:
    """A location with its groups (and their plans) and the schools that its children come from."""

    location: Location
    groups: tuple[tuple[Group, GroupPlan], ...]
    schools: tuple[School, ...]


@dataclass(frozen=True)
class Register:
    """One organisation as it stands in the database; day parts by name."""

    plan: OrganisationPlan
    organisation: Organisation
    places: tuple[Place, ...]
    parts: dict[str, DayPart]

    @property
    def groups(self) -> list[tuple[Group, GroupPlan]]:
        return [entry for place in self.places for entry in place.groups]

    @property
    def incidental_parts(self) -> list[DayPart]:
        return [part for part in self.parts.values() if part.contract_form == ContractForm.INCIDENTAL]


def build_holidays() -> None:
    """The published school holidays of all regions; shared by all organisations, so they may be there."""
    SchoolHoliday.objects.bulk_create(
        (
            SchoolHoliday(
                region=Region(region.value),
                school_year=holiday.school_year,
                name=holiday.name,
                first_day=holiday.first_day,
                last_day=holiday.last_day,
            )
            for region in HolidayRegion
            for holiday in school_holidays(region)
        ),
        ignore_conflicts=True,
    )


def build_register(plan: OrganisationPlan, today: date) -> Register:
    """Everything of one childcare organisation but its people."""
    organisation = Organisation.objects.create(
        kind=OrganisationKind.CHILDCARE,
        name=plan.name,
        slug=plan.slug,
        accent=plan.accent,
        phone=plan.phone,
        email=f"info@{plan.slug}.example",
        website=f"https://www.{plan.slug}.example",
        contact_line=plan.contact_line,
        planning_contact=plan.planning_contact,
        uses_credits=plan.uses_credits,
        links_schools=plan.links_schools,
    )
    places = tuple(_build_place(organisation, location) for location in plan.locations)
    parts = _build_parts(organisation, plan, today)
    _build_policy(organisation, plan, today)
    _build_closings(organisation, places, today)
    _build_study_days(places, today)
    return Register(plan, organisation, places, parts)


def _build_place(organisation: Organisation, plan: LocationPlan) -> Place:
    location = Location.objects.create(
        organisation=organisation,
        name=plan.name,
        lrk_number=plan.lrk_number,
        street=plan.street,
        house_number=plan.house_number,
        postcode=plan.postcode,
        city=plan.city,
        phone=organisation.phone,
        email=f"{plan.name.lower().replace(' ', '-')}@{organisation.slug}.example",
        region=plan.region,
    )
    OpeningHours.objects.bulk_create(
        OpeningHours(location=location, weekday=weekday, opens=OPENS, closes=CLOSES)
        for weekday in WORKING_DAYS
    )
    schools = School.objects.bulk_create(
        School(organisation=organisation, name=name, brin=brin) for name, brin in plan.schools
    )
    location.schools.set(schools)
    groups = Group.objects.bulk_create(
        Group(
            location=location,
            name=group.name,
            care_type=group.care_type,
            age_from_months=group.ages[0],
            age_until_months=group.ages[1],
            capacity=group.capacity,
        )
        for group in plan.groups
    )
    return Place(location, tuple(zip(groups, plan.groups, strict=True)), tuple(schools))


def _build_parts(organisation: Organisation, plan: OrganisationPlan, today: date) -> dict[str, DayPart]:
    parts = DayPart.objects.bulk_create(
        DayPart(
            organisation=organisation,
            name=part.name,
            care_type=part.care_type,
            contract_form=part.contract_form,
            starts=part.starts,
            ends=part.ends,
            weekdays=list(part.weekdays),
            weeks=part.weeks,
            selectable_by_parents=part.selectable,
        )
        for part in plan.parts
    )
    DayPartPrice.objects.bulk_create(
        DayPartPrice(
            day_part=part,
            valid_from=date(today.year + years, 1, 1),
            unit=planned.unit,
            amount=_price(planned.price, planned.unit, years),
        )
        for part, planned in zip(parts, plan.parts, strict=True)
        for years in range(-EARLIER_PRICES, 2)
    )
    return {part.name: part for part in parts}


def _price(this_year: Decimal, unit: PriceUnit, years: int) -> Decimal:
    """Indexed once a year; fixed prices to half a euro."""
    price = this_year * YEARLY_INDEXATION**years
    return to_cents(round(price * 2) / Decimal(2) if unit == PriceUnit.FIXED else price)


def _build_policy(organisation: Organisation, plan: OrganisationPlan, today: date) -> None:
    for part, settings in plan.policy:
        read_part(part, settings)
    PolicyRule.objects.bulk_create(
        PolicyRule(
            organisation=organisation, part=part, settings=settings, valid_from=date(today.year - 1, 1, 1)
        )
        for part, settings in plan.policy
    )
    RejectionTemplate.objects.bulk_create(
        RejectionTemplate(organisation=organisation, text_nl=dutch, text_en=english)
        for dutch, english in REJECTION_TEMPLATES
    )


def _build_closings(organisation: Organisation, places: tuple[Place, ...], today: date) -> None:
    """The days off of the collective agreement, two days of the team, and a move of the last location."""
    named = dict(seed for year in range(today.year - 1, today.year + 3) for seed in closing_day_seed(year))
    for days, name in TEAM_STUDY_DAYS:
        named[_working_day_from(today + timedelta(days=days), named)] = name
    moving = _working_day_from(today + timedelta(days=60), named)
    ClosingDay.objects.bulk_create(
        [
            *(ClosingDay(organisation=organisation, date=on, name=name) for on, name in named.items()),
            ClosingDay(
                organisation=organisation, location=places[-1].location, date=moving, name="Schilderwerk"
            ),
        ]
    )


def _build_study_days(places: tuple[Place, ...], today: date) -> None:
    """A few for every school, a day later for each next one."""
    schools = [school for place in places for school in place.schools]
    StudyDay.objects.bulk_create(
        StudyDay(school=school, date=_working_day_from(today + timedelta(days=days + later), {}), name=name)
        for later, school in enumerate(schools)
        for days, name in SCHOOL_STUDY_DAYS
    )


def _working_day_from(on: date, closings: dict[date, str]) -> date:
    while not is_working_day(on, closings):
        on += timedelta(days=1)
    return on
