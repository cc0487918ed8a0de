"""What the pages of the tabs Aanpak and TLV share: who works here, and the page with one form."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from carecases.choices import Side, Tab
from carecases.selectors import side_of
from carecases.views.entering import Entered

ADDRESSES = {Tab.APPROACH: "support:approaches", Tab.TLV: "support:tlv"}


def works_for_partnership(entered: Entered) -> bool:
    """Whether this account adds and changes something on this tab, for the partnership."""
    return entered.may_work and side_of(entered.user) is Side.PARTNERSHIP


def require_partnership(entered: Entered) -> None:
    """Raises Http404 for who only reads here."""
    if not works_for_partnership(entered):
        raise Http404


def form_page(request: HttpRequest, entered: Entered, form: Any, title: str, **more: Any) -> HttpResponse:
    """A page with one form under the tab that was entered."""
    context = {
        "entered": entered,
        "help_request": entered.help_request,
        "form": form,
        "title": title,
        "back_url": ADDRESSES[entered.tab],
        **more,
    }
    return render(request, "support/form.html", context, status=422 if form.errors else 200)


def back(entered: Entered) -> HttpResponse:
    """To the tab."""
    return redirect(ADDRESSES[entered.tab], entered.help_request.pk)
