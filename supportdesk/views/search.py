"""Klantenhulp: whom is it about? (S-01)"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The desk: a search, and what was looked into lately."""
    return render(request, "supportdesk/start.html")
