"""What the pages of the office have in common: a form, what is saved with it, and what the answer says."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.accounts.administration import RefusedError
from core.accounts.signed_in import user_of
from core.childcare.records.forms import RecordForm, saved
from core.childcare.records.history import history_of

INVALID = 422
FORM = "office/form.html"


def record_page(
    request: HttpRequest,
    form: RecordForm,
    page: Mapping[str, Any],
    act: Callable[[], Any],
    *,
    template: str = FORM,
    others_valid: bool = True,
    done: Callable[[Any], str],
) -> HttpResponse:
    """A form of one row: drawn, or saved by `act`, after which the page goes to the address that `done` gives.

    `others_valid` tells of the forms beside it. A refusal of `act` (RefusedError) stands above the form.
    """
    if form.is_valid() and others_valid:
        try:
            result = saved(user_of(request), form, act)
        except RefusedError as refusal:
            form.add_error(None, refusal.words)
        else:
            if result is not None:
                messages.success(request, _("Nothing was changed.") if result == [] else _("Saved."))
                return redirect(done(result))
    context = {"form": form, **page}
    if form.instance.pk:
        context["history"] = history_of(user_of(request), form.instance)
    failed = bool(form.errors) or (form.is_bound and not others_valid)
    return render(request, template, context, status=INVALID if failed else 200)
