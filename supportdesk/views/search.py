"""Klantenhulp: whom is it about? (S-01)"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from core.accounts.signed_in import user_of
from supportdesk.choices import Asks
from supportdesk.complaints import ABOUT, asked_in, complaints_of
from supportdesk.customers.search import find_customers
from supportdesk.customers.selectors import diagnoses_of

LONGEST = 254
MOST_RECENT = 8


@sensitive_post_parameters("klant_of_bsn")
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """The desk: a search, complaints of who has no account, and what was looked into lately.

    Searched by POST: no name, address or number stands in an address.
    """
    worker = user_of(request)
    text = request.POST.get("klant_of_bsn", "").strip()[:LONGEST]
    context = {
        "text": text,
        "asks_bsn": Asks.BSN in asked_in(worker.organisation.kind, Asks),
        "found": find_customers(worker, text) if text else None,
        "loose": [one for one in complaints_of(worker.organisation.kind) if not ABOUT[one].needs_customer],
        "recent": list(diagnoses_of(worker)[:MOST_RECENT]),
    }
    return render(request, "supportdesk/start.html", context)
