"""At the door of every page of a family: who sees what (K-02). Each decorator lets in fewer people.

- `general_page`: every guardian who is not blocked and every relative who was invited.
- `children_page`: those of them who may see the children; a guardian without custody is led to general information.
- `asking_page`: guardians with custody, who may ask and change.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from core.accounts.models import User
from core.childcare.models import Guardian
from core.childcare.selectors import FamilyAccess, answering_with

P = ParamSpec("P")

GENERAL_INFORMATION = "portal:location"


class FamilyRequest(HttpRequest):
    """A request of somebody who belongs to a family; `access` says how."""

    user: User
    access: FamilyAccess
    htmx: HtmxDetails


FamilyView = Callable[Concatenate[FamilyRequest, P], HttpResponseBase]
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def wants_part(request: FamilyRequest) -> bool:
    """Whether a script asks for the changing part of the page alone."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def guardian_of(request: FamilyRequest) -> Guardian:
    """The guardian on whose behalf something is asked; of an `asking_page` only."""
    guardian = request.access.guardian
    assert guardian is not None
    return guardian


def general_page(view: FamilyView[P]) -> View[P]:
    """For everyone who belongs to the family; others read whom to ask."""

    @wraps(view)
    def inner(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        with answering_with(request.user) as access:
            if access is None:
                return render(request, "childcare/no_access.html", status=403)
            request.access = access
            return view(request, *args, **kwargs)

    return inner


def children_page(view: FamilyView[P]) -> View[P]:
    """For those who may see the children."""

    @general_page
    @wraps(view)
    def inner(request: FamilyRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.access.sees_children:
            return redirect(GENERAL_INFORMATION)
        return view(request, *args, **kwargs)

    return inner


def asking_page(view: FamilyView[P]) -> View[P]:
    """For guardians with custody. Raises PermissionDenied, with words, for those who look along."""

    @children_page
    @wraps(view)
    def inner(request: FamilyRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.access.may_ask:
            raise PermissionDenied(
                _("You look along with this family. Asking and changing is up to the guardians.")
            )
        return view(request, *args, **kwargs)

    return inner
