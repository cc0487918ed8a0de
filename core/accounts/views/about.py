from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def about(request: HttpRequest, topic: str) -> HttpResponse:
    """The statements that every page's foot links to; `topic` is one that core.accounts.urls lets through."""
    return render(request, f"accounts/about/{topic}.html")
