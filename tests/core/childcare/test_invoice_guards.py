"""What can never happen to an invoice, whoever writes (K-11)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from core.childcare.choices import InvoiceKind, InvoiceStatus
from core.childcare.models import Invoice, InvoiceSequence
from tests.factories import InvoiceFactory, InvoiceLineFactory, OrganisationFactory
from tests.refusals import database_refuses, execute

pytestmark = [pytest.mark.django_db, pytest.mark.spec("K-11")]
THIS_YEAR = date(2026, 11, 30)


@pytest.fixture
def final():
    return InvoiceFactory(final_on=THIS_YEAR)


def test_a_final_invoice_never_changes(final):
    with database_refuses("final_invoice_stays_as_it_is"):
        Invoice.objects.filter(pk=final.pk).update(addressee="Iemand anders")
    with database_refuses("final_invoice_stays_as_it_is"):
        execute("DELETE FROM childcare_invoice WHERE id = %s", final.pk)


def test_the_lines_of_a_final_invoice_never_change(final):
    with database_refuses("final_invoice_keeps_its_lines"):
        final.lines.update(amount=Decimal("1.00"))
    with database_refuses("final_invoice_keeps_its_lines"):
        execute("DELETE FROM childcare_invoiceline WHERE invoice_id = %s", final.pk)
    with database_refuses("final_invoice_keeps_its_lines"):
        InvoiceLineFactory(invoice=final)


@pytest.mark.parametrize("table", ["childcare_invoice", "childcare_invoiceline", "childcare_invoicesequence"])
def test_nothing_of_invoices_can_be_emptied(table):
    with database_refuses("append_only"):
        execute(f"TRUNCATE {table} CASCADE")


def test_numbers_follow_each_other_per_organisation_and_year():
    here, there = OrganisationFactory(), OrganisationFactory()
    numbers = [
        InvoiceFactory(family__organisation=organisation, final_on=on).number
        for organisation, on in (
            (here, THIS_YEAR),
            (here, THIS_YEAR),
            (there, THIS_YEAR),
            (here, date(2027, 1, 4)),
            (here, THIS_YEAR),
        )
    ]
    assert numbers == ["2026-000001", "2026-000002", "2026-000001", "2027-000001", "2026-000003"]


def test_nobody_chooses_a_number(final):
    draft = InvoiceFactory(family__organisation=final.organisation)
    Invoice.objects.filter(pk=draft.pk).update(
        status=InvoiceStatus.FINAL, issued_on=THIS_YEAR, year=2026, sequence=900
    )
    draft.refresh_from_db()
    assert draft.number == "2026-000002"
    with database_refuses("only_a_final_invoice_has_a_number"):
        Invoice.objects.filter(pk=InvoiceFactory().pk).update(year=2026, sequence=5)


def test_nobody_moves_the_counter(final):
    with database_refuses("invoice_sequence_counts_itself"):
        InvoiceSequence.objects.filter(organisation=final.organisation).update(last=40)
    with database_refuses("invoice_sequence_counts_itself"):
        InvoiceSequence.objects.create(organisation=OrganisationFactory(), year=2026, last=40)


def test_an_invoice_that_is_undone_leaves_no_hole(final):
    draft = InvoiceFactory(family__organisation=final.organisation)
    with database_refuses("due_after_issued"):
        Invoice.objects.filter(pk=draft.pk).update(
            status=InvoiceStatus.FINAL, issued_on=THIS_YEAR, due_on=THIS_YEAR - timedelta(days=1)
        )
    assert InvoiceFactory(family__organisation=final.organisation, final_on=THIS_YEAR).number == "2026-000002"


def test_an_invoice_begins_as_a_draft():
    with database_refuses("invoice_begins_as_a_draft"):
        InvoiceFactory(status=InvoiceStatus.FINAL)


def test_a_total_is_the_sum_of_the_lines():
    draft = InvoiceFactory(total=Decimal("100.00"))
    with database_refuses("invoice_total_is_the_sum_of_its_lines"):
        Invoice.objects.filter(pk=draft.pk).update(
            status=InvoiceStatus.FINAL, issued_on=THIS_YEAR, total=Decimal("90.00")
        )


def test_a_family_has_one_invoice_of_a_month_and_location(final):
    with database_refuses("one_invoice_of_a_month"):
        InvoiceFactory(family=final.family, location=final.location, month=final.month)


def test_a_second_invoice_of_a_month_comes_after_a_credit_invoice(final):
    again = InvoiceFactory(family=final.family, location=final.location, month=final.month, attempt=2)
    final_again = Invoice.objects.filter(pk=again.pk)
    with database_refuses("invoice_again_after_a_credit_invoice"):
        final_again.update(status=InvoiceStatus.FINAL, issued_on=THIS_YEAR)
    InvoiceFactory(
        family=final.family,
        location=final.location,
        month=final.month,
        kind=InvoiceKind.CREDIT,
        corrects=final,
        reason="Verkeerde maand",
        total=Decimal("-100.00"),
        final_on=THIS_YEAR,
    )
    assert final_again.update(status=InvoiceStatus.FINAL, issued_on=THIS_YEAR) == 1


def test_a_credit_invoice_says_why_and_takes_one_back(final):
    with database_refuses("a_credit_invoice_corrects_one_and_says_why"):
        InvoiceFactory(kind=InvoiceKind.CREDIT, corrects=final)
    with database_refuses("a_credit_invoice_corrects_one_and_says_why"):
        InvoiceFactory(kind=InvoiceKind.CREDIT, reason="Fout")
