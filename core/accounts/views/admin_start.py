"""Beheer: where everything that an administrator keeps is found (C-46)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.accounts.admin_pages import pages_for
from core.accounts.signed_in import user_of


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The pages that this user may open, by subject."""
    return render(request, "accounts/admin/start.html", {"sections": pages_for(user_of(request))})
