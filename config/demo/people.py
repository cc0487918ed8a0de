"""Families with their guardians, children and placements."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from random import Random

from config.demo.names import DATA, Surname, email, first_name, street, surname
from config.demo.plan import STORY_GROUP
from config.demo.register import Place, Register
from config.demo.seats import Seat, after_school, before_school, fill_place, in_families, whole_days
from core.accounts.choices import Environment
from core.accounts.models import User
from core.childcare.choices import CareType
from core.childcare.models import Child, Family, Group, Guardian, Placement, PlacementPart
from core.lib import names

TWO_GUARDIANS = 0.82
SOME = 0.1
"""The part of the children that has an allergy, and that has a remark."""
ONE_WITH_PICK_UP_REMARK = 6
"""Of so many children."""
STORY_NUMBERS = ("100001", "100002")


@dataclass(frozen=True)
class Person:
    first: str
    last: Surname

    @property
    def full_name(self) -> str:
        return names.display(self.first, self.last.prefix, self.last.name)


@dataclass(frozen=True)
class Household:
    """A family to be; the children carry `surname`."""

    guardians: tuple[Person, ...]
    surname: Surname
    seats: tuple[Seat, ...]
    city: str


def build_families(register: Register, password: str, today: date, rng: Random) -> None:
    """All families of an organisation; `password` is the hash that every account gets."""
    households = list(_households(register, today, rng))
    numbers = [str(register.plan.first_debtor + index) for index in range(len(households))]
    families = Family.objects.bulk_create(
        _family(register, household, number, rng)
        for household, number in zip(households, numbers, strict=True)
    )
    _build_guardians(register, families, households, password)
    _build_children(register, families, households, today, rng)


def _households(register: Register, today: date, rng: Random) -> Iterator[Household]:
    reserved = _story_households(register, today) if _has_story(register) else []
    yield from reserved
    taken = [seat for household in reserved for seat in household.seats]
    for place in register.places:
        for seats in in_families(fill_place(place, taken, today, rng), rng):
            yield _household(seats, place, rng)


def _has_story(register: Register) -> bool:
    return register.plan.first_debtor == int(STORY_NUMBERS[0])


def _story_households(register: Register, today: date) -> list[Household]:
    """The two families that the fixed sign-in data belong to; both children are free on Thursdays."""
    place = register.places[0]
    groups = {group.care_type: group for group, _ in reversed(place.groups)}
    hamsters = next(group for group, _ in place.groups if group.name == STORY_GROUP)
    floris, vso = groups[CareType.AFTER_SCHOOL], groups[CareType.BEFORE_SCHOOL]
    noortje = Seat(place, _born(today, 912), None, (whole_days(hamsters, [1, 2]),), "Noortje")
    ties = Seat(
        place,
        _born(today, 2260),
        place.schools[0],
        (after_school(floris, frozenset({1, 2})), before_school(vso, [1])),
        "Ties",
    )
    yara = Seat(place, _born(today, 655), None, (whole_days(hamsters, [1, 3]),), "Yara")
    de_wit, kuipers = Surname("de", "Wit"), Surname("", "Kuipers")
    return [
        Household(
            (Person("Eva", Surname("van", "Dijk")), Person("Jeroen", de_wit)),
            de_wit,
            (ties, noortje),
            "Haarlem",
        ),
        Household(
            (Person("Naïma", Surname("", "Bouzid")), Person("Rens", kuipers)), kuipers, (yara,), "Haarlem"
        ),
    ]


def _born(today: date, days_ago: int) -> date:
    return today - timedelta(days=days_ago)


def _household(seats: Sequence[Seat], place: Place, rng: Random) -> Household:
    first_is_mother = rng.random() < 0.8
    guardians = [Person(first_name(rng, "women" if first_is_mother else "men"), surname(rng))]
    if rng.random() < TWO_GUARDIANS:
        same_sex = rng.random() < 0.05
        guardians.append(
            Person(first_name(rng, "women" if first_is_mother == same_sex else "men"), surname(rng))
        )
    return Household(tuple(guardians), guardians[-1].last, tuple(seats), place.location.city)


def _family(register: Register, household: Household, number: str, rng: Random) -> Family:
    postcode = household.seats[0].place.location.postcode
    return Family(
        organisation=register.organisation,
        debtor_number=number,
        street=street(rng),
        house_number=str(rng.randint(1, 180)),
        house_number_addition=rng.choice(["", "", "", "", "A", "B", "2"]),
        postcode=f"{postcode[:4]} {rng.choice('ABCDEGHJKL')}{rng.choice('ABCDEGHJKL')}",
        city=household.city,
        phone=f"06 {rng.randint(10_000_000, 59_999_999)}",
    )


def _build_guardians(
    register: Register, families: Sequence[Family], households: Sequence[Household], password: str
) -> None:
    guardians = [
        Guardian(
            family=family,
            position=position,
            first_name=person.first,
            initials=f"{person.first[0]}.",
            prefix=person.last.prefix,
            last_name=person.last.name,
            phone=family.phone if position == 1 else "",
            email=email(person.first, person.last, family.debtor_number),
        )
        for family, household in zip(families, households, strict=True)
        for position, person in zip(count(1), household.guardians, strict=False)
    ]
    users = User.objects.bulk_create(
        User(
            organisation=register.organisation,
            environment=Environment.PARENT,
            username=_username(guardian),
            full_name=str(guardian),
            email=guardian.email,
            password=password,
        )
        for guardian in guardians
    )
    for guardian, user in zip(guardians, users, strict=True):
        guardian.user = user
    Guardian.objects.bulk_create(guardians)


def _username(guardian: Guardian) -> str:
    number = guardian.family.debtor_number
    return number if guardian.position == 1 else f"{number}-{guardian.position}"


def _build_children(
    register: Register,
    families: Sequence[Family],
    households: Sequence[Household],
    today: date,
    rng: Random,
) -> None:
    seats = [seat for household in households for seat in household.seats]
    numbers = count()
    children = Child.objects.bulk_create(
        Child(
            family=family,
            first_name=seat.first_name or first_name(rng, rng.choice(["girls", "boys"])),
            prefix=household.surname.prefix,
            last_name=household.surname.name,
            birth_date=seat.birth_date,
            school=seat.school,
            allergies=_sometimes("allergies", rng),
            remarks=_sometimes("remarks", rng),
            pick_up_remarks=_pick_up_remark(next(numbers)),
        )
        for family, household in zip(families, households, strict=True)
        for seat in household.seats
    )
    _build_placements(register, children, seats, today, rng)


def _sometimes(kind: str, rng: Random) -> str:
    return str(rng.choice(DATA[kind])) if rng.random() < SOME else ""


def _pick_up_remark(number: int) -> str:
    """For one in so many children, each remark in its turn."""
    turn, rest = divmod(number, ONE_WITH_PICK_UP_REMARK)
    remarks = DATA["pick_up"]
    return "" if rest else str(remarks[turn % len(remarks)])


def _build_placements(
    register: Register, children: Sequence[Child], seats: Sequence[Seat], today: date, rng: Random
) -> None:
    attendances = [
        (child, attendance)
        for child, seat in zip(children, seats, strict=True)
        for attendance in seat.attendances
    ]
    placements = Placement.objects.bulk_create(
        Placement(
            child=child,
            group=attendance.group,
            contract_form=attendance.contract_form,
            valid_from=_start(child, attendance.group, today, rng),
            valid_until=months_after(child.birth_date, attendance.group.age_until_months) - timedelta(days=1),
        )
        for child, attendance in attendances
    )
    PlacementPart.objects.bulk_create(
        PlacementPart(placement=placement, weekday=weekday, day_part=register.parts[name])
        for placement, (_, attendance) in zip(placements, attendances, strict=True)
        for weekday, name in attendance.pattern
    )


def _start(child: Child, group: Group, today: date, rng: Random) -> date:
    """Some time in the last years, once the child was old enough for the group."""
    months = max(group.age_from_months, 2)
    return max(months_after(child.birth_date, months), today - timedelta(days=rng.randint(45, 900)))


def months_after(on: date, months: int) -> date:
    """The same day so many months later; the first of the next month where that day does not exist."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    try:
        return date(year, month + 1, on.day)
    except ValueError:
        return date(year + month // 11, (month + 1) % 12 + 1, 1)
