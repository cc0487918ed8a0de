"""A dossier and what is in it (C-02)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from carecases.forms import shown_data
from carecases.selectors import dossiers_of, help_requests_of, newest_school_data
from core.accounts.rights import Right
from core.accounts.signed_in import user_of
from core.audit.choices import Action
from core.audit.looks import record_looks


@require_safe
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """Basisgegevens, Schoolgegevens and the help requests that the account sees."""
    user = user_of(request)
    shown = get_object_or_404(dossiers_of(user).select_related("school"), pk=pk)
    record_looks(Action.DOSSIER_SEEN, actor=user, clients=[shown], subject=shown)
    context = {
        "dossier": shown,
        **shown_data(newest_school_data(shown)),
        "help_requests": list(
            help_requests_of(user).filter(dossier=shown).select_related("title", "status", "coordinator")
        ),
        "may_file": user.has_right(Right.FILE_HELP_REQUESTS),
    }
    return render(request, "carecases/dossier.html", context)
