"""How the pages of staff answer: a form again with what is wrong in it, or the way to another page."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse


def form_page(request: HttpRequest, template: str, form: Any, **context: Any) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, f"homelogin/{template}.html", {"form": form, **context}, status=status)


def to_page(name: str, *arguments: Any) -> HttpResponse:
    return HttpResponseRedirect(reverse(f"homelogin:{name}", args=arguments))
