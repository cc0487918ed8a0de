"""Kantoor: the way to every screen of the office."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.accounts.signed_in import user_of
from core.childcare.office.screens import screens_for


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The screens that the user may open, by subject."""
    return render(request, "office/index.html", {"subjects": screens_for(user_of(request))})
