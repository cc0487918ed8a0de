"""Koppelingen > Omgevingen: which environments of pupil-tracking systems may send, and their keys."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from carecases.intake import sender_keys
from carecases.intake.forms import PartnershipCodeForm, SenderForm
from carecases.intake.models import Sender
from carecases.intake.selectors import code_of, senders_of
from core.accounts.forms import posted
from core.accounts.models import User
from core.accounts.signed_in import user_of


@never_cache
@sensitive_variables("key")
@require_http_methods(["GET", "HEAD", "POST"])
def senders(request: HttpRequest) -> HttpResponse:
    """The list, and a form for one more; its key is shown in the answer and never again."""
    user = user_of(request)
    form = SenderForm(user, posted(request))
    if form.is_valid():
        sender, key = sender_keys.add_sender(user, **form.cleaned_data)
        return render(request, "intake/new_key.html", {"sender": sender, "key": key})
    context = {
        "form": form,
        "code": code_of(user),
        "senders": senders_of(user).order_by("ended_at", "name", "pk"),
    }
    return render(request, "intake/senders.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def partnership_code(request: HttpRequest) -> HttpResponse:
    """What senders call the partnership."""
    user = user_of(request)
    form = PartnershipCodeForm(code_of(user), posted(request))
    if form.is_valid():
        sender_keys.set_partnership_code(user, form.cleaned_data["code"])
        messages.success(request, _("The code of the partnership is saved."))
        return redirect("intake:senders")
    context = {"form": form}
    return render(request, "intake/partnership_code.html", context, status=422 if form.errors else 200)


@never_cache
@sensitive_variables("key")
@require_http_methods(["GET", "HEAD", "POST"])
def new_key(request: HttpRequest, pk: int) -> HttpResponse:
    """A new key; the one before it works no longer, so the page asks first."""
    user = user_of(request)
    sender = _open_sender(user, pk)
    if request.method != "POST":
        return render(request, "intake/ask_new_key.html", {"sender": sender})
    key = sender_keys.replace_key(user, sender)
    return render(request, "intake/new_key.html", {"sender": sender, "key": key})


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing more is taken from this environment; the page asks first."""
    user = user_of(request)
    sender = _open_sender(user, pk)
    if request.method != "POST":
        return render(request, "intake/ask_end.html", {"sender": sender})
    sender_keys.end_sender(user, sender)
    messages.success(request, _("Nothing more is taken from %(sender)s.") % {"sender": sender.name})
    return redirect("intake:senders")


def _open_sender(user: User, pk: int) -> Sender:
    return get_object_or_404(senders_of(user), pk=pk, ended_at=None)
