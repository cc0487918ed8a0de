"""Which children come when: groups are filled to a part of their capacity, siblings are put together."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from config.demo.plan import CONTRACTS, SHORT_SCHOOL_DAY, STORY_GROUP, USUAL_FILLING, GroupPlan
from config.demo.register import Place
from core.childcare.choices import CareType, ContractForm
from core.childcare.models import Group, School

DAYS_A_WEEK = ((1, 1), (2, 9), (3, 7), (4, 3))
"""How many days children come, with weights."""
WHOLE_DAY, HALF_DAYS = 88, 6
"""Of a hundred day care days: whole days, and mornings as well as afternoons."""
FORTY_WEEKS = 0.15
"""Of the children."""
LEAST_BETWEEN_SIBLINGS = timedelta(days=400)
SIBLINGS = ((1, 64), (2, 32), (3, 4))
"""Children in a family, with weights."""
STAYS_AT_LEAST = 3
"""Months before a child outgrows the group."""
YOUNGEST = 3
"""Months."""
MOST_BABIES = 6
"""In one group; the law allows eight at once among older children."""
ONE_YEAR = timedelta(days=366)
DAYS_IN_A_MONTH = 30.44


@dataclass(frozen=True)
class Attendance:
    """A placement to be: a group and by weekday the names of day parts."""

    group: Group
    contract_form: ContractForm
    pattern: tuple[tuple[int, str], ...]

    @property
    def weekdays(self) -> frozenset[int]:
        return frozenset(weekday for weekday, _ in self.pattern)


@dataclass(frozen=True)
class Seat:
    """A child to be, with where it comes."""

    place: Place
    birth_date: date
    school: School | None
    attendances: tuple[Attendance, ...]
    first_name: str = ""
    """Empty: any."""


@dataclass
class _Demand:
    """How many more children a group should have, by weekday."""

    left: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, plan: GroupPlan, rng: Random) -> "_Demand":
        def usual(weekday: int) -> int:
            part = USUAL_FILLING[weekday] * rng.uniform(0.95, 1.02)
            return min(plan.capacity, round(plan.capacity * part))

        return cls({weekday: plan.filling.get(weekday) or usual(weekday) for weekday in USUAL_FILLING})

    def take(self, weekdays: frozenset[int]) -> None:
        for weekday in weekdays:
            self.left[weekday] -= 1

    def draw(self, rng: Random) -> frozenset[int]:
        """Weekdays for one child, the emptiest ones first; none when the group is as full as it should be."""
        open_days = [weekday for weekday, left in self.left.items() if left > 0]
        rng.shuffle(open_days)
        open_days.sort(key=lambda weekday: -self.left[weekday])
        wanted = rng.choices([days for days, _ in DAYS_A_WEEK], [weight for _, weight in DAYS_A_WEEK])[0]
        chosen = frozenset(open_days[:wanted])
        self.take(chosen)
        return chosen


def fill_place(place: Place, reserved: Sequence[Seat], today: date, rng: Random) -> list[Seat]:
    """Seats for all groups of a location; `reserved` ones are there already and take their room."""
    seats: list[Seat] = []
    for group, plan in place.groups:
        if plan.care_type == CareType.BEFORE_SCHOOL:
            continue
        demand = _Demand.of(plan, rng)
        _give_room(demand, reserved, group)
        babies = 0
        while weekdays := demand.draw(rng):
            seat = _seat(place, group, plan, weekdays, today, rng, may_be_baby=babies < MOST_BABIES)
            babies += seat.birth_date > today - ONE_YEAR
            seats.append(seat)
    for group, plan in place.groups:
        if plan.care_type == CareType.BEFORE_SCHOOL:
            seats = _with_before_school(seats, group, plan, reserved, rng)
    return seats


def in_families(seats: Sequence[Seat], rng: Random) -> list[list[Seat]]:
    """The seats in families of one to three children, who are not born too close together."""
    waiting = list(seats)
    rng.shuffle(waiting)
    families: list[list[Seat]] = []
    while waiting:
        family = [waiting.pop()]
        size = rng.choices([size for size, _ in SIBLINGS], [weight for _, weight in SIBLINGS])[0]
        while len(family) < size:
            sibling = _sibling(family, waiting)
            if sibling is None:
                break
            waiting.remove(sibling)
            family.append(sibling)
        families.append(family)
    return families


def _give_room(demand: _Demand, reserved: Sequence[Seat], group: Group) -> None:
    for seat in reserved:
        for attendance in seat.attendances:
            if attendance.group == group:
                demand.take(attendance.weekdays)


def _seat(
    place: Place,
    group: Group,
    plan: GroupPlan,
    weekdays: frozenset[int],
    today: date,
    rng: Random,
    *,
    may_be_baby: bool,
) -> Seat:
    youngest, oldest = max(plan.ages[0], YOUNGEST), plan.ages[1] - STAYS_AT_LEAST
    if plan.care_type == CareType.AFTER_SCHOOL:
        # Most children leave after-school care long before they are thirteen.
        months = rng.triangular(youngest, oldest, youngest + 12)
        school = rng.choice(place.schools)
        attendance = after_school(group, weekdays, forty_weeks=rng.random() < FORTY_WEEKS)
    else:
        months = rng.uniform(youngest if may_be_baby else max(youngest, 13), oldest)
        school = None
        attendance = _day_care(group, weekdays, rng)
    born = today - timedelta(days=round(months * DAYS_IN_A_MONTH) + 1)
    return Seat(place, born, school, (attendance,))


def _day_care(group: Group, weekdays: frozenset[int], rng: Random) -> Attendance:
    days = sorted(weekdays)
    if group.name == STORY_GROUP:
        return whole_days(group, days)
    if rng.random() < FORTY_WEEKS:
        pattern = tuple((day, CONTRACTS.whole_day_40_weeks) for day in days)
        return Attendance(group, ContractForm.WEEKS_40, pattern)
    names = (CONTRACTS.whole_day, CONTRACTS.morning, CONTRACTS.afternoon)
    drawn = rng.choices(names, (WHOLE_DAY, HALF_DAYS, HALF_DAYS), k=len(days))
    return Attendance(group, ContractForm.WEEKS_52, tuple(zip(days, drawn, strict=True)))


def whole_days(group: Group, weekdays: Sequence[int]) -> Attendance:
    return Attendance(group, ContractForm.WEEKS_52, tuple((day, CONTRACTS.whole_day) for day in weekdays))


def after_school(group: Group, weekdays: frozenset[int], *, forty_weeks: bool = False) -> Attendance:
    """Afternoons in school weeks and, with a contract of 52 weeks, whole days in the holidays."""
    pattern = []
    for day in sorted(weekdays):
        long = day == SHORT_SCHOOL_DAY
        pattern.append((day, CONTRACTS.after_school_long if long else CONTRACTS.after_school))
        if not forty_weeks:
            pattern.append((day, CONTRACTS.holiday_care))
    form = ContractForm.WEEKS_40 if forty_weeks else ContractForm.WEEKS_52
    return Attendance(group, form, tuple(pattern))


def before_school(group: Group, weekdays: Sequence[int]) -> Attendance:
    return Attendance(group, ContractForm.WEEKS_40, tuple((day, CONTRACTS.before_school) for day in weekdays))


def _with_before_school(
    seats: Sequence[Seat], group: Group, plan: GroupPlan, reserved: Sequence[Seat], rng: Random
) -> list[Seat]:
    """The seats, of which some after-school children also come before school on the same days."""
    demand = _Demand.of(plan, rng)
    _give_room(demand, reserved, group)
    extended = []
    for seat in seats:
        days = [day for day in sorted(seat.attendances[0].weekdays) if demand.left[day] > 0]
        if seat.school is not None and days:
            demand.take(frozenset(days))
            attendances = (*seat.attendances, before_school(group, days))
            seat = Seat(seat.place, seat.birth_date, seat.school, attendances)
        extended.append(seat)
    return extended


def _sibling(family: Sequence[Seat], waiting: Sequence[Seat]) -> Seat | None:
    """The next child that can be a sibling of all, from the same school if both go to one."""
    for seat in reversed(waiting):
        if all(
            abs(seat.birth_date - other.birth_date) >= LEAST_BETWEEN_SIBLINGS
            and (seat.school is None or other.school is None or seat.school == other.school)
            for other in family
        ):
            return seat
    return None
