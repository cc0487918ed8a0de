"""A rehearsal: what would happen if this customer asked for a new password now (S-32).

Compared exactly as on the page for a forgotten password, without counting, keeping or sending anything of the customer;
the mail goes to the worker, with a link that opens nothing. It takes the place of filling in one's own address with
somebody else's account.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from core.accounts.actions.ask_reset import Asked, would_happen
from core.accounts.choices import Environment, ResetAsks, ResetNote, ResetStep
from core.accounts.identifiers import find_account
from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.lib.nl import InvalidNumberError, normalise_bsn
from core.notifications import outbox
from supportdesk.checking import Said

REHEARSAL = "supportdesk.rehearsal"


@dataclass(frozen=True)
class Outcome:
    """Where it would stop, what support should know, and where the rehearsal's mail goes (empty: none was due)."""

    step: ResetStep
    notes: tuple[str, ...]
    mailed_to: str

    @property
    def would_work(self) -> bool:
        return self.step is ResetStep.SENT


@sensitive_variables("said")
@transaction.atomic
def rehearse(worker: User, customer: User, said: Said) -> Outcome:
    """Rehearse with what the customer would fill in; what is not asked of them is not compared."""
    outcome = _compare(customer, said)
    mailed_to = worker.email if outcome.step is ResetStep.SENT else ""
    line = trail.record(
        Action.RESET_REHEARSED, actor=worker, subject=customer, client=customer, step=outcome.step.value
    )
    if mailed_to:
        outbox.enqueue(
            REHEARSAL,
            recipient=worker,
            context={"customer": customer.pk},
            dedup_key=f"{REHEARSAL}:{line.pk}",
        )
    return Outcome(outcome.step, outcome.notes, mailed_to)


def _compare(customer: User, said: Said) -> Outcome:
    page = Environment(said.page or customer.environment)
    asks = ResetAsks(customer.organisation.reset_asks)
    asks_bsn = page == Environment.PARENT and asks != ResetAsks.EMAIL
    asks_email = page == Environment.CHILDMINDER or (page == Environment.PARENT and asks != ResetAsks.BSN)
    if find_account(customer.organisation, said.identifier).account not in (None, customer):
        return Outcome(ResetStep.UNKNOWN_ACCOUNT, (_("what was typed is another account"),), "")
    try:
        bsn = normalise_bsn(said.bsn) if asks_bsn else None
    except InvalidNumberError:
        return Outcome(ResetStep.BSN_INVALID, (), "")
    finding = would_happen(
        Asked(customer.organisation, page, said.identifier, said.email if asks_email else None, bsn)
    )
    return Outcome(finding.step, tuple(str(ResetNote(note).label) for note in finding.notes), "")
