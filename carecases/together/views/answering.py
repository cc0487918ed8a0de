"""From a refusal to a sentence on the page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from carecases.together.refusals import RefusedError


@contextmanager
def refusing(form: forms.Form) -> Iterator[None]:
    """A RefusedError within the block becomes an error of the form; look at `form.is_valid()` again afterwards."""
    try:
        yield
    except RefusedError as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.words)


def attempt(request: HttpRequest, act: Callable[[], object], done: str) -> bool:
    """Do something for which a button is enough; the page that follows says what came of it."""
    try:
        act()
    except RefusedError as refusal:
        messages.error(request, refusal.words)
        return False
    messages.success(request, done)
    return True
