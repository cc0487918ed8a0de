"""Credits from a file, and the list of credits to pay out (R-33, R-40)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core.audit import trail
from core.audit.choices import Action
from core.lib.export import Format, download
from core.lib.sheets import UnreadableFileError
from requests_app.actions import import_credits
from requests_app.actions.pay_out_credits import pay_out
from requests_app.care_forms import numbers
from requests_app.credit_forms import CreditFileForm, PayOutForm
from requests_app.payouts import as_table, due_payouts
from requests_app.views.desk import INVALID, DeskRequest

PAGE = 100


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: DeskRequest) -> HttpResponse:
    """Takes a file and keeps it for the page that shows what would come of it."""
    form = CreditFileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            rows = import_credits.read_rows(form.cleaned_data["file"].read(import_credits.MOST_BYTES + 1))
        except UnreadableFileError as error:
            form.add_error("file", str(error))
        else:
            import_credits.keep(request.user, rows)
            return redirect("desk:credit_import_check")
    context = {
        "form": form,
        "columns": import_credits.COLUMNS,
        "needed": import_credits.NEEDED,
        "units": import_credits.UNITS,
        "origins": import_credits.ORIGINS,
    }
    return render(request, "desk/credit_import.html", context, status=INVALID if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: DeskRequest) -> HttpResponse:
    """What would come of each row; nothing is granted until somebody says yes here."""
    kept = import_credits.kept_of(request.user)
    if kept is None:
        messages.info(request, _("There is no file to read in any more. Choose it again."))
        return redirect("desk:credit_import")
    if request.method == "POST":
        granted = len(import_credits.import_kept(request.user, kept).new)
        words = ngettext("%(count)d credit was granted.", "%(count)d credits were granted.", granted)
        messages.success(request, words % {"count": granted})
        return redirect("desk:credits")
    report = import_credits.foresee(request.user, kept.rows)
    page = Paginator(report.problems_first, PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/credit_import_check.html", {"report": report, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def payouts(request: DeskRequest) -> HttpResponse:
    """What must be paid out by the rules, and writing down that it was."""
    form = PayOutForm(request.POST or None)
    chosen = numbers(request.POST.getlist("credit"))
    if form.is_valid():
        if chosen:
            paid = len(pay_out(request.user, chosen, form.cleaned_data["reason"]))
            words = ngettext(
                "%(count)d credit was written down as paid out.",
                "%(count)d credits were written down as paid out.",
                paid,
            )
            messages.success(request, words % {"count": paid})
            return redirect("desk:credit_payouts")
        form.add_error(None, _("Tick at least one credit."))
    due = due_payouts(request.user)
    context = {
        "form": form,
        "page": Paginator(due, PAGE).get_page(request.GET.get("page")),
        "chosen": chosen,
        "kinds": list(Format),
    }
    return render(request, "desk/credit_payouts.html", context, status=INVALID if form.errors else 200)


@require_safe
def payouts_file(request: DeskRequest) -> HttpResponseBase:
    """The whole list, for whoever pays; as a spreadsheet where the address does not ask for CSV."""
    kind = Format.CSV if request.GET.get("soort") == Format.CSV else Format.XLSX
    due = due_payouts(request.user)
    table = as_table(due)
    response = download(table, kind, table.title)
    trail.record(
        Action.CREDITS_TO_PAY_OUT_EXPORTED,
        actor=request.user,
        subject=request.user.organisation,
        format=kind.value,
        children=sorted({payout.credit.child_id for payout in due}),
    )
    return response
