"""Overdrachten: what was asked, asking, and deciding (C-64)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from carecases.forms import DossierForm, ReasonForm
from carecases.selectors import same_pupil_elsewhere, same_pupil_here
from carecases.transfers import actions
from carecases.transfers.choices import TransferState
from carecases.transfers.forms import REFUSED, DecideForm
from carecases.transfers.models import Transfer
from carecases.transfers.selectors import earlier_help_requests, to_decide, transfers_of
from carecases.transfers.wording import why_not
from carecases.views.filing import dossier_page
from core.accounts.forms import posted
from core.accounts.models import User
from core.accounts.rights import Right
from core.accounts.signed_in import user_of
from core.audit.choices import Action
from core.audit.looks import record_looks
from core.lib.paging import page_by_cursor

ON_A_PAGE = 50


@require_safe
def transfers(request: HttpRequest) -> HttpResponse:
    """What waits for the partnership first, and what was decided, newest first."""
    user = user_of(request)
    decided = transfers_of(user).exclude(state=TransferState.ASKED)
    page = page_by_cursor(
        decided,
        "asked_at",
        ON_A_PAGE,
        after=request.GET.get("na", ""),
        before=request.GET.get("voor", ""),
        newest_first=True,
    )
    may_release = user.has_right(Right.RELEASE_DOSSIERS)
    waiting = to_decide(user) if may_release else transfers_of(user).filter(state=TransferState.ASKED)
    context = {
        "waiting": waiting,
        "decided": page.rows,
        "previous": page.previous,
        "next": page.next,
        "may_release": may_release,
    }
    return render(request, "transfers/transfers.html", context)


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """From the page that adds a dossier: the pupil is known elsewhere, and the school asks for the dossier."""
    user = user_of(request)
    form, why = DossierForm(user, request.POST), ReasonForm(request.POST)
    if not (form.is_valid() and why.is_valid()):
        return dossier_page(request, form, why=why)
    pupil = form.pupil
    dossier = same_pupil_elsewhere(user, pupil.first_name, pupil.last_name, pupil.birth_date)
    if dossier is None:
        form.add_error(
            None, _("This pupil is not known elsewhere, so there is nothing to ask. Save the dossier.")
        )
        known = same_pupil_here(user, pupil.first_name, pupil.last_name, pupil.birth_date)
        return dossier_page(request, form, known=known)
    try:
        transfer, is_new = actions.ask(
            user, dossier, form.school_contact, why.cleaned_data["transfer_reason"]
        )
    except actions.RefusedTransferError as refusal:
        why.add_error("transfer_reason", why_not(refusal.obstacle))
        return dossier_page(request, form, why=why)
    if is_new:
        messages.success(request, _("The partnership is asked. You get a mail when it decided."))
    else:
        messages.info(
            request,
            _("%(name)s asked this already; the partnership has not decided yet.")
            % {"name": transfer.asked_by.full_name},
        )
    return redirect("transfers:transfers")


@require_http_methods(["GET", "HEAD", "POST"])
def transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """One question, and the decision."""
    user = user_of(request)
    shown = get_object_or_404(transfers_of(user), pk=pk)
    earlier = earlier_help_requests(user, shown)
    form = DecideForm(earlier, posted(request))
    if form.is_valid():
        try:
            _decide(user, shown, form)
        except actions.RefusedTransferError as refusal:
            about_words = refusal.obstacle in {actions.Obstacle.CALLS_BSN, actions.Obstacle.NAMES_PUPIL}
            form.add_error("answer" if about_words else None, why_not(refusal.obstacle))
            shown.refresh_from_db()
        else:
            messages.success(request, _("Decided. Both schools get a mail."))
            return redirect("transfers:transfers")
    record_looks(Action.DOSSIER_SEEN, actor=user, clients=[shown.dossier], subject=shown.dossier)
    context = {"transfer": shown, "form": form, "has_earlier": "along" in form.fields}
    return render(request, "transfers/transfer.html", context, status=422 if form.errors else 200)


def _decide(user: User, shown: Transfer, form: DecideForm) -> None:
    if form.cleaned_data["verdict"] == REFUSED:
        actions.refuse(user, shown.pk, form.cleaned_data["answer"])
    else:
        actions.release(user, shown.pk, form.numbers)
