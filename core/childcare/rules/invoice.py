"""What a month of care comes to: one line per child, day part and rate, rounded half up per line (K-11)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.childcare.rules.price import Price, share_of, to_cents

CARE = "care"
HOUR, FIXED = "hour", "fixed"
NO_PRICE = Decimal(0)


@dataclass(frozen=True)
class Registration:
    """Where care was given, as the yearly statement asks: the kind of care and the number in the LRK."""

    care_type: str
    lrk_number: str


@dataclass(frozen=True)
class Care:
    """One time that a child was planned by contract; `part_minutes` is the length of the whole day part."""

    child_id: int
    registration: Registration
    name: str
    on: date
    minutes: int
    part_minutes: int
    price: Price | None


@dataclass(frozen=True)
class Line:
    """One line of an invoice; `rate` and `amount` in euros, `days` counts the times. `is_priced` is False where a day
    part has no price on its dates: the amount is then not known."""

    child_id: int
    kind: str
    registration: Registration
    name: str
    first_date: date
    last_date: date
    days: int
    minutes: int
    unit: str
    rate: Decimal
    amount: Decimal
    note: str = ""
    is_priced: bool = True


def care_lines(cares: Iterable[Care]) -> list[Line]:
    """The care of a month as lines, by child and in order of the first date; a new price begins a new line."""
    together: defaultdict[tuple[object, ...], list[Care]] = defaultdict(list)
    for care in cares:
        price = care.price
        rate = (price.per_hour, price.rate) if price else None
        together[care.child_id, care.registration, care.name, care.part_minutes, rate].append(care)
    lines = [_care_line(sorted(same, key=lambda care: care.on)) for same in together.values()]
    return sorted(lines, key=lambda line: (line.child_id, line.first_date, line.name))


def _care_line(cares: list[Care]) -> Line:
    first, minutes = cares[0], sum(care.minutes for care in cares)
    price = first.price
    amount = to_cents(price.rate * share_of(price, minutes, first.part_minutes)) if price else NO_PRICE
    return Line(
        child_id=first.child_id,
        kind=CARE,
        registration=first.registration,
        name=first.name,
        first_date=first.on,
        last_date=cares[-1].on,
        days=len(cares),
        minutes=minutes,
        unit=HOUR if price is None or price.per_hour else FIXED,
        rate=price.rate if price else NO_PRICE,
        amount=amount,
        is_priced=price is not None,
    )


def total_of(lines: Iterable[Line]) -> Decimal:
    """Euros."""
    return sum((line.amount for line in lines), Decimal("0.00"))
