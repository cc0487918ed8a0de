"""Parents who look along: given a view, taken away, and who looked at their child's help request (C-05, C-41)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from carecases.choices import Side, Tab
from carecases.seats import Capacity
from carecases.together.actions import parents as actions
from carecases.together.forms import GuestRolesForm, ParentForm
from carecases.together.models import GuestRoles
from carecases.together.selectors import looks_at, parent_views_of
from carecases.together.views.answering import attempt, refusing
from carecases.views.entering import Entered, in_help_request
from core.accounts.forms import posted
from core.accounts.signed_in import user_of

MOST_LOOKS = 200


@require_http_methods(["GET", "HEAD", "POST"])
@in_help_request(Tab.ROUND, working=True)
def give_view(request: HttpRequest, entered: Entered) -> HttpResponse:
    """Tick what a parent sees, until when."""
    _only_who_works_here(entered)
    shown = entered.help_request
    form = ParentForm(shown, Side[entered.seat.capacity.name], posted(request))
    if form.is_valid():
        with refusing(form):
            given = actions.give_view(entered.user, shown, form.person, form.view)
            name = given.admission.user.full_name
            messages.success(request, _("%(name)s gets a mail with what to do.") % {"name": name})
            return redirect("together:rounds", shown.pk)
    context = {"entered": entered, "help_request": shown, "form": form}
    return render(request, "together/give_view.html", context, status=422 if form.errors else 200)


@require_POST
@in_help_request(Tab.ROUND, working=True)
def end_view(request: HttpRequest, entered: Entered, view_id: int) -> HttpResponse:
    """Take a parent's view away, at once; each side those that it gave."""
    _only_who_works_here(entered)
    own = parent_views_of(entered.help_request).filter(side=Side[entered.seat.capacity.name])
    view = get_object_or_404(own, pk=view_id)
    attempt(request, lambda: actions.end_view(entered.user, view), _("The view was ended."))
    return redirect("together:rounds", entered.help_request.pk)


@require_safe
@in_help_request(Tab.QUESTION)
def looks(request: HttpRequest, entered: Entered) -> HttpResponse:
    """Wie heeft gekeken: for a parent with a view, who opened their child's help request or took a file out of it."""
    if entered.seat.capacity is not Capacity.PARENT:
        raise Http404
    shown = entered.help_request
    found = looks_at(shown)[: MOST_LOOKS + 1]
    context = {
        "entered": entered,
        "help_request": shown,
        "looks": found[:MOST_LOOKS],
        "has_more": len(found) > MOST_LOOKS,
    }
    return render(request, "together/looks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def guest_roles(request: HttpRequest) -> HttpResponse:
    """With which roles new guests and parents come in."""
    user = user_of(request)
    roles = GuestRoles.objects.filter(organisation=user.organisation_id).first()
    form = GuestRolesForm(user, roles, posted(request))
    if form.is_valid():
        actions.set_roles(user, form.cleaned_data["guest"].pk, form.cleaned_data["parent"].pk)
        messages.success(request, _("Saved."))
        return redirect("together:guest_roles")
    return render(request, "together/guest_roles.html", {"form": form}, status=422 if form.errors else 200)


def _only_who_works_here(entered: Entered) -> None:
    if entered.seat.is_guest:
        raise Http404
