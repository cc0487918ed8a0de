"""Whether every credit holds what its movements come to (R-32). PostgreSQL sees to it; this looks whether it did."""

from decimal import Decimal
from typing import NamedTuple

from django.db.models import DecimalField, F, Q, Sum, Value
from django.db.models.functions import Coalesce

from requests_app.models import Credit


class Fault(NamedTuple):
    """A credit whose `balance` is not the `total` of its movements, or is below zero."""

    credit_id: int
    balance: Decimal
    total: Decimal


def faults() -> list[Fault]:
    """Every credit that is wrong; empty when all is well. One query."""
    nothing = Value(Decimal(0), output_field=DecimalField())
    rows = Credit.objects.annotate(total=Coalesce(Sum("movements__amount"), nothing)).filter(
        ~Q(balance=F("total")) | Q(balance__lt=0)
    )
    return [Fault(*row) for row in rows.order_by("pk").values_list("pk", "balance", "total")]
