"""Lets the trail know from which request a line comes."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from core.audit.origin import coming_from


class OriginMiddleware:
    """Every line that is written while a request is answered carries its device and address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with coming_from(request):
            return self.get_response(request)
