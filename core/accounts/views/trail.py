"""The audit trail of an organisation, for who has the right to see it. Looking is recorded too (N-21)."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.accounts.models import User
from core.accounts.signed_in import user_of
from core.accounts.trail_forms import TrailForm
from core.accounts.trail_lines import lines_of, trail_table
from core.audit import trail
from core.audit.choices import Action
from core.audit.models import Event
from core.audit.selectors import TrailFilter, events_of
from core.lib import clock
from core.lib.export import Format, download
from core.lib.headers import own_pages_only
from core.lib.paging import page_by_cursor

PAGE_SIZE = 50
AFTER = "na"
BEFORE = "voor"
MOST_IN_SHEET = 50_000
"""Lines in a file of XLSX: more take too long to make while somebody waits. CSV is sent line by line."""


@require_safe
@transaction.atomic
def events(request: HttpRequest) -> HttpResponse:
    """The lines that fit the filters, newest first. One search is one line; going through its pages adds none."""
    user = user_of(request)
    form = TrailForm(request.GET)
    found = events_of(user.organisation_id, form.filter_for(user)).select_related("actor")
    after, before = request.GET.get(AFTER, ""), request.GET.get(BEFORE, "")
    page = page_by_cursor(found, "at", PAGE_SIZE, after=after, before=before, newest_first=True)
    if not (after or before):
        trail.record(Action.TRAIL_SEARCHED, actor=user, filters=form.asked)
    context: dict[str, Any] = {
        "form": form,
        "is_filtered": bool(form.asked),
        "lines": lines_of(page.rows),
        "previous": page.previous,
        "next": page.next,
    }
    return render(request, "accounts/trail.html", context)


@require_safe
@transaction.atomic
def event(request: HttpRequest, pk: int) -> HttpResponse:
    """All that one line says; another organisation's does not exist."""
    user = user_of(request)
    found = get_object_or_404(_own(user).select_related("actor", "responsible", "organisation"), pk=pk)
    trail.record(Action.TRAIL_OPENED, actor=user, subject=found)
    return render(request, "accounts/trail_event.html", {"line": lines_of([found])[0]})


@require_safe
@own_pages_only
def export(request: HttpRequest, wanted: str) -> HttpResponseBase:
    """The lines that the page shows with the same filters, as a file. Saving them is recorded before it begins."""
    user = user_of(request)
    form = TrailForm(request.GET)
    found = events_of(user.organisation_id, form.filter_for(user)).order_by("-at", "-pk")
    kind = Format(wanted)
    if kind is Format.XLSX and found[MOST_IN_SHEET:].exists():
        messages.error(request, _too_many())
        return redirect(f"{reverse('accounts:trail')}?{request.GET.urlencode()}")
    newest = found.values_list("pk", flat=True).first() or 0
    trail.record(Action.TRAIL_EXPORTED, actor=user, filters=form.asked, format=kind.value)
    # The line about saving is not in what is saved.
    return download(
        trail_table(found.filter(pk__lte=newest)), kind, f"{_('audit-trail')}-{clock.today():%Y-%m-%d}"
    )


def _too_many() -> str:
    return _("A spreadsheet holds at most %(most)s lines here. Choose a shorter period, or a CSV file.") % {
        "most": f"{MOST_IN_SHEET:,}".replace(",", ".")
    }


def _own(user: User) -> QuerySet[Event]:
    return events_of(user.organisation_id, TrailFilter())
