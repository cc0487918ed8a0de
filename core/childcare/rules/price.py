"""What care costs in euros. Money is rounded half up per line."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def to_cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True)
class Price:
    """A rate in euros, per hour or for the whole day part."""

    valid_from: date
    per_hour: bool
    rate: Decimal


def price_on(prices: Iterable[Price], on: date) -> Price | None:
    """The price that holds on a date: the newest that is valid by then."""
    valid = [price for price in prices if price.valid_from <= on]
    return max(valid, key=lambda price: price.valid_from, default=None)


def share_of(price: Price, minutes: int, part_minutes: int) -> Decimal:
    """How often the rate counts for `minutes` of a day part that lasts `part_minutes`: the hours, or for a fixed price
    the share of the part."""
    return Decimal(minutes) / (60 if price.per_hour else part_minutes)


def value_of(price: Price, minutes: int, part_minutes: int) -> Decimal:
    """Euros for `minutes` of a day part that lasts `part_minutes`; a fixed price counts for its share of the part."""
    return to_cents(price.rate * share_of(price, minutes, part_minutes))


def hours_of(minutes: int) -> Decimal:
    """Minutes as hours with two decimals, the way credits are kept."""
    return (Decimal(minutes) / 60).quantize(CENT, ROUND_HALF_UP)
