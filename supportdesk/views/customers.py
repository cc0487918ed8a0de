"""One customer: the account, what can be complained of, and the time line (S-02). Looking is recorded."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.accounts.models import User
from core.accounts.signed_in import user_of
from core.audit.choices import Action
from core.audit.looks import record_looks
from supportdesk.complaints import Complaint, by_subject, complaints_of
from supportdesk.customers.home_line import home_time_line
from supportdesk.customers.selectors import customers_of, home_accounts_of
from supportdesk.customers.signing_in import known_of
from supportdesk.customers.time_line import time_line
from supportdesk.repairing import repairs_for

HOME = (Complaint.HOME_PASSWORD, Complaint.HOME_LINK, Complaint.HOME_CHILDREN, Complaint.HOME_TAKEOVER)


@require_safe
@transaction.atomic
def customer(request: HttpRequest, pk: int) -> HttpResponse:
    worker = user_of(request)
    shown = get_object_or_404(customers_of(worker), pk=pk)
    record_looks(Action.CUSTOMER_SEEN, actor=worker, clients=[shown])
    context = {
        "customer": shown,
        "known": known_of(shown),
        "family": _family_number(shown),
        "complaints": by_subject(one for one in complaints_of(worker.organisation.kind) if one not in HOME),
        "repairs": repairs_for(worker, shown),
        "page": time_line(worker, shown, after=request.GET.get("na", "")),
    }
    return render(request, "supportdesk/customer.html", context)


@require_safe
@transaction.atomic
def home(request: HttpRequest, pk: int) -> HttpResponse:
    """The home account of a parent: the children of this school, the complaints of home login, and the time line."""
    worker = user_of(request)
    shown = get_object_or_404(home_accounts_of(worker), pk=pk)
    record_looks(Action.CUSTOMER_SEEN, actor=worker, clients=[shown])
    addresses = shown.addresses.filter(pupil__group__organisation=worker.organisation_id)
    context = {
        "home": shown,
        "addresses": addresses.select_related("pupil__group").order_by("pupil__first_name", "pk"),
        "complaints": [*HOME, Complaint.SOFTWARE],
        "page": home_time_line(worker, shown, after=request.GET.get("na", "")),
    }
    return render(request, "supportdesk/home.html", context)


def _family_number(shown: User) -> str:
    guardian = getattr(shown, "guardian", None)
    return guardian.family.debtor_number if guardian else ""
