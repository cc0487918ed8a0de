"""A childminder with four children: contracts by the week and by hours, one who is reported absent, a diary with
photos, and messages of parents."""

from datetime import date, time, timedelta
from decimal import Decimal

from config.demo.diary import add_picture, write_entry
from config.demo.messages import Exchange, Said, build_thread
from core.accounts.models import Organisation, User
from core.childcare.actions.generate_schedule import generate_many
from core.childcare.choices import (
    CareType,
    ConsentKind,
    ContractForm,
    MomentOrigin,
    MomentStatus,
    PriceUnit,
    Region,
    ShownOnPortal,
)
from core.childcare.models import (
    CareMoment,
    Child,
    Childminder,
    Consent,
    DayPart,
    DayPartPrice,
    Family,
    Group,
    Location,
    OpeningHours,
    Placement,
    PlacementPart,
)
from core.lib import clock

WORKING_DAYS = (1, 2, 3, 4, 5)
CHILDREN = (
    ("Fenna", 500, (1, 2), "koemelk"),
    ("Jurre", 940, (1, 4), ""),
    ("Saar", 1300, (2, 4), ""),
    ("Thijs", 1210, (), "noten"),
)
"""Name, age in days, weekdays, allergies; without weekdays the contract agrees on hours."""
HOURS_PER_MONTH = Decimal("45.00")
PLANNED_DAYS = 7
"""Of the one whose days are chosen along the way, this month."""
PLACES = 4
DIARY = (
    "We hebben pannenkoeken gebakken. Eerst het beslag, toen de stroop, en aan het eind zat die overal.",
    "Naar de speeltuin geweest. De glijbaan was nat, maar met een handdoek ging het harder dan ooit.",
    "Rustige ochtend met puzzels en een lange wandeling met de bolderkar langs de eendjes.",
)
EXCHANGES = (
    Exchange(
        "Morgen wat later",
        (Said(timedelta(hours=3), "We komen morgen om half negen in plaats van acht uur. Is dat goed?"),),
    ),
    Exchange(
        "Nieuwe koemelkvrije yoghurt",
        (
            Said(
                timedelta(days=4),
                "Er zit nieuwe yoghurt in de tas, zonder koemelk. Zou ze die eens mogen proberen?",
            ),
            Said(timedelta(days=3, hours=20), "Ze vond hem heerlijk, het bakje is leeg.", by_staff=True),
        ),
    ),
)


def build_childminding(organisation: Organisation, number: str, today: date, until: date) -> None:
    """Places and children for the childminder whose account has this number."""
    agency = _agency(organisation)
    group = Group.objects.create(
        location=agency,
        name="Wilma Kok",
        care_type=CareType.CHILDMINDING,
        age_from_months=0,
        age_until_months=156,
        capacity=PLACES,
    )
    Childminder.objects.filter(organisation=organisation, number=number).update(
        group=group, email=f"{number}@{organisation.slug}.example"
    )
    part = _day_part(organisation, agency, today)
    # The last families: the first ones belong to the fixed sign-in data.
    families = Family.objects.filter(organisation=organisation).order_by("-pk")[: len(CHILDREN)]
    placements = [
        _place(family, group, part, today, *child) for family, child in zip(families, CHILDREN, strict=True)
    ]
    generate_many([placement.pk for placement in placements], today - timedelta(days=31), until=until)
    _plan_hours(placements[-1], part, today)
    coming = CareMoment.objects.filter(placement=placements[0], date__gt=today).order_by("date")
    CareMoment.objects.filter(pk__in=list(coming.values_list("pk", flat=True)[:2])).update(
        status=MomentStatus.ABSENT, is_touched=True
    )
    minder = User.objects.get(organisation=organisation, username=number)
    _write([placement.child for placement in placements], group, minder, today)


def _agency(organisation: Organisation) -> Location:
    agency = Location.objects.create(
        organisation=organisation,
        name="Gastouderbureau Zonnedauw",
        lrk_number="190000099",
        street="Kruisweg",
        house_number="40",
        postcode="2011 LC",
        city="Haarlem",
        phone=organisation.phone,
        region=Region.NORTH,
        shown_on_portal=ShownOnPortal.NO,
    )
    OpeningHours.objects.bulk_create(
        OpeningHours(location=agency, weekday=weekday, opens=time(7), closes=time(19))
        for weekday in WORKING_DAYS
    )
    return agency


def _day_part(organisation: Organisation, agency: Location, today: date) -> DayPart:
    part = DayPart.objects.create(
        organisation=organisation,
        name="Gastouderopvang",
        care_type=CareType.CHILDMINDING,
        contract_form=ContractForm.WEEKS_52,
        starts=time(8),
        ends=time(17),
        weekdays=list(WORKING_DAYS),
        selectable_by_parents=False,
    )
    part.locations.set([agency])
    DayPartPrice.objects.create(
        day_part=part, valid_from=date(today.year - 1, 1, 1), unit=PriceUnit.HOUR, amount=Decimal("8.10")
    )
    return part


def _place(
    family: Family,
    group: Group,
    part: DayPart,
    today: date,
    name: str,
    age: int,
    weekdays: tuple[int, ...],
    allergies: str,
) -> Placement:
    sibling = family.children.order_by("pk")[0]
    child = Child.objects.create(
        family=family,
        first_name=name,
        prefix=sibling.prefix,
        last_name=sibling.last_name,
        birth_date=today - timedelta(days=age),
        allergies=allergies,
    )
    placement = Placement.objects.create(
        child=child,
        group=group,
        contract_form=ContractForm.WEEKS_52 if weekdays else ContractForm.FLEXIBLE,
        hours_per_month=None if weekdays else HOURS_PER_MONTH,
        valid_from=today - timedelta(days=200),
    )
    PlacementPart.objects.bulk_create(
        PlacementPart(placement=placement, weekday=weekday, day_part=part) for weekday in weekdays
    )
    return placement


def _plan_hours(placement: Placement, part: DayPart, today: date) -> None:
    """Days of this month, above what was agreed: five of nine hours fit in forty-five."""
    day = today.replace(day=1)
    days: list[date] = []
    while len(days) < PLANNED_DAYS - 1:
        if day.isoweekday() in (3, 5):
            days.append(day)
        day += timedelta(days=1)
    CareMoment.objects.bulk_create(
        CareMoment(
            child=placement.child,
            group=placement.group,
            date=on,
            starts=part.starts,
            ends=part.ends,
            day_part=part,
            origin=MomentOrigin.EXTRA,
            is_touched=True,
        )
        for on in days
    )


def _write(children: list[Child], group: Group, minder: User, today: date) -> None:
    """What the childminder wrote in the last week, with photos that may be shared, and messages with a parent."""
    for child in children:
        Consent.objects.create(
            child=child,
            kind=ConsentKind.PHOTOS,
            given=True,
            by=child.family.guardians.order_by("position").first(),
            at=clock.local(today - timedelta(days=199), time(9)),
        )
    for number, text in enumerate(DIARY):
        about = children[number : number + 2]
        entry = write_entry(
            minder,
            about,
            text,
            clock.local(today - timedelta(days=1 + 2 * number), time(16, 30)),
            group=group,
        )
        for place in range(number + 1):
            add_picture(entry, place, number + place, [about[place % len(about)]])
    guardian = children[0].family.guardians.filter(user__isnull=False).first()
    if guardian is not None:
        for exchange in EXCHANGES:
            build_thread(exchange, children[0], group, guardian, minder)
