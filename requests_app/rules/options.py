"""Which day parts can be asked for a child in a group on a date, and why others cannot (R-02)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from core.childcare.rules.calendar import DayKind
from core.childcare.rules.price import Price, price_on
from core.childcare.rules.spans import Span, without
from requests_app.rules.policy import (
    AMSTERDAM,
    Act,
    Extension,
    IsWorkingDay,
    Policy,
    Scope,
)
from requests_app.rules.refusals import Code, Refusal
from requests_app.rules.timing import timing_refusals


@dataclass(frozen=True)
class Day:
    """A date at one location for one child's school."""

    on: date
    kind: DayKind
    closing_name: str = ""
    open: Span | None = None


@dataclass(frozen=True)
class GroupFacts:
    id: int
    name: str
    location_id: int
    location_name: str
    care_type: str
    age_from_months: int
    age_until_months: int
    open_for_requests: bool


@dataclass(frozen=True)
class PartFacts:
    """A day part as the rules see it; no locations means all."""

    id: int
    name: str
    care_type: str
    contract_form: str
    span: Span
    weekdays: frozenset[int]
    weeks: str
    selectable: bool
    prices: tuple[Price, ...]
    location_ids: frozenset[int] = frozenset()

    def offered_in(self, group: GroupFacts) -> bool:
        """Whether it belongs to the group's kind of care and place at all."""
        return self.care_type == group.care_type and (
            not self.location_ids or group.location_id in self.location_ids
        )


@dataclass(frozen=True)
class Situation:
    """One child in one group on one day, with what is planned and asked for the child already."""

    now: datetime
    birth_date: date
    group: GroupFacts
    day: Day
    planned: tuple[Span, ...]
    asked: tuple[Span, ...]
    in_draft: tuple[Span, ...]
    policy: Policy
    is_working_day: IsWorkingDay


@dataclass(frozen=True)
class Option:
    """A day part with the time that would be booked, or every reason why it cannot be chosen."""

    part: PartFacts
    booked: tuple[Span, ...]
    refusals: tuple[Refusal, ...]
    price: Price | None

    @property
    def possible(self) -> bool:
        return not self.refusals

    @property
    def minutes(self) -> int:
        return sum(span.minutes for span in self.booked)

    @property
    def is_extension(self) -> bool:
        return self.possible and self.booked != (self.part.span,)


def judge_part(part: PartFacts, case: Situation) -> Option:
    """Whether `part` can be asked in `case`, with every reason against it at once."""
    scope = Scope(case.group.location_id, case.group.care_type, part.contract_form)
    may_extend = case.policy.get(Extension, scope, case.day.on).allowed
    booked = without(part.span, case.planned) if may_extend else (part.span,)
    price = price_on(part.prices, case.day.on)
    refusals = [
        *_day_refusals(part, case),
        *_group_refusals(case),
        *_overlap_refusals(part, booked, case),
        *_time_refusals(part, booked, case, scope),
    ]
    if price is None:
        refusals.append(Refusal(Code.NO_PRICE, {"on": case.day.on}))
    return Option(part, booked, tuple(refusals), price)


def judge_wish(part: PartFacts, case: Situation, planned: tuple[Span, ...]) -> Option:
    """Whether `part` can be had in a swap, beside the care that stays `planned`: never as an extension.

    When a swap may be asked is for the rules of swaps (requests_app.rules.swap).
    """
    staying = replace(case, planned=planned)
    price = price_on(part.prices, case.day.on)
    refusals = [
        *_day_refusals(part, staying),
        *_group_refusals(staying),
        *_overlap_refusals(part, (part.span,), staying),
    ]
    if datetime.combine(case.day.on, part.span.starts, AMSTERDAM) <= case.now:
        refusals.append(Refusal(Code.PAST, {"on": case.day.on}))
    if price is None:
        refusals.append(Refusal(Code.NO_PRICE, {"on": case.day.on}))
    return Option(part, (part.span,), tuple(refusals), price)


