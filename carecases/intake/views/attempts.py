"""Koppelingen > Ontvangen: everything that pupil-tracking systems sent, and why it was refused (C-50, S-21)."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from carecases.intake import raw, wording
from carecases.intake.forms import AttemptsForm
from carecases.intake.selectors import attempts_of, find_attempts
from core.accounts.signed_in import user_of
from core.audit import trail
from core.audit.choices import Action
from core.lib.paging import page_by_cursor

PAGE_SIZE = 50


@require_safe
def attempts(request: HttpRequest) -> HttpResponse:
    """What fits the filters, newest first."""
    user = user_of(request)
    form = AttemptsForm(user, request.GET)
    page = page_by_cursor(
        find_attempts(user, form.wanted),
        "received_at",
        PAGE_SIZE,
        after=request.GET.get("na", ""),
        before=request.GET.get("voor", ""),
        newest_first=True,
    )
    context = {
        "form": form,
        "is_filtered": bool(form.wanted),
        "attempts": page.rows,
        "previous": page.previous,
        "next": page.next,
    }
    return render(request, "intake/attempts.html", context)


@require_safe
@transaction.atomic
def attempt(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them, with every reason and finding and what was sent. Looking is recorded."""
    user = user_of(request)
    found = get_object_or_404(
        attempts_of(user).select_related("sender", "school", "help_request__dossier"), pk=pk
    )
    dossier = found.help_request.dossier if found.help_request else None
    trail.record(Action.INTAKE_OPENED, actor=user, subject=found, client=dossier)
    context = {
        "attempt": found,
        "sentences": wording.sentences(wording.as_found(found.findings)),
        "raw": raw.text_of(found),
    }
    return render(request, "intake/attempt.html", context)
