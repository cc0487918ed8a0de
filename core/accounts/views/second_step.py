"""What the pages of the second step share."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables

from core.accounts import second_factor
from core.accounts.forms import OwnPasswordForm
from core.accounts.models import User
from core.accounts.navigation import home_url, onward_url
from core.accounts.next_page import next_page, with_next
from core.accounts.second_factor import CodeAnswer


def onward(request: HttpRequest, user: User) -> HttpResponse:
    """To where this session goes on: home, or the second step as long as that is still to come."""
    return HttpResponseRedirect(with_next(onward_url(user), next_page(request)))


def finished(request: HttpRequest, user: User) -> HttpResponse:
    """After the second step: the page that was asked for, or home."""
    return HttpResponseRedirect(next_page(request) or home_url(user))


def step_page(request: HttpRequest, template: str, form: Form | None, **more: Any) -> HttpResponse:
    """A page of the second step, with 422 or 429 where its form says so."""
    context = {"form": form, "next": next_page(request), **more}
    return render(request, template, context, status=_status(form))


@sensitive_variables("codes")
def show_recovery_codes(request: HttpRequest, user: User, *, setting_up: bool) -> HttpResponse:
    """Ten new codes in the answer itself, this once: nothing keeps them."""
    codes = second_factor.make_recovery_codes(user)
    context = {"codes": codes, "setting_up": setting_up, "onward": next_page(request) or home_url(user)}
    return render(request, "accounts/recovery_codes.html", context)


def code_words(answer: CodeAnswer) -> str:
    """Why a code was not accepted, and what to do."""
    if answer.seconds_to_wait:
        return wait_words(answer.seconds_to_wait)
    if answer.minutes_off:
        return _clock_words(answer.minutes_off)
    return _(
        "This code is not right, or it was used before. Wait for the next one. Does it stay wrong? "
        "Check whether the clock of the telephone is right."
    )


def wait_words(seconds: int) -> str:
    return ngettext(
        "There were wrong codes. Try again in %(count)d second.",
        "There were wrong codes. Try again in %(count)d seconds.",
        seconds,
    ) % {"count": seconds}


def _clock_words(minutes: int) -> str:
    """What a code of another moment says about the device (A-14)."""
    ahead = ngettext(
        "The clock of the telephone is about %(count)d minute ahead. Set its time to automatic and try a new code.",
        "The clock of the telephone is about %(count)d minutes ahead. Set its time to automatic and try a new code.",
        abs(minutes),
    )
    behind = ngettext(
        "The clock of the telephone is about %(count)d minute behind. Set its time to automatic and try a new code.",
        "The clock of the telephone is about %(count)d minutes behind. Set its time to automatic and try a new code.",
        abs(minutes),
    )
    return (ahead if minutes > 0 else behind) % {"count": abs(minutes)}


def _status(form: Form | None) -> int:
    if isinstance(form, OwnPasswordForm):
        return form.status
    return 422 if form is not None and form.errors else 200
