"""How the register of an organisation is doing, and setting its connection right: for the office and for support."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from core.accounts.models import Organisation
from core.childcare.choices import WriteState
from core.childcare.gateway import writes
from core.childcare.gateway.choosing import connection_of, register_of
from core.childcare.gateway.contract import GatewayError, GatewayProblem
from core.childcare.gateway.copies import Copied, kept_copy_of
from core.childcare.models import RegisterConnection, RegisterWrite
from core.childcare.rules.breaker import Breaker, state
from core.lib import clock


@dataclass(frozen=True)
class GatewayState:
    """`connection` is None where the own database is the register; `copy` None before the first.

    `waiting` writes go later, `oldest_write` since when the first of them waits; `refused` ones need a person.
    """

    connection: RegisterConnection | None
    breaker: Breaker
    copy: Copied | None
    waiting: int
    refused: int
    oldest_write: datetime | None


def state_of(organisation: Organisation) -> GatewayState:
    """As it stands now; nothing is called and nothing changes."""
    connection = connection_of(organisation.pk)
    own = RegisterWrite.objects.filter(organisation=organisation)
    waiting = own.filter(state=WriteState.WAITING)
    breaker = state(connection.failures, connection.open_until, clock.now()) if connection else Breaker.CLOSED
    oldest = waiting.order_by("made_at").values_list("made_at", flat=True).first()
    return GatewayState(
        connection,
        breaker,
        kept_copy_of(organisation),
        waiting.count(),
        own.filter(state=WriteState.REFUSED).count(),
        oldest,
    )


def probe(organisation: Organisation) -> GatewayProblem | None:
    """Whether the register answers now: None when it does. Calls a back-office also while its breaker is open."""
    try:
        register_of(organisation, attempts=1, insists=True).health()
    except GatewayError as error:
        return error.problem
    return None


@transaction.atomic
def reset(organisation: Organisation) -> int:
    """Close the breaker, and let the writes that wait go now. Returns how many those are."""
    RegisterConnection.objects.filter(organisation=organisation).update(failures=0, open_until=None)
    return writes.hurry(organisation.pk)
