"""A form that was sent too late: kept for its sender, and offered again after signing in (A-18, WCAG 2.2.1).

Nothing stays in the browser. The fields are sealed in a row of this browser, for one account, for an hour at most;
only the last form counts. Left out is what must be given anew each time: passwords, codes, BSNs and files. A form of
somebody else's page cannot get here: the check of its CSRF token comes first.
"""

import json
import re
from datetime import timedelta

from django.http import HttpRequest

from core.accounts.browsers import browser_for, browser_of
from core.accounts.choices import SessionEnd
from core.accounts.models import AccountSession, Browser, KeptForm, User
from core.accounts.sessions import TIMED_OUT, just_ended
from core.files.uploading import had_files
from core.lib import clock, keyring
from core.lib.keyring import Place, SealedColumn

KEPT = timedelta(hours=1)
MOST_BYTES = 100_000
LONGEST_PATH = 500
MARK = "kept_form"
"""The field with which a kept form is sent again: the one that is kept is then done with."""
NEVER_KEPT = frozenset({"csrfmiddlewaretoken", "next", MARK})
SECRETS = frozenset(
    {"password", "bsn", "code", "pin", "secret", "token", "credential", "pictures", "key", "answer"}
)
"""A field with one of these words in its name, as in `new_password`, must be filled in anew."""

WORD = re.compile(r"[a-z]+")

Fields = list[tuple[str, str]]


def register() -> None:
    keyring.register(SealedColumn("accounts.KeptForm", "sealed", place=_place))


def keep(request: HttpRequest, user: User) -> bool:
    """Keep the form of this request for the account. False when there is nothing in it to keep, or too much."""
    fields = _fields(request)
    body, path = json.dumps(fields).encode(), request.get_full_path()
    if not fields or len(body) > MOST_BYTES or len(path) > LONGEST_PATH:
        return False
    kept, _ = KeptForm.objects.update_or_create(
        browser=browser_for(request),
        defaults={
            "user": user,
            "path": path,
            "sealed": b"",
            "had_files": had_files(request),
            "kept_at": clock.now(),
        },
    )
    kept.sealed = _place(kept).seal(body)
    kept.save(update_fields=["sealed"])
    return True


def sender_timed_out(request: HttpRequest) -> User | None:
    """Whose session ended by the time-out, in this request or lately in this browser; else nobody's form is kept."""
    ended = just_ended(request)
    if ended is not None:
        return ended.user if ended.ended_how in TIMED_OUT else None
    browser = browser_of(request)
    return _timed_out_lately(browser) if browser else None


def kept_for(request: HttpRequest, user: User) -> KeptForm | None:
    """The form that waits for this account in this browser."""
    browser = browser_of(request)
    found = KeptForm.objects.filter(browser=browser, user=user, kept_at__gt=clock.now() - KEPT)
    return found.first() if browser else None


def fields_of(kept: KeptForm) -> Fields:
    """Names and values, in the order in which they were sent."""
    return [(name, value) for name, value in json.loads(_place(kept).unseal(kept.sealed))]


def drop(request: HttpRequest, user: User) -> None:
    KeptForm.objects.filter(browser=browser_of(request), user=user).delete()


def forget_old() -> None:
    """Remove what nobody came back for."""
    KeptForm.objects.filter(kept_at__lte=clock.now() - KEPT).delete()


def _timed_out_lately(browser: Browser) -> User | None:
    """Another page of the same browser may have been the first to find that the session had ended."""
    last = (
        AccountSession.objects.select_related("user__organisation", "user__role")
        .filter(browser=browser, ended_at__gt=clock.now() - KEPT, user__is_active=True)
        .order_by("-ended_at")
        .first()
    )
    return last.user if last and last.ended_how == SessionEnd.IDLE else None


def _fields(request: HttpRequest) -> Fields:
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NEVER_KEPT and SECRETS.isdisjoint(WORD.findall(name.lower()))
        for value in values
        if isinstance(value, str)
    ]


def _place(kept: KeptForm) -> Place:
    return Place("keptform", "sealed", kept.pk)
