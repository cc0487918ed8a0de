"""The worker's side: a code looked up, and reports to the supplier (S-30, S-34)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.accounts.forms import posted
from core.accounts.models import User
from core.accounts.signed_in import user_of
from core.lib import clock
from core.lib.paging import page_by_cursor
from core.lib.pdf import PdfError, pdf_response
from supportdesk.devices.actions.report import send_report, write_report
from supportdesk.devices.forms import LookUpForm, ReportForm, SendForm
from supportdesk.devices.models import DeviceCheck
from supportdesk.devices.paper import report_paper
from supportdesk.devices.selectors import check_of_code, last_browser, last_device, reports_of
from supportdesk.devices.wording import advice_on, browser_line, device_line, facts_of

REFUSED = 422
PAGE = 25


@require_safe
def look_up(request: HttpRequest) -> HttpResponse:
    """The code that the customer reads out, and what was measured."""
    user = user_of(request)
    typed = request.GET.get("code", "")
    found = check_of_code(user, typed) if typed else None
    context: dict[str, Any] = {"form": LookUpForm(initial={"code": typed}), "typed": typed, "check": found}
    if found is not None:
        context |= {"advice": advice_on(found), "facts": facts_of(found)}
    return render(request, "devices/look_up.html", context)


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    after, before = request.GET.get("na", ""), request.GET.get("voor", "")
    page = page_by_cursor(
        reports_of(user_of(request)), "made_at", PAGE, after=after, before=before, newest_first=True
    )
    return render(request, "devices/reports.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def new_report(request: HttpRequest) -> HttpResponse:
    """Filled in from a check (`?code=`) or from where an account was last signed in (`?account=`)."""
    user = user_of(request)
    check = check_of_code(user, request.GET.get("code", ""))
    form = ReportForm(posted(request), initial=_known(user, check, request.GET.get("account", "")))
    if form.is_valid():
        measured = "\n".join(f"{label}: {value}" for label, value in facts_of(check)) if check else ""
        made = write_report(user, form.facts, check=check, measured=measured)
        messages.success(request, _("The report is kept. You can send it or save it as PDF."))
        return redirect("devices:report", made.pk)
    context = {"form": form, "check": check}
    return render(request, "devices/new_report.html", context, status=REFUSED if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report; sent, it is mailed to the address that was filled in."""
    user = user_of(request)
    found = get_object_or_404(reports_of(user), pk=pk)
    form = SendForm(posted(request))
    if form.is_valid():
        send_report(user, found, form.cleaned_data["address"])
        messages.success(request, _("The report is on its way."))
        return redirect("devices:report", found.pk)
    context = {"report": found, "form": form}
    return render(request, "devices/report.html", context, status=REFUSED if form.errors else 200)


@require_safe
def report_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(reports_of(user_of(request)), pk=pk)
    try:
        content = report_paper(user_of(request), found)
    except PdfError:
        messages.error(request, _("The PDF could not be made. Try again, or print the page."))
        return redirect("devices:report", found.pk)
    return pdf_response(content, f"{_('report')}-{found.pk}")


def _known(user: User, check: DeviceCheck | None, account: str) -> dict[str, Any]:
    """What is recorded already, so that the worker need not ask it again."""
    known: dict[str, Any] = {"happened_at": clock.now()}
    if check is not None:
        return known | {
            "device": device_line(check),
            "system": check.system,
            "browser": browser_line(check),
            "happened_at": check.made_at,
        }
    row = last_device(user, int(account)) if account.isdecimal() and len(account) < 19 else None
    if row is None:
        return known
    return known | {
        "device": row.get_kind_display(),
        "system": row.system,
        "browser": last_browser(user, row.user_id) or row.browser_family,
        "happened_at": row.last_seen_at,
    }
