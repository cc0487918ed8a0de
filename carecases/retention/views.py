"""Beheer > Hulpvragen > Bewaartermijnen: the clocks, what would go, what is held back, what went."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from carecases.models import Dossier
from carecases.retention.actions import set_terms
from carecases.retention.due import due_decisions, due_dossiers, holds_in_force, holds_of, preview, terms_of
from carecases.retention.forms import HoldForm, PreviewForm, TermsForm
from carecases.retention.models import KeptDecision
from core.accounts.forms import posted
from core.accounts.models import User
from core.accounts.signed_in import user_of
from core.audit.choices import Action
from core.audit.models import Event
from core.lib import clock

MOST_SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    """All of it on one page; what is sent sets the two clocks."""
    user = user_of(request)
    form = TermsForm(posted(request), terms=terms_of(user.organisation_id))
    if form.is_valid():
        set_terms.set_terms(user, **form.cleaned_data)
        messages.success(request, _("The terms are saved. They hold from the next night on."))
        return redirect("retention:overview")
    return _page(request, user, form=form, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: HttpRequest) -> HttpResponse:
    """Hold a dossier back, by its number."""
    user = user_of(request)
    form = HoldForm(user, posted(request))
    if form.is_valid() and form.dossier is not None:
        try:
            set_terms.hold(user, form.dossier, form.cleaned_data["reason"], form.cleaned_data["until"])
        except Dossier.DoesNotExist:
            form.add_error("number", _("This dossier has just been deleted."))
        else:
            messages.success(request, _("The dossier stays."))
            return redirect("retention:overview")
    return render(request, "retention/hold.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    set_terms.lift(user, get_object_or_404(holds_of(user), pk=pk))
    messages.success(request, _("The hold is lifted. The dossier goes by the terms again."))
    return redirect("retention:overview")


def _page(request: HttpRequest, user: User, *, form: TermsForm, status: int) -> HttpResponse:
    organisation_id, today = user.organisation_id, clock.today()
    asked = PreviewForm(request.GET)
    day = asked.day
    leaving = preview(organisation_id, day, MOST_SHOWN)
    in_force = set(holds_in_force(today).filter(organisation=organisation_id).values_list("pk", flat=True))
    context: dict[str, Any] = {
        "form": form,
        "asked": asked,
        "day": day,
        "leaving": leaving,
        "leaving_count": due_dossiers(organisation_id, day).count(),
        "decisions_leaving": due_decisions(organisation_id, day).count(),
        "decisions_kept": KeptDecision.objects.filter(organisation=organisation_id).count(),
        "holds": [(held, held.pk in in_force) for held in holds_of(user)[:MOST_SHOWN]],
        "deleted": Event.objects.filter(organisation=organisation_id, action=Action.DOSSIER_DELETED).order_by(
            "-at", "-pk"
        )[:MOST_SHOWN],
    }
    return render(request, "retention/overview.html", context, status=status)
