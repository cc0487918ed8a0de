"""Kantoor > Koppeling > Door te geven: what has to go to the back-office, and what it refused (K-21)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from core.accounts.signed_in import user_of
from core.childcare.choices import WriteKind, WriteState
from core.childcare.gateway import keeping
from core.childcare.gateway.choosing import connection_of
from core.childcare.gateway.contract import problem_words
from core.childcare.models import RegisterWrite

PAGE = 50


@require_safe
def register_writes(request: HttpRequest) -> HttpResponse:
    """What waits and what was refused, with why."""
    user = user_of(request)
    page = Paginator(keeping.writes_for(user), PAGE).get_page(request.GET.get("page"))
    assert user.organisation_id is not None
    context = {
        "page": page,
        "rows": [_row(write) for write in page],
        "is_on": connection_of(user.organisation_id) is not None,
    }
    return render(request, "office/registrations/writes.html", context)


def _row(write: RegisterWrite) -> dict[str, object]:
    is_refused = write.state == WriteState.REFUSED
    return {
        "write": write,
        "problem": problem_words(write.problem),
        "is_refused": is_refused,
        "can_drop": is_refused and write.kind != WriteKind.REGISTRATION,
    }


@require_POST
def resend_all(request: HttpRequest) -> HttpResponse:
    """Let everything go now."""
    user = user_of(request)
    count = keeping.resend(user, keeping.writes_for(user))
    words = ngettext("%(count)d message goes now.", "%(count)d messages go now.", count)
    messages.success(request, words % {"count": count})
    return redirect("office:connection_writes")


@require_POST
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Let one go now."""
    user = user_of(request)
    write = get_object_or_404(keeping.writes_for(user), pk=pk)
    keeping.resend(user, [write])
    messages.success(
        request, _("It goes now. Look again in a minute to see whether the back-office took it.")
    )
    return redirect("office:connection_writes")


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """The back-office need not have what it refused."""
    user = user_of(request)
    write = get_object_or_404(keeping.writes_for(user), pk=pk)
    if keeping.drop(user, write):
        messages.success(request, _("Left out. When it changes again, it is passed on again."))
    else:
        messages.error(
            request, _("Only what the back-office refused can be left out. Nothing has changed now.")
        )
    return redirect("office:connection_writes")
