"""What families have to pay for a month: care by contract from the register, and what apps above add to it.

Contract care is paid as it was planned: also when a child stays away or a day was given up in a swap. What the rules of
requests make of it (extra days, credits, care that is not charged) comes from the sources that register here.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from core.childcare.choices import MomentOrigin, PriceUnit
from core.childcare.models import CareMoment, Childminder, DayPart, DayPartPrice, Group
from core.childcare.rules.invoice import Care, Line, Registration, care_lines
from core.childcare.rules.price import Price, price_on
from core.childcare.rules.spans import Span

Bill = tuple[int, int]
"""What becomes one invoice: family and location."""


@dataclass(frozen=True)
class Charge:
    """A line for a family, at a location."""

    family_id: int
    location_id: int
    line: Line


class ChargeSource(Protocol):
    """What an app above knows of a stretch of dates (both included) for some families; constant queries."""

    def charges(self, families: Collection[int], first: date, last: date) -> Iterable[Charge]: ...

    def uncharged(self, families: Collection[int], first: date, last: date) -> Collection[int]:
        """The care moments that are not paid for."""
        ...


_sources: list[ChargeSource] = []


def register(source: ChargeSource) -> None:
    """Let an app add to invoices, from the `ready` of its AppConfig; twice is once."""
    if source not in _sources:
        _sources.append(source)


def last_day_of(month: date) -> date:
    """The last day of the month that begins on this date."""
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def bills_of(
    families: Collection[int], month: date, location_id: int | None = None
) -> dict[Bill, list[Line]]:
    """The lines of a month by family and location, only of one location where that is given.

    `month` is its first day. The number of queries does not depend on the number of families.
    """
    last = last_day_of(month)
    found: defaultdict[Bill, list[Line]] = defaultdict(list)
    by_bill: defaultdict[Bill, list[Care]] = defaultdict(list)
    for bill, care in _contract_care(families, month, last):
        by_bill[bill].append(care)
    for bill, cares in by_bill.items():
        found[bill] = care_lines(cares)
    for source in _sources:
        for charge in source.charges(families, month, last):
            found[charge.family_id, charge.location_id].append(charge.line)
    return {
        bill: sorted(lines, key=lambda line: line.child_id)
        for bill, lines in found.items()
        if location_id in (None, bill[1])
    }


def _contract_care(families: Collection[int], first: date, last: date) -> Iterator[tuple[Bill, Care]]:
    uncharged = {pk for source in _sources for pk in source.uncharged(families, first, last)}
    moments = list(
        CareMoment.objects.filter(
            child__family__in=families, date__range=(first, last), origin=MomentOrigin.PLACEMENT
        )
        .exclude(pk__in=uncharged)
        .select_related("child", "group__location", "day_part")
    )
    prices = prices_of({moment.day_part_id for moment in moments if moment.day_part_id})
    registrations = registrations_of({moment.group for moment in moments})
    for moment in moments:
        span, part = Span(moment.starts, moment.ends), moment.day_part
        care = Care(
            child_id=moment.child_id,
            registration=registrations[moment.group_id],
            name=part.name if part else "",
            on=moment.date,
            minutes=span.minutes,
            part_minutes=Span(part.starts, part.ends).minutes if part else span.minutes,
            price=price_on(prices.get(moment.day_part_id or 0, ()), moment.date),
        )
        yield (moment.child.family_id, moment.group.location_id), care


def prices_of(day_parts: Collection[int] | Collection[DayPart]) -> dict[int, list[Price]]:
    """All prices of the day parts, by day part. One query."""
    found: defaultdict[int, list[Price]] = defaultdict(list)
    for row in DayPartPrice.objects.filter(day_part__in=day_parts):
        found[row.day_part_id].append(Price(row.valid_from, row.unit == PriceUnit.HOUR, row.amount))
    return found


def registrations_of(groups: Collection[Group]) -> dict[int, Registration]:
    """Under which number in the LRK the care in a group is given: a childminder's own, or the location's. One query.

    The groups come with their locations.
    """
    own = dict(Childminder.objects.filter(group__in=groups).values_list("group_id", "lrk_number"))
    return {
        group.pk: Registration(group.care_type, own.get(group.pk, group.location.lrk_number))
        for group in groups
    }
