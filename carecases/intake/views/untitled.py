"""Koppelingen > Zonder titel: what came in with a title that is not one of the partnership's (C-50)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from carecases.actions.file_help_request import NotForThisSchoolError
from carecases.intake.actions.give_title import TitledMeanwhileError, give_title
from carecases.intake.forms import GiveTitleForm
from carecases.intake.selectors import untitled_of
from carecases.models import HelpRequest
from core.accounts.forms import posted
from core.accounts.signed_in import user_of
from core.audit.choices import Action
from core.audit.looks import record_looks
from core.lib.paging import page_by_cursor

PAGE_SIZE = 50
RELATED = ("dossier", "school__care", "school_data", "sender")


@require_safe
def untitled_list(request: HttpRequest) -> HttpResponse:
    """What waits for a title, oldest first."""
    found = untitled_of(user_of(request)).select_related("dossier", "school", "sender")
    after, before = request.GET.get("na", ""), request.GET.get("voor", "")
    page = page_by_cursor(found, "received_at", PAGE_SIZE, after=after, before=before)
    context = {"deliveries": page.rows, "previous": page.previous, "next": page.next}
    return render(request, "intake/untitled_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def untitled(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them, and the titles that its school may ask for."""
    user = user_of(request)
    delivery = get_object_or_404(untitled_of(user).select_related(*RELATED), pk=pk)
    form = GiveTitleForm(delivery, posted(request))
    if form.is_valid():
        try:
            return _titled(request, give_title(user, delivery, form.cleaned_data["title"]))
        except TitledMeanwhileError as titled:
            messages.info(request, _("Somebody else gave it a title just now."))
            return _onward(titled.help_request)
        except NotForThisSchoolError:
            form.add_error("title", _("This title is not offered to the school on this date."))
    assert delivery.dossier is not None  # only those are without a title
    record_looks(Action.DOSSIER_SEEN, actor=user, clients=[delivery.dossier], subject=delivery)
    context = {"form": form, "delivery": delivery, "files": delivery.files.select_related("file")}
    return render(request, "intake/untitled.html", context, status=422 if form.errors else 200)


def _titled(request: HttpRequest, help_request: HelpRequest) -> HttpResponse:
    if help_request.is_hidden:
        words = _("The help request has its title. It is with the school until it is submitted.")
    else:
        words = _("The help request has its title and its first status.")
    messages.success(request, words)
    return _onward(help_request)


def _onward(help_request: HelpRequest) -> HttpResponse:
    """To the help request, or back to the list while the partnership may not see it (C-14)."""
    if help_request.is_hidden:
        return redirect("intake:untitled_list")
    return redirect("carecases:help_request", help_request.pk)
