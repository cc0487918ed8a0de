"""What care costs, in euros or out of a credit. Money is rounded half up per line."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from requests_app.rules.policy import PointsValue

CENT = Decimal("0.01")


def to_cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True)
class Price:
    """A rate in euros, per hour or for the whole day part."""

    valid_from: date
    per_hour: bool
    rate: Decimal


def price_on(prices: tuple[Price, ...], on: date) -> Price | None:
    """The price that holds on a date: the newest that is valid by then."""
    valid = [price for price in prices if price.valid_from <= on]
    return max(valid, key=lambda price: price.valid_from, default=None)


def value_of(price: Price, minutes: int, part_minutes: int) -> Decimal:
    """Euros for `minutes` of a day part that lasts `part_minutes`; a fixed price counts for its share of the part."""
    share = Decimal(minutes) / (60 if price.per_hour else part_minutes)
    return to_cents(price.rate * share)


def hours_of(minutes: int) -> Decimal:
    """Minutes as hours with two decimals, the way credits are kept."""
    return (Decimal(minutes) / 60).quantize(CENT, ROUND_HALF_UP)


def points_of(minutes: int, value: PointsValue) -> Decimal:
    """What `minutes` of care cost in points."""
    if value.per_hour is not None:
        return (hours_of(minutes) * value.per_hour).quantize(CENT, ROUND_HALF_UP)
    assert value.per_part is not None
    assert value.per_day is not None
    return value.per_day if minutes >= value.day_from_minutes else value.per_part


def rest_after_credit(value: Decimal, paid: Decimal, needed: Decimal) -> Decimal:
    """Euros left to invoice where a credit pays `paid` of the `needed` hours or points."""
    return to_cents(value * (needed - paid) / needed)
