"""A diagnosis goes out by mail: to the customer in words, to a colleague as a link (S-03)."""

from django.db import transaction

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock
from core.notifications import outbox
from supportdesk.models import Diagnosis

TO_CUSTOMER, TO_COLLEAGUE = "supportdesk.for_customer", "supportdesk.for_colleague"


@transaction.atomic
def send_to_customer(worker: User, diagnosis: Diagnosis) -> None:
    """What to do, in the customer's own words; none of the evidence."""
    assert diagnosis.customer is not None
    _send(worker, diagnosis, TO_CUSTOMER, diagnosis.customer)


@transaction.atomic
def send_to_colleague(worker: User, diagnosis: Diagnosis, colleague: User) -> None:
    """A link to the page, which opens for who may look up customers."""
    _send(worker, diagnosis, TO_COLLEAGUE, colleague)


def _send(worker: User, diagnosis: Diagnosis, kind: str, receiver: User) -> None:
    line = trail.record(
        Action.DIAGNOSIS_SENT, actor=worker, subject=diagnosis, client=diagnosis.customer, to=receiver.pk
    )
    outbox.enqueue(
        kind,
        recipient=receiver,
        context={"diagnosis": diagnosis.pk, "by": worker.pk, "at": clock.now().isoformat()},
        dedup_key=f"{kind}:{line.pk}",
    )
