"""Saying that something must be sent or shown, in the transaction of the change that causes it (N-01)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.http import url_has_allowed_host_and_scheme

from core.lib import clock
from core.notifications import messages, notices
from core.notifications.models import Notice, OutboxMessage
from core.notifications.wake import wake_worker

BATCH = 2000
"""Rows in one statement."""


class OutsideTransactionError(RuntimeError):
    """A message without a transaction could be sent for a change that is never stored."""


def enqueue(
    kind: str,
    *,
    recipient: AbstractBaseUser | None = None,
    address: str = "",
    context: dict[str, Any],
    dedup_key: str,
    due_at: datetime | None = None,
) -> bool:
    """Put a mail in the outbox; it goes if and only if the caller's transaction is committed.

    Args:
        kind: a name that an app registered (core.notifications.messages).
        recipient: the account it is for; the mail goes to the address that it has when the mail is sent.
        address: where to send it instead; needed when there is no recipient.
        context: plain JSON facts for writing the mail: ids, no texts.
        dedup_key: names the cause (`"request:12:settled"`); the same cause never makes a second mail.
        due_at: the moment from which it may go; now when absent.

    Returns:
        False when the outbox already held a mail with this key.

    Raises:
        OutsideTransactionError: the caller is not in a transaction.
        UnknownKindError: no app has registered the kind.
    """
    require_transaction()
    messages.require(kind)
    now = clock.now()
    message = OutboxMessage(
        kind=kind,
        recipient_id=recipient.pk if recipient else None,
        address=address,
        context=context,
        dedup_key=dedup_key,
        created_at=now,
        due_at=due_at or now,
    )
    OutboxMessage.objects.bulk_create([message], ignore_conflicts=True)
    is_new = OutboxMessage.objects.filter(pk=message.pk).exists()
    if is_new and message.due_at <= now:
        transaction.on_commit(wake_worker, robust=True)
    return is_new


@dataclass(frozen=True)
class NewMail:
    """A mail for an account; see `enqueue` for what each part is."""

    kind: str
    recipient: AbstractBaseUser
    context: dict[str, Any]
    dedup_key: str


def enqueue_all(mails: Iterable[NewMail]) -> None:
    """As `enqueue` for many mails at once that may go now, in one statement."""
    require_transaction()
    now = clock.now()
    rows = [
        OutboxMessage(
            kind=mail.kind,
            recipient_id=mail.recipient.pk,
            context=mail.context,
            dedup_key=mail.dedup_key,
            created_at=now,
            due_at=now,
        )
        for mail in mails
    ]
    for kind in {row.kind for row in rows}:
        messages.require(kind)
    store_messages(rows)


def store_messages(rows: Collection[OutboxMessage]) -> None:
    """Store rows that may go now; those whose cause has a message already are left out."""
    if OutboxMessage.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH):
        transaction.on_commit(wake_worker, robust=True)


def notify(user: AbstractBaseUser, kind: str, context: dict[str, Any], url: str, dedup_key: str) -> bool:
    """Show a notice at the user's bell; following it opens `url`, a path within Kring.

    Returns:
        False when there already was a notice with this key.

    Raises:
        OutsideTransactionError: the caller is not in a transaction.
        UnknownNoticeError: no app has registered the kind (core.notifications.notices).
        ValueError: the url leads out of Kring.
    """
    require_transaction()
    _require_notice(kind, url)
    _, is_new = Notice.objects.get_or_create(
        dedup_key=dedup_key,
        defaults={
            "user_id": user.pk,
            "kind": kind,
            "context": context,
            "url": url,
            "created_at": clock.now(),
        },
    )
    return is_new


@dataclass(frozen=True)
class NewNotice:
    """A notice for an account; see `notify` for what each part is."""

    user: AbstractBaseUser
    kind: str
    context: dict[str, Any]
    url: str
    dedup_key: str


def notify_all(new: Iterable[NewNotice]) -> None:
    """As `notify` for many notices at once, in one statement."""
    require_transaction()
    now = clock.now()
    rows = [
        Notice(
            user_id=notice.user.pk,
            kind=notice.kind,
            context=notice.context,
            url=notice.url,
            dedup_key=notice.dedup_key,
            created_at=now,
        )
        for notice in new
    ]
    for kind, url in {(row.kind, row.url) for row in rows}:
        _require_notice(kind, url)
    store_notices(rows)


def store_notices(rows: Collection[Notice]) -> None:
    """Store notices; those of a cause that was shown already are left out."""
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)


def unread_count(user: AbstractBaseUser) -> int:
    """How many notices of this user wait to be read."""
    return Notice.objects.filter(user_id=user.pk, read_at=None).count()


def require_transaction() -> None:
    """Raises OutsideTransactionError where nothing would be rolled back together with the message."""
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransactionError(
            "Messages are written in the transaction of the change that causes them: use transaction.atomic()."
        )


def require_kind(kind: str, urls: Iterable[str]) -> None:
    """For what is both a mail and a notice: raises as `enqueue` and `notify` do."""
    messages.require(kind)
    for url in urls:
        _require_notice(kind, url)


def _require_notice(kind: str, url: str) -> None:
    notices.require(kind)
    if not url.startswith("/") or not url_has_allowed_host_and_scheme(url, allowed_hosts=None):
        raise ValueError(f"A notice leads to a page of Kring, not to {url}.")
