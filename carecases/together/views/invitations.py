"""The start page of guests and parents: to what they were invited, and until when (C-31, C-40)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from carecases.together.selectors import invitations_of
from core.accounts.signed_in import user_of


@require_safe
def invitations(request: HttpRequest) -> HttpResponse:
    """U bent uitgenodigd."""
    return render(request, "together/invitations.html", {"invitations": invitations_of(user_of(request))})
