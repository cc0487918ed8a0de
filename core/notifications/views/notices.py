"""The page behind the bell. A notice is read when it is opened, which is a POST: looking changes nothing."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from core.lib import clock
from core.notifications.models import Notice
from core.notifications.notices import UnknownNoticeError, text_of
from core.notifications.selectors import notices_of

PAGE_SIZE = 30


@dataclass(frozen=True)
class Line:
    """One notice as the page shows it."""

    pk: int
    text: str
    created_at: datetime
    is_unread: bool
    leads_somewhere: bool


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """The user's notices, newest first."""
    page = Paginator(_own(request), PAGE_SIZE).get_page(request.GET.get("page"))
    lines = [line for notice in page if (line := _line(notice))]
    return render(request, "notifications/notices.html", {"page": page, "lines": lines})


@require_POST
def notice_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one notice as read and go where it leads."""
    notice = get_object_or_404(_own(request), pk=pk)
    _own(request).filter(pk=pk, read_at=None).update(read_at=clock.now())
    return HttpResponseRedirect(notice.url) if notice.url else redirect("notifications:notices")


@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    """Mark all of the user's notices as read."""
    _own(request).filter(read_at=None).update(read_at=clock.now())
    return redirect("notifications:notices")


def _own(request: HttpRequest) -> QuerySet[Notice]:
    assert isinstance(request.user, AbstractBaseUser)  # the table of rights lets nobody else in
    return notices_of(request.user)


def _line(notice: Notice) -> Line | None:
    """None for a notice of a kind that Kring no longer has words for."""
    try:
        text = text_of(notice)
    except UnknownNoticeError:
        return None
    return Line(notice.pk, text, notice.created_at, notice.read_at is None, bool(notice.url))
