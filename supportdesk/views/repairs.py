"""Repairs with a reason and a confirmation, taking them back, and the rehearsal of a reset (S-05, S-32)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from core.accounts.signed_in import user_of
from supportdesk.actions.mend import mend as do_mend
from supportdesk.actions.mend import take_back
from supportdesk.actions.rehearse_reset import rehearse as do_rehearse
from supportdesk.choices import Asks
from supportdesk.complaints import asked_in
from supportdesk.customers.selectors import customers_of, diagnoses_of, repairs_of
from supportdesk.forms import QuestionsForm, ReasonForm
from supportdesk.repairing import Job, RepairRefused, known_repairs

ASKED_FOR_RESET = (Asks.PAGE, Asks.IDENTIFIER, Asks.EMAIL, Asks.BSN)


@require_http_methods(["GET", "HEAD", "POST"])
def mend(request: HttpRequest, pk: int, repair: str) -> HttpResponse:
    """What will happen, whether it can be undone, and why it is done; then it is done."""
    worker = user_of(request)
    customer = get_object_or_404(customers_of(worker), pk=pk)
    chosen = known_repairs().get(repair)
    if chosen is None:
        raise Http404
    if not chosen.may(worker, customer):
        raise PermissionDenied(chosen.refusal(worker, customer))
    sent = request.POST if request.method == "POST" else None
    reason = ReasonForm(sent)
    form = chosen.form(sent, worker=worker, customer=customer) if chosen.form else None
    diagnosis = (
        diagnoses_of(worker).filter(pk=_number(request.GET.get("diagnose")), customer=customer).first()
    )
    back = (
        reverse("supportdesk:diagnosis", args=[diagnosis.pk])
        if diagnosis
        else reverse("supportdesk:customer", args=[customer.pk])
    )
    if sent is not None and reason.is_valid() and (form is None or form.is_valid()):
        job = Job(worker, customer, reason.cleaned_data["reason"], form.cleaned_data if form else {})
        try:
            do_mend(chosen, job, diagnosis=diagnosis)
        except RepairRefused as refused:
            reason.add_error(None, str(refused))
        else:
            messages.success(request, _("Done: %(repair)s.") % {"repair": chosen.name})
            return redirect(back)
    context = {
        "customer": customer,
        "back": back,
        "repair": chosen,
        "does": str(chosen.does(worker, customer)),
        "applies": chosen.applies(worker, customer),
        "reason": reason,
        "form": form,
    }
    has_errors = bool(reason.errors or (form and form.errors))
    return render(request, "supportdesk/repair.html", context, status=422 if has_errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    worker = user_of(request)
    done = get_object_or_404(repairs_of(worker), pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            take_back(worker, done, reason=form.cleaned_data["reason"])
        except RepairRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The repair was undone."))
            return redirect("supportdesk:customer", done.customer_id)
    context = {"done": done, "repair": known_repairs().get(done.repair), "form": form}
    return render(request, "supportdesk/undo.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters("bsn")
@require_http_methods(["GET", "HEAD", "POST"])
def rehearse(request: HttpRequest, pk: int) -> HttpResponse:
    """A reset as the customer would ask it, with a mail to the worker and nothing changed of the customer (S-32)."""
    worker = user_of(request)
    customer = get_object_or_404(customers_of(worker), pk=pk)
    form = QuestionsForm(
        request.POST if request.method == "POST" else None,
        asks=asked_in(worker.organisation.kind, ASKED_FOR_RESET),
        known={"identifier": customer.username, "page": customer.environment},
    )
    outcome = do_rehearse(worker, customer, form.said) if form.is_valid() else None
    context = {"customer": customer, "form": form, "outcome": outcome}
    return render(request, "supportdesk/rehearse.html", context, status=422 if form.errors else 200)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 18 else 0
