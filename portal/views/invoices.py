"""Overig > Functies > Facturen: the family's invoices and yearly statements (P-31, K-11)."""

import logging

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.childcare.bsn import entries_of
from core.childcare.family_pages import FamilyRequest, asking_page, guardian_of
from core.childcare.invoice_files import invoice_pdf, statement_pdf
from core.childcare.invoices import (
    Statement,
    by_child,
    invoices_of,
    statement_of,
    statement_years,
    with_lines,
)
from core.childcare.models import Invoice
from core.lib.pdf import PdfError

PAGE = 25
UNAVAILABLE = 503
logger = logging.getLogger(__name__)


@require_safe
@asking_page
def invoices(request: FamilyRequest) -> HttpResponse:
    """All invoices, the newest first, and the years that have a statement."""
    page = Paginator(invoices_of(request.user), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "statements": statement_years(request.user)}
    return render(request, "portal/invoices.html", context)


@require_safe
@asking_page
def invoice(request: FamilyRequest, pk: int) -> HttpResponse:
    """One invoice with its lines, by child."""
    return _draw(request, _invoice(request, pk))


@require_safe
@asking_page
def invoice_file(request: FamilyRequest, pk: int) -> HttpResponse:
    """The invoice as PDF; where none can be made now, the page that says so."""
    shown = _invoice(request, pk)
    try:
        return invoice_pdf(request.user, shown)
    except PdfError as problem:
        logger.error("No PDF of an invoice: %s", problem)
        return _draw(request, shown, no_pdf=True)


def _draw(request: FamilyRequest, shown: Invoice, *, no_pdf: bool = False) -> HttpResponse:
    context = {
        "invoice": shown,
        "by_child": by_child(shown.lines.all()),
        "correction": getattr(shown, "correction", None),
        "no_pdf": no_pdf,
    }
    status = UNAVAILABLE if no_pdf else 200
    return render(request, "portal/invoice.html", context, status=status)


def _invoice(request: FamilyRequest, pk: int) -> Invoice:
    return get_object_or_404(with_lines(invoices_of(request.user)), pk=pk)


@require_safe
@asking_page
def statement(request: FamilyRequest, year: int, child_id: int) -> HttpResponse:
    """A child's yearly statement; numbers of citizens are masked here and whole in the file (K-03)."""
    return _draw_statement(request, _statement(request, year, child_id))


@require_safe
@asking_page
def statement_file(request: FamilyRequest, year: int, child_id: int) -> HttpResponse:
    """The statement as PDF, with the BSN of the child and of this guardian where the law asks it."""
    shown = _statement(request, year, child_id)
    try:
        return statement_pdf(request.user, guardian_of(request), shown)
    except PdfError as problem:
        logger.error("No PDF of a yearly statement: %s", problem)
        return _draw_statement(request, shown, no_pdf=True)


def _draw_statement(request: FamilyRequest, shown: Statement, *, no_pdf: bool = False) -> HttpResponse:
    guardian = guardian_of(request)
    masked = {entry.person: entry.masked for entry in entries_of(guardian.family)}
    context = {
        "statement": shown,
        "guardian": guardian,
        "child_bsn": masked.get(shown.child),
        "guardian_bsn": masked.get(guardian),
        "no_pdf": no_pdf,
    }
    status = UNAVAILABLE if no_pdf else 200
    return render(request, "portal/statement.html", context, status=status)


def _statement(request: FamilyRequest, year: int, child_id: int) -> Statement:
    found = statement_of(request.user, year, child_id)
    if found is None:
        raise Http404
    return found
