"""Kantoor > Facturen: runs, invoices, taking back, files (K-11)."""

import logging

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.accounts.signed_in import user_of
from core.audit.choices import Action
from core.audit.looks import record_looks
from core.childcare.actions import invoice_runs
from core.childcare.actions.credit_invoice import CannotCreditError, credit_invoice
from core.childcare.invoice_files import invoice_pdf, invoices_file
from core.childcare.invoices import by_child, office_invoices, office_runs, with_lines
from core.childcare.models import Invoice, InvoiceRun
from core.childcare.office.forms.invoices import CreditForm, InvoiceFilterForm, RunForm
from core.lib.export import Format
from core.lib.pdf import PdfError

PAGE, RUN_PAGE = 50, 25
CONFLICT, INVALID, UNAVAILABLE = 409, 422, 503
logger = logging.getLogger(__name__)


@require_safe
def invoices(request: HttpRequest) -> HttpResponse:
    """The invoices that fit, newest month first, with what they come to."""
    user = user_of(request)
    form = InvoiceFilterForm(user, request.GET)
    found = form.apply(office_invoices(user))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "sum": found.aggregate(sum=Sum("total"))["sum"],
        "is_filtered": form.is_filtered,
    }
    is_part = request.headers.get("HX-Target") == "invoices"
    return render(request, f"office/invoices/{'_list' if is_part else 'list'}.html", context)


@require_safe
def invoices_as_file(request: HttpRequest, wanted: str) -> HttpResponseBase:
    """The invoices that the page shows with the same filters, as a file."""
    user = user_of(request)
    found = InvoiceFilterForm(user, request.GET).apply(office_invoices(user))
    return invoices_file(user, found, Format(wanted))


@require_safe
def invoice(request: HttpRequest, pk: int) -> HttpResponse:
    """One invoice as the family has it; a draft as it would be."""
    shown = _invoice(request, pk)
    record_looks(Action.INVOICE_OPENED, actor=user_of(request), clients=[shown.family], subject=shown)
    return _draw(request, shown)


def _draw(request: HttpRequest, shown: Invoice, *, no_pdf: bool = False) -> HttpResponse:
    context = {
        "invoice": shown,
        "by_child": by_child(shown.lines.all()),
        "correction": getattr(shown, "correction", None),
        "no_pdf": no_pdf,
    }
    status = UNAVAILABLE if no_pdf else 200
    return render(request, "office/invoices/invoice.html", context, status=status)


@require_safe
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    shown = _invoice(request, pk)
    try:
        return invoice_pdf(user_of(request), shown)
    except PdfError as problem:
        logger.error("No PDF of an invoice: %s", problem)
        return _draw(request, shown, no_pdf=True)


@require_http_methods(["GET", "HEAD", "POST"])
def credit(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks why, and takes a final invoice back with a credit invoice."""
    shown = _invoice(request, pk)
    form = CreditForm(request.POST or None)
    if form.is_valid():
        try:
            made = credit_invoice(user_of(request), shown.pk, form.cleaned_data["reason"])
        except CannotCreditError as refused:
            form.add_error(None, _why_not(refused))
        else:
            messages.success(request, _("Credit invoice %(number)s is made.") % {"number": made.number})
            return redirect("office:invoice", made.pk)
    context = {"invoice": shown, "form": form}
    return render(request, "office/invoices/credit.html", context, status=INVALID if form.errors else 200)


def _why_not(refused: CannotCreditError) -> str:
    if refused.by is not None:
        return _("This invoice was taken back already, with credit invoice %(number)s.") % {
            "number": refused.by.number
        }
    return _("Only a final invoice can be taken back. A draft is thrown away with its month.")


@require_http_methods(["GET", "HEAD", "POST"])
def runs(request: HttpRequest) -> HttpResponse:
    """The months that were invoiced, and making the next one."""
    user = user_of(request)
    form = RunForm(user, request.POST or None)
    if form.is_valid():
        try:
            run = invoice_runs.start(user, form.order.month, form.order.location)
        except invoice_runs.RunOpenError as open_run:
            form.add_error("month", _open_words(open_run.run))
        else:
            return redirect("office:invoice_run", run.pk)
    page = Paginator(office_runs(user), RUN_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page}
    return render(request, "office/invoices/runs.html", context, status=INVALID if form.errors else 200)


def _open_words(run: InvoiceRun) -> str:
    return _(
        "%(name)s is making invoices of this month already. Make those final or throw them away first."
    ) % {"name": run.started_by.full_name}


@require_safe
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a run is, and its invoices: those with a problem first."""
    return _draw_run(request, pk)


def _draw_run(request: HttpRequest, pk: int, *, problem: str = "") -> HttpResponse:
    user = user_of(request)
    shown = get_object_or_404(office_runs(user), pk=pk)
    made = office_invoices(user).filter(run=shown).order_by("-problem", "sequence", "debtor_number", "pk")
    context = {
        "run": shown,
        "page": Paginator(made, PAGE).get_page(request.GET.get("page")),
        "problem": problem,
    }
    is_part = request.headers.get("HX-Target") == "run-progress"
    template = f"office/invoices/{'_run' if is_part else 'run'}.html"
    return render(request, template, context, status=CONFLICT if problem else 200)


@require_POST
def finalise(request: HttpRequest, pk: int) -> HttpResponse:
    """From preview to final; a worker gives the numbers."""
    user = user_of(request)
    shown = get_object_or_404(office_runs(user), pk=pk)
    try:
        invoice_runs.finalise(user, shown.pk)
    except invoice_runs.NotReadyError as refused:
        return _draw_run(request, pk, problem=_not_ready_words(refused.problems))
    return redirect("office:invoice_run", pk)


def _not_ready_words(problems: int) -> str:
    if problems:
        return ngettext(
            "%(n)d invoice lacks a price. Fill in the price, throw these drafts away and make them anew.",
            "%(n)d invoices lack a price. Fill in the prices, throw these drafts away and make them anew.",
            problems,
        ) % {"n": problems}
    return _("These invoices are no drafts any more: somebody made them final or threw them away.")


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw the drafts away."""
    user = user_of(request)
    shown = get_object_or_404(office_runs(user), pk=pk)
    invoice_runs.cancel(user, shown.pk)
    return redirect("office:invoice_run", pk)


def _invoice(request: HttpRequest, pk: int) -> Invoice:
    found = office_invoices(user_of(request)).select_related("family")
    return get_object_or_404(with_lines(found), pk=pk)
