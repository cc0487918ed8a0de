"""Kantoor > Importlijst > Doorgegeven: what other systems wrote to our register, for a person to work in (K-21)."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.accounts.signed_in import user_of
from core.audit.choices import Action
from core.audit.looks import record_looks
from core.childcare.choices import WriteKind
from core.childcare.gateway import incoming
from core.childcare.gateway.change_contract import Change, GuardiansChange, change_from
from core.childcare.gateway.outgoing import guardians_of
from core.childcare.models import ToldChange
from core.childcare.office.selectors import families_for

PAGE = 50


@require_safe
def told_changes(request: HttpRequest) -> HttpResponse:
    """What nobody worked in yet, the oldest first."""
    page = Paginator(incoming.to_handle(user_of(request)), PAGE).get_page(request.GET.get("page"))
    return render(request, "office/registrations/told_changes.html", {"page": page})


@require_safe
def told_change(request: HttpRequest, pk: int) -> HttpResponse:
    """What was told; of guardians beside what is on file. Looking is recorded, once an hour."""
    user = user_of(request)
    shown = get_object_or_404(incoming.changes_for(user), pk=pk)
    with transaction.atomic():
        guardians = list(shown.family.guardians.all())
        record_looks(Action.FAMILY_OPENED, actor=user, clients=guardians, subject=shown.family)
    change = change_from(WriteKind(shown.kind), shown.facts)
    context = {
        "shown": shown,
        "change": change,
        "differences": _differences(shown, change),
        "may_open_family": families_for(user).filter(pk=shown.family_id).exists(),
    }
    return render(request, "office/registrations/told_change.html", context)


@require_POST
def told_change_handled(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody worked it in, in the version that was on the page."""
    user = user_of(request)
    shown = get_object_or_404(incoming.changes_for(user), pk=pk)
    version = request.POST.get("version", "")
    if version.isdecimal() and incoming.handle(user, shown, version=int(version)):
        messages.success(request, _("Done: it is off the list."))
        return redirect("office:told_changes")
    messages.error(
        request, _("It was handled meanwhile, or told anew with something else. Look at it once more.")
    )
    return redirect("office:told_change", shown.pk)


def _differences(shown: ToldChange, change: Change) -> list[dict[str, Any]]:
    """Of guardians: each thing with what was told and what is on file here. Empty for anything else."""
    here = guardians_of(shown.family_id) if isinstance(change, GuardiansChange) else None
    if here is None or not isinstance(change, GuardiansChange):
        return []
    told_words, here_words = _words(change), _words(here)
    return [
        {"label": label, "told": told_words.get(label, ""), "here": here_words.get(label, "")}
        for label in dict.fromkeys([*told_words, *here_words])
    ]


def _words(data: GuardiansChange) -> dict[str, str]:
    """By label."""
    number = f"{data.house_number} {data.house_number_addition}".strip()
    words = {
        _("Address"): f"{data.street} {number}, {data.postcode} {data.city}".strip(" ,"),
        _("Telephone"): data.phone,
    }
    for person in data.guardians:
        place = {"position": person.position}
        name = " ".join(filter(None, (person.first_name, person.prefix, person.last_name)))
        words[_("Guardian %(position)d") % place] = f"{name} ({person.initials})" if person.initials else name
        words[_("Guardian %(position)d, telephone") % place] = person.phone
        words[_("Guardian %(position)d, e-mail") % place] = ", ".join(
            filter(None, (person.email, person.second_email))
        )
        words[_("Guardian %(position)d, custody") % place] = _("yes") if person.has_custody else _("no")
    return words