def _day_refusals(part: PartFacts, case: Situation) -> Iterable[Refusal]:
    day = case.day
    if day.kind is DayKind.CLOSED:
        yield Refusal(Code.CLOSED, {"on": day.on, "name": day.closing_name})
    elif day.open is None:
        yield Refusal(Code.NOT_OPEN_THAT_WEEKDAY, {"on": day.on, "location": case.group.location_name})
    elif not part.span.within(day.open):
        yield Refusal(Code.OUTSIDE_OPENING_HOURS, {"opens": day.open.starts, "closes": day.open.ends})
    if not part.selectable:
        yield Refusal(Code.NOT_SELECTABLE)
    if day.on.isoweekday() not in part.weekdays:
        yield Refusal(Code.OTHER_WEEKDAYS, {"weekdays": sorted(part.weekdays)})
    if part.weeks == "school" and day.kind in (DayKind.HOLIDAY, DayKind.STUDY):
        yield Refusal(Code.ONLY_SCHOOL_WEEKS, {"on": day.on})
    if part.weeks == "holiday" and day.kind is DayKind.SCHOOL:
        yield Refusal(Code.ONLY_HOLIDAYS, {"on": day.on})


def _group_refusals(case: Situation) -> Iterable[Refusal]:
    group = case.group
    if not group.open_for_requests:
        yield Refusal(Code.GROUP_NOT_OPEN, {"group": group.name})
    months = age_in_months(case.birth_date, case.day.on)
    if months < group.age_from_months:
        yield Refusal(Code.TOO_YOUNG, {"group": group.name, "months": group.age_from_months})
    if months >= group.age_until_months:
        yield Refusal(Code.TOO_OLD, {"group": group.name, "months": group.age_until_months})


def _overlap_refusals(part: PartFacts, booked: tuple[Span, ...], case: Situation) -> Iterable[Refusal]:
    in_the_way = [span for span in case.planned if span.overlaps(part.span)]
    if in_the_way and (not booked or any(span.overlaps(taken) for span in booked for taken in in_the_way)):
        yield Refusal(Code.PLANNED, {"spans": tuple(in_the_way)})
    asked = [span for span in case.asked if any(span.overlaps(part) for part in booked)]
    if asked:
        yield Refusal(Code.ASKED, {"spans": tuple(asked)})
    if any(span.overlaps(part) for span in case.in_draft for part in booked):
        yield Refusal(Code.IN_DRAFT)


def _time_refusals(
    part: PartFacts, booked: tuple[Span, ...], case: Situation, scope: Scope
) -> Iterable[Refusal]:
    first = booked[0] if booked else part.span
    starts = datetime.combine(case.day.on, first.starts, AMSTERDAM)
    if starts <= case.now:
        yield Refusal(Code.PAST, {"on": case.day.on})
        return
    yield from timing_refusals(
        Act.EXTRA,
        case.policy,
        scope,
        first=starts,
        last=starts,
        now=case.now,
        is_working_day=case.is_working_day,
    )


def age_in_months(birth_date: date, on: date) -> int:
    """Whole months of age on a date; born on the 31st counts from the last day of shorter months."""
    months = (on.year - birth_date.year) * 12 + on.month - birth_date.month
    last_of_month = (on + timedelta(days=1)).month != on.month
    if on.day < birth_date.day and not last_of_month:
        months -= 1
    return months


def days_of_period(first: date, last: date, weekdays: frozenset[int]) -> tuple[date, ...]:
    """The dates from `first` to `last` (included) on the given ISO weekdays."""
    return tuple(
        day
        for day in (first + timedelta(days=n) for n in range((last - first).days + 1))
        if day.isoweekday() in weekdays
    )


def expires_at(on: date, starts: time, expires_on: date | None) -> datetime:
    """When an undecided booking is withdrawn: at the end of the chosen date, at the latest when care starts (R-61)."""
    start = datetime.combine(on, starts, AMSTERDAM)
    if expires_on is None:
        return start
    return min(start, datetime.combine(expires_on + timedelta(days=1), time.min, AMSTERDAM))
