"""Taking a final invoice back: a credit invoice with the same lines below zero (K-11).

Afterwards a new run makes the invoice of that month anew, by what the register says then.
"""

from django.db import transaction

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.actions.invoice_runs import make_final, tell_of
from core.childcare.choices import InvoiceKind, InvoiceStatus
from core.childcare.models import Invoice, InvoiceLine
from core.lib import clock


class CannotCreditError(Exception):
    """It is a draft or a credit invoice itself, or `by` takes it back already."""

    def __init__(self, by: Invoice | None = None) -> None:
        super().__init__(str(by or ""))
        self.by = by


@transaction.atomic
def credit_invoice(user: User, invoice_id: int, reason: str) -> Invoice:
    """The credit invoice, with its own number, told to the family. Raises CannotCreditError."""
    invoice = Invoice.objects.select_for_update().get(pk=invoice_id)
    if invoice.kind != InvoiceKind.INVOICE or invoice.status != InvoiceStatus.FINAL:
        raise CannotCreditError
    earlier = Invoice.objects.filter(corrects=invoice).first()
    if earlier is not None:
        raise CannotCreditError(earlier)
    credit = draft_credit(user, invoice, reason)
    make_final(credit.pk, clock.today())
    trail.record(Action.INVOICE_CREDITED, actor=user, subject=invoice, client=invoice.family, ground=reason)
    tell_of([credit.pk])
    credit.refresh_from_db()
    return credit


def draft_credit(user: User, invoice: Invoice, reason: str) -> Invoice:
    """A credit invoice that has no number yet; within a transaction."""
    lines = list(invoice.lines.all())
    credit = Invoice.objects.create(
        organisation_id=invoice.organisation_id,
        family_id=invoice.family_id,
        location_id=invoice.location_id,
        kind=InvoiceKind.CREDIT,
        corrects=invoice,
        reason=reason,
        month=invoice.month,
        attempt=invoice.attempt,
        made_by=user,
        debtor_number=invoice.debtor_number,
        addressee=invoice.addressee,
        address=invoice.address,
        location_name=invoice.location_name,
        total=-invoice.total,
    )
    for line in lines:
        line.pk = None
        line.invoice = credit
        line.minutes, line.amount = -line.minutes, -line.amount
    InvoiceLine.objects.bulk_create(lines)
    return credit
