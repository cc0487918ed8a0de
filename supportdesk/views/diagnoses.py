"""Choosing a complaint, running its checks, and what came of them (S-03)."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.accounts.choices import Environment
from core.accounts.models import User
from core.accounts.signed_in import user_of
from core.audit import trail
from core.audit.choices import Action
from core.homelogin.models import HomeAccount
from core.lib.pdf import PdfError, pdf_response
from supportdesk.actions.diagnose import diagnose, repeat
from supportdesk.actions.send_diagnosis import send_to_colleague, send_to_customer
from supportdesk.answers.selectors import answers_to
from supportdesk.checking import Context, checks_for
from supportdesk.choices import Asks
from supportdesk.complaints import ABOUT, Complaint, asked_in, complaints_of
from supportdesk.customers.selectors import customers_of, diagnoses_of, home_accounts_of, repairs_of
from supportdesk.forms import ColleagueForm, QuestionsForm
from supportdesk.models import Diagnosis, RepairDone
from supportdesk.paper import diagnosis_pdf
from supportdesk.reading import result_of
from supportdesk.repairing import Repair, known_repairs

MOST_ANSWERS = 5


@sensitive_post_parameters("bsn")
@require_http_methods(["GET", "HEAD", "POST"])
def of_customer(request: HttpRequest, pk: int, complaint: str) -> HttpResponse:
    worker = user_of(request)
    customer = get_object_or_404(customers_of(worker), pk=pk)
    return _complaint(request, worker, _heard(worker, complaint), customer=customer)


@require_http_methods(["GET", "HEAD", "POST"])
def of_home(request: HttpRequest, pk: int, complaint: str) -> HttpResponse:
    worker = user_of(request)
    home = get_object_or_404(home_accounts_of(worker), pk=pk)
    return _complaint(request, worker, _heard(worker, complaint), home=home)


@sensitive_post_parameters("bsn")
@require_http_methods(["GET", "HEAD", "POST"])
def of_nobody(request: HttpRequest, complaint: str) -> HttpResponse:
    """A complaint of somebody who has no account, or is not found."""
    worker = user_of(request)
    chosen = _heard(worker, complaint)
    if ABOUT[chosen].needs_customer:
        raise Http404
    return _complaint(request, worker, chosen)


def _heard(worker: User, complaint: str) -> Complaint:
    if complaint not in complaints_of(worker.organisation.kind):
        raise Http404
    return Complaint(complaint)


def _complaint(
    request: HttpRequest,
    worker: User,
    complaint: Complaint,
    *,
    customer: User | None = None,
    home: HomeAccount | None = None,
) -> HttpResponse:
    asks = asked_in(worker.organisation.kind, ABOUT[complaint].asks)
    form = QuestionsForm(request.POST if request.method == "POST" else None, asks=asks)
    if form.is_valid():
        context = Context(worker, customer, home, form.said)
        return redirect("supportdesk:diagnosis", diagnose(context, complaint).pk)
    shown = {
        "form": form,
        "complaint": complaint,
        "customer": customer,
        "home": home,
        "checks": [check.name for check in checks_for(complaint)],
        "answers": answers_to(worker, complaint)[:MOST_ANSWERS],
    }
    return render(request, "supportdesk/complaint.html", shown, status=422 if form.errors else 200)


@require_safe
def diagnosis(request: HttpRequest, pk: int) -> HttpResponse:
    worker = user_of(request)
    shown = _shown(worker, pk)
    context = {
        "diagnosis": shown,
        "result": result_of(shown, worker),
        "repairs": _repairs(worker, shown),
        "done": _done(worker, shown),
        "told": _told(shown),
        "answers": answers_to(worker, Complaint(shown.complaint))[:MOST_ANSWERS],
    }
    return render(request, "supportdesk/diagnosis.html", context)


def _shown(worker: User, pk: int) -> Diagnosis:
    return get_object_or_404(diagnoses_of(worker).select_related("previous"), pk=pk)


def _repairs(worker: User, shown: Diagnosis) -> dict[str, dict[str, object]]:
    """By slug what a cause offers: the repair, whether it can be done now, and which right it asks for otherwise."""
    customer = shown.customer
    if customer is None:
        return {}
    offered = {slug for kept in shown.findings for slug in kept["repairs"]}
    known = known_repairs()
    return {
        slug: {
            "repair": known[slug],
            "may": known[slug].may(worker, customer),
            "applies": known[slug].applies(worker, customer),
            "right": known[slug].right_for(customer),
        }
        for slug in sorted(offered & known.keys())
    }


def _told(shown: Diagnosis) -> list[tuple[str, str]]:
    """What the customer said, with the words for each question."""
    pages = dict(Environment.choices)
    return [
        (str(Asks(name).label), str(pages.get(text, text)) if name == Asks.PAGE else text)
        for name, text in shown.said.items()
    ]


def _done(worker: User, shown: Diagnosis) -> list[tuple[RepairDone, Repair | None]]:
    """What was repaired from this diagnosis, with the repair as it is now."""
    known = known_repairs()
    return [(one, known.get(one.repair)) for one in repairs_of(worker).filter(diagnosis=shown)]


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    worker = user_of(request)
    return redirect("supportdesk:diagnosis", repeat(worker, _shown(worker, pk)).pk)


@require_safe
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    worker = user_of(request)
    shown = _shown(worker, pk)
    try:
        content = diagnosis_pdf(worker, shown)
    except PdfError:
        messages.error(request, _("The PDF could not be made. Try again, or print the page."))
        return redirect("supportdesk:diagnosis", pk)
    with transaction.atomic():
        trail.record(Action.DIAGNOSIS_PRINTED, actor=worker, subject=shown, client=shown.customer)
    return pdf_response(content, f"diagnose-{shown.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """To the customer what was found in words for the customer; to a colleague a link to the page."""
    worker = user_of(request)
    shown = _shown(worker, pk)
    to_customer = request.POST.get("aan") == "klant"
    form = ColleagueForm(
        request.POST if request.method == "POST" and not to_customer else None, worker=worker
    )
    if request.method == "POST" and to_customer and shown.customer is not None and shown.customer.email:
        send_to_customer(worker, shown)
        messages.success(request, _("The mail goes to %(name)s.") % {"name": shown.customer.full_name})
        return redirect("supportdesk:diagnosis", pk)
    if form.is_valid():
        send_to_colleague(worker, shown, form.cleaned_data["colleague"])
        messages.success(
            request, _("The mail goes to %(name)s.") % {"name": form.cleaned_data["colleague"].full_name}
        )
        return redirect("supportdesk:diagnosis", pk)
    context = {"diagnosis": shown, "result": result_of(shown, worker), "form": form}
    return render(request, "supportdesk/send.html", context, status=422 if form.errors else 200)
