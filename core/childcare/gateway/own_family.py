"""What Kring's own register holds of a family, by the contract; apps above add the parts that are theirs (K-21)."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from core.childcare.choices import InvoiceStatus
from core.childcare.gateway.contract import GatewayError, GatewayProblem
from core.childcare.gateway.family_contract import (
    ChildData,
    FamilyData,
    GuardianData,
    InvoiceData,
    MomentData,
)
from core.childcare.models import CareMoment, Family, Invoice
from core.lib import clock

BEFORE, AHEAD = timedelta(days=31), timedelta(days=92)
"""Of which dates schedule, requests and absences are told."""
MOST_INVOICES = 24
Tell = Callable[[Family], Iterable[Any]]

_told_by: dict[str, Tell] = {}


def register(part: str, tell: Tell) -> None:
    """Let an app tell a part of the contract ("requests", "absences", "credits") from the `ready` of its AppConfig."""
    _told_by[part] = tell


def own_family(organisation_id: int, debtor_number: str) -> FamilyData:
    """A family as it stands now; a constant number of queries. Raises GatewayError for a number that nobody has."""
    family = (
        Family.objects.prefetch_related("guardians", "children")
        .filter(organisation=organisation_id, debtor_number=debtor_number)
        .first()
    )
    if family is None:
        raise GatewayError(GatewayProblem.NOT_THERE)
    return FamilyData(
        debtor_number=family.debtor_number,
        guardians=[
            GuardianData(one.position, str(one), one.phone, one.email, one.has_custody)
            for one in family.guardians.all()
        ],
        children=[ChildData(str(one), one.birth_date) for one in family.children.all()],
        schedule=_schedule(family),
        invoices=_invoices(family),
        **{part: list(tell(family)) for part, tell in _told_by.items()},
    )


def _schedule(family: Family) -> list[MomentData]:
    today = clock.today()
    moments = CareMoment.objects.filter(
        child__family=family, date__range=(today - BEFORE, today + AHEAD)
    ).select_related("child", "group__location")
    return [
        MomentData(
            one.child.first_name,
            one.date,
            one.starts,
            one.ends,
            one.group.location.name,
            one.group.name,
            one.status,
        )
        for one in moments.order_by("date", "starts", "pk")
    ]


def _invoices(family: Family) -> list[InvoiceData]:
    final = Invoice.objects.filter(family=family, status=InvoiceStatus.FINAL)
    return [
        InvoiceData(one.number, one.kind, one.month, one.issued_on, str(one.total))
        for one in final.order_by("-issued_on", "-pk")[:MOST_INVOICES]
        if one.issued_on
    ]
