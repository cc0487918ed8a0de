"""Invoices and yearly statements that leave the building: as PDF, or as a list for a spreadsheet (K-11).

Each leaves a line in the trail.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.bsn import place_of
from core.childcare.invoices import Statement, by_child
from core.childcare.models import Bsn, Child, Guardian, Invoice
from core.lib import clock
from core.lib.export import Cell, Format, Table, download
from core.lib.pdf import pdf_response, render_pdf
from core.lib.sealed import CannotOpenError

AT_ONCE = 500
"""Invoices that are read together while a list is written."""


def invoice_pdf(user: User, invoice: Invoice) -> HttpResponse:
    """One invoice, drafts too, as PDF. Raises core.lib.pdf.PdfError; only what was made is recorded."""
    context = {
        "invoice": invoice,
        "by_child": by_child(invoice.lines.all()),
        "organisation": invoice.organisation,
        "language": translation.get_language() or "nl",
        "printed_at": clock.now(),
    }
    content = render_pdf(render_to_string("childcare/paper/invoice.html", context))
    trail.record(Action.INVOICE_DOWNLOADED, actor=user, subject=invoice, client=invoice.family)
    return pdf_response(content, f"{_('invoice')}-{invoice.number or _('draft')}")


@dataclass(frozen=True)
class Numbers:
    """The BSNs on a statement, in full; empty where there is none on file or no ground to print it."""

    child: str = ""
    guardian: str = ""


@transaction.atomic
@sensitive_variables("numbers", "html")
def statement_pdf(user: User, guardian: Guardian, statement: Statement) -> HttpResponse:
    """A child's yearly statement for one guardian, as PDF.

    With the BSN of the child and of this guardian in full, and of nobody else: the statement is what childcare
    allowance is asked with (Awir, art. 38; Regeling Wko, art. 11). Not where the care is not registered, because then
    there is no allowance and no ground (K-03). Raises core.lib.pdf.PdfError; no line in the trail, no PDF.
    """
    numbers = _numbers(guardian, statement.child) if statement.has_legal_ground_for_bsn else Numbers()
    context = {
        "statement": statement,
        "guardian": guardian,
        "family": guardian.family,
        "numbers": numbers,
        "organisation": user.organisation,
        "language": translation.get_language() or "nl",
        "printed_at": clock.now(),
    }
    html = render_to_string("childcare/paper/statement.html", context)
    has_numbers = numbers != Numbers()
    trail.record(
        Action.STATEMENT_WITH_BSN if has_numbers else Action.STATEMENT_DOWNLOADED,
        actor=user,
        subject=guardian,
        client=statement.child,
        ground=_("yearly statement for childcare allowance") if has_numbers else "",
        year=statement.year,
    )
    return pdf_response(render_pdf(html), f"{_('yearly-statement')}-{statement.year}")


@sensitive_variables()
def _numbers(guardian: Guardian, child: Child) -> Numbers:
    rows = Bsn.objects.filter(family=guardian.family_id)
    return Numbers(
        child=_opened(rows.filter(child=child).first()),
        guardian=_opened(rows.filter(guardian=guardian).first()),
    )


@sensitive_variables()
def _opened(row: Bsn | None) -> str:
    if row is None:
        return ""
    try:
        return place_of(row).unseal(row.sealed).decode()
    except CannotOpenError:
        return ""


def invoices_file(user: User, invoices: QuerySet[Invoice], wanted: Format) -> HttpResponseBase:
    """A list of invoices as a file, one row each. Taking it out is recorded before it begins."""
    trail.record(
        Action.INVOICES_EXPORTED,
        actor=user,
        subject=user.organisation,
        format=wanted.value,
        invoices=invoices.count(),
    )
    return download(invoice_table(invoices), wanted, f"{_('invoices')}-{clock.today():%Y-%m-%d}")


def invoice_table(invoices: QuerySet[Invoice]) -> Table:
    """One row for each invoice, read in portions while the file is written, in the language of this moment."""
    columns = [
        _("Number"),
        _("Kind"),
        _("Status"),
        _("Month"),
        _("Date"),
        _("Pay before"),
        _("Debtor number"),
        _("Name"),
        _("Location"),
        _("Amount in euros"),
        _("Takes back"),
        _("Reason"),
    ]
    return Table(_("Invoices"), columns, _rows(invoices, translation.get_language() or "nl"))


def _rows(invoices: QuerySet[Invoice], language: str) -> Iterator[list[Cell]]:
    """The file is written when the request's own language is over, so every portion sets it again."""
    found = invoices.iterator(chunk_size=AT_ONCE)
    while portion := list(islice(found, AT_ONCE)):
        with translation.override(language):
            rows = [_cells(invoice) for invoice in portion]
        yield from rows


def _cells(invoice: Invoice) -> list[Cell]:
    return [
        invoice.number,
        str(invoice.get_kind_display()),
        str(invoice.get_status_display()),
        f"{invoice.month:%Y-%m}",
        invoice.issued_on,
        invoice.due_on,
        invoice.debtor_number,
        invoice.addressee,
        invoice.location_name,
        invoice.total,
        invoice.corrects.number if invoice.corrects else "",
        invoice.reason,
    ]
