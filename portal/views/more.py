"""Overig: account and children, the people around them, signing out (P-25, K-02, K-04)."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.childcare.actions.end_relative import end_relative as end_access
from core.childcare.actions.invite_relative import (
    MOST_RELATIVES,
    InvitationRefused,
    Obstacle,
    invite_relative,
)
from core.childcare.consents import Question, questions_for
from core.childcare.family_pages import FamilyRequest, asking_page, general_page, guardian_of
from core.childcare.gateway.family_copies import is_elsewhere
from core.childcare.selectors import relatives_of
from core.homelogin.selectors import uses_home_login
from portal.forms import InviteRelativeForm
from portal.selectors import children_in_full


@dataclass(frozen=True)
class ShownChild:
    """A child with the consents that are asked, or were answered; none for who does not answer."""

    child: Any
    questions: list[Question]


@require_safe
@general_page
def more(request: FamilyRequest) -> HttpResponse:
    """Own account for everyone; children, family and credits for those who may see them."""
    access = request.access
    context = {
        "access": access,
        "children": _shown(children_in_full(request.user), questions_for(request.user)),
        "guardians": list(access.family.guardians.all()) if access.may_ask else [],
        "relatives": list(relatives_of(request.user)),
        "is_elsewhere": access.may_ask and is_elsewhere(access.family.organisation_id),
        "uses_home_login": access.may_ask and uses_home_login(request.user.organisation),
    }
    return render(request, "portal/more.html", context)


def _shown(children: list[Any], questions: list[Question]) -> list[ShownChild]:
    return [ShownChild(child, [one for one in questions if one.child.pk == child.pk]) for child in children]


@require_http_methods(["GET", "HEAD", "POST"])
@asking_page
def invite(request: FamilyRequest) -> HttpResponse:
    """Lets somebody look along, read-only."""
    form = InviteRelativeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            relative = invite_relative(guardian_of(request), **form.cleaned_data)
        except InvitationRefused as refused:
            form.add_error(*_explained(refused))
        else:
            messages.success(request, _("%(name)s gets a mail with a link.") % {"name": relative.name})
            return redirect("portal:more")
    return render(request, "portal/invite_relative.html", {"form": form}, status=422 if form.errors else 200)


def _explained(refused: InvitationRefused) -> tuple[str | None, str]:
    if refused.obstacle is Obstacle.LOOKS_ALONG_ALREADY:
        return "email", _("Somebody with this e-mail address looks along already.")
    return None, _("At most %(most)d people can look along. End somebody's access first.") % {
        "most": MOST_RELATIVES
    }


@require_http_methods(["GET", "HEAD", "POST"])
@asking_page
def end_relative(request: FamilyRequest, relative_id: int) -> HttpResponse:
    """Asks whether it is meant, and ends somebody's looking along at once."""
    relative = get_object_or_404(relatives_of(request.user), pk=relative_id)
    if request.method == "POST":
        end_access(guardian_of(request), relative.pk)
        messages.success(request, _("%(name)s no longer looks along.") % {"name": relative.name})
        return redirect("portal:more")
    return render(request, "portal/end_relative.html", {"relative": relative})
