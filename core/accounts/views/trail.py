"""The audit trail of an organisation, for who has the right to see it. Looking is recorded too (N-21)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.accounts.models import User
from core.accounts.trail_forms import TrailForm
from core.audit import trail
from core.audit.choices import Action
from core.audit.models import Event
from core.audit.objects import in_words
from core.audit.selectors import TrailFilter, events_of
from core.audit.selectors import in_words as action_in_words
from core.lib.paging import page_by_cursor

PAGE_SIZE = 50
AFTER = "na"
BEFORE = "voor"


@dataclass(frozen=True)
class Line:
    """A line of the trail with what it names in words."""

    event: Event
    what: str
    about: str
    client: str


@require_safe
@transaction.atomic
def events(request: HttpRequest) -> HttpResponse:
    """The lines that fit the filters, newest first. One search is one line; going through its pages adds none."""
    user = _user(request)
    form = TrailForm(request.GET)
    found = events_of(user.organisation_id, form.filter_for(user)).select_related("actor")
    after, before = request.GET.get(AFTER, ""), request.GET.get(BEFORE, "")
    page = page_by_cursor(found, "at", PAGE_SIZE, after=after, before=before, newest_first=True)
    if not (after or before):
        trail.record(Action.TRAIL_SEARCHED, actor=user, filters=form.asked)
    context: dict[str, Any] = {
        "form": form,
        "is_filtered": bool(form.asked),
        "lines": _lines(page.rows),
        "previous": page.previous,
        "next": page.next,
    }
    return render(request, "accounts/trail.html", context)


@require_safe
@transaction.atomic
def event(request: HttpRequest, pk: int) -> HttpResponse:
    """All that one line says; another organisation's does not exist."""
    user = _user(request)
    found = get_object_or_404(_own(user).select_related("actor", "responsible", "organisation"), pk=pk)
    trail.record(Action.TRAIL_OPENED, actor=user, subject=found)
    return render(request, "accounts/trail_event.html", {"line": _lines([found])[0]})


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # the table of rights lets nobody else in
    return request.user


def _own(user: User) -> QuerySet[Event]:
    return events_of(user.organisation_id, TrailFilter())


def _lines(rows: Sequence[Event]) -> list[Line]:
    words = in_words(
        reference
        for row in rows
        for reference in ((row.object_type, row.object_id), (row.client_type, row.client_id))
    )
    return [
        Line(
            row,
            what=action_in_words(row.action),
            about=words.get((row.object_type, row.object_id), ""),
            client=words.get((row.client_type, row.client_id), ""),
        )
        for row in rows
    ]
