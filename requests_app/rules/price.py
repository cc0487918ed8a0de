"""What care costs out of a credit. Money is rounded half up per line."""

from decimal import ROUND_HALF_UP, Decimal

from core.childcare.rules.price import CENT, hours_of, to_cents
from requests_app.rules.policy import PointsValue


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
