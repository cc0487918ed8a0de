"""At the door of every page of a childminder: who has no place in the register reads whom to ask."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_htmx.middleware import HtmxDetails

from core.accounts.models import User
from core.childcare.models import Childminder
from portal.childminding.selectors import childminder_of

P = ParamSpec("P")


class MinderRequest(HttpRequest):
    """A request of a childminder; `minder` is the row in the register."""

    user: User
    minder: Childminder
    htmx: HtmxDetails


def minder_page(
    view: Callable[Concatenate[MinderRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """For childminders whom the register knows."""

    @wraps(view)
    def inner(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        minder = childminder_of(request.user)
        if minder is None:
            return render(request, "childminding/unknown.html", status=403)
        request.minder = minder
        return view(request, *args, **kwargs)

    return inner
