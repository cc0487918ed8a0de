"""Telling people that a file of theirs was thrown away by the virus scanner (E10)."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _

from core.files.inspection.kinds import Problem
from core.files.models import StoredFile
from core.files.wording import WORDS
from core.notifications.notices import register_notice
from core.notifications.outbox import NewNotice, notify_all

REFUSED = "files:refused"
Administrators = Callable[[int], Iterable[Any]]

_administrators: list[Administrators] = []


def register() -> None:
    register_notice(REFUSED, _words)


def tell_administrators_too(of_organisation: Administrators) -> None:
    """Whom else to tell, by the number of the organisation; said by the part that knows who administers."""
    if of_organisation not in _administrators:
        _administrators.append(of_organisation)


def tell_refused(file: StoredFile) -> None:
    """At the bell of who brought it, and of those who administer the organisation."""
    people = {user.pk: user for told in _administrators for user in told(file.organisation_id)}
    if file.uploader is not None:
        people[file.uploader.pk] = file.uploader
    notify_all(
        NewNotice(
            user=user,
            kind=REFUSED,
            context={"name": file.name, "problem": file.problem},
            url="/",
            dedup_key=f"file:{file.pk}:refused:{user.pk}",
        )
        for user in people.values()
    )


def _words(context: dict[str, Any]) -> str:
    return _("%(name)s: %(reason)s") % {"name": context["name"], "reason": WORDS[Problem(context["problem"])]}
