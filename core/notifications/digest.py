"""Once a day, together: what users chose to hear of that way, in one mail, and one push for each device (P-32).

Lines wait as rows (core.notifications.telling). Gathering them makes outbox messages in the same transaction; their
words are made when they are sent, from the lines that their reader may still know and has not seen at the bell by then.
"""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from core.lib import clock
from core.lib.database import is_mine_alone
from core.notifications import messages, notices, outbox
from core.notifications.choices import Channel, Item
from core.notifications.mail_templates import render
from core.notifications.messages import Mail
from core.notifications.models import DigestLine, Notice, OutboxMessage
from core.notifications.telling import devices_of

logger = logging.getLogger(__name__)

KIND = LOCK = "notifications.digest"
AT = time(18)
"""From this hour on, in Amsterdam, the digest of the day goes."""
BATCH = 500
MOST_SHOWN = 60
KEPT = timedelta(days=60)


def register() -> None:
    messages.register(KIND, digest_mail)


@dataclass(frozen=True)
class Line:
    """One thing in a digest: what it is about, its words, and the address where it is read."""

    item: str
    text: str
    url: str


def gather_due(*, batch: int = BATCH) -> int:
    """Put the digests that are due in the outbox; returns how many users have one. Safe twice, late, in parallel.

    A batch of users is a transaction of its own. A line that was stored only after its digest went comes with that of
    the next day.
    """
    on, before = _due_digest()
    told: set[int] = set()
    while found := _gather_batch(on, before, batch):
        told |= found
    DigestLine.objects.filter(digest_on__lt=on - KEPT).delete()
    return len(told)


def _due_digest() -> tuple[date, datetime]:
    """The day of the last digest that was due, and the moment until which it takes lines."""
    today = clock.today()
    moment = clock.local(today, AT)
    if clock.now() < moment:
        today -= timedelta(days=1)
        moment = clock.local(today, AT)
    return today, moment


@transaction.atomic
def _gather_batch(on: date, before: datetime, batch: int) -> set[int]:
    """Take the waiting lines of some users into the digest of `on`.

    Returns:
        The users; empty when none are left, or when another process is at it.
    """
    if not is_mine_alone(LOCK):
        return set()
    waiting = _waiting_for(on, before)
    users = list(waiting.order_by("user").values_list("user", flat=True).distinct()[:batch])
    lines = list(waiting.filter(user__in=users).values_list("pk", "user", "channel"))
    DigestLine.objects.filter(pk__in=[pk for pk, _user, _channel in lines]).update(digest_on=on)
    by_channel = {
        channel: {user for _pk, user, over in lines if over == channel} for channel in Channel.values
    }
    devices = devices_of(by_channel[Channel.PUSH])
    now = clock.now()
    outbox.store_messages(
        [
            *(_message(on, now, user, Channel.MAIL) for user in sorted(by_channel[Channel.MAIL])),
            *(
                _message(on, now, user, Channel.PUSH, device)
                for user, found in devices.items()
                for device in found
            ),
        ]
    )
    return {user for _pk, user, _channel in lines}


def _waiting_for(on: date, before: datetime) -> QuerySet[DigestLine]:
    """Lines whose user has no digest of this day over that channel yet: there is one a day."""
    has_gone = DigestLine.objects.filter(user=OuterRef("user"), channel=OuterRef("channel"), digest_on=on)
    return DigestLine.objects.filter(~Exists(has_gone), digest_on=None, created_at__lt=before)


def _message(
    on: date, now: datetime, user: int, channel: Channel, device: int | None = None
) -> OutboxMessage:
    return OutboxMessage(
        kind=KIND,
        channel=channel,
        recipient_id=user,
        subscription_id=device,
        context={"on": on.isoformat()},
        dedup_key=f"{KIND}:{user}:{on}:{channel}:{device or ''}",
        created_at=now,
        due_at=now,
    )


def digest_mail(message: OutboxMessage) -> Mail | None:
    """What is new, by subject; None when nothing of it is left to tell."""
    user = message.recipient
    if user is None:
        return None
    on = date.fromisoformat(message.context["on"])
    waiting = _unread(user, DigestLine.objects.filter(user=user, channel=message.channel, digest_on=on))
    lines = [shown for line in waiting if (shown := _shown(line))]
    if not lines:
        return None
    return render(
        "notifications/digest",
        {
            "receiver": user,
            "on": on,
            "count": len(lines),
            "groups": _by_item(lines[:MOST_SHOWN]),
            "more": max(0, len(lines) - MOST_SHOWN),
        },
        organisation=user.organisation,
    )


def _unread(user: AbstractBaseUser, lines: Any) -> list[DigestLine]:
    """Without what the user has opened at the bell meanwhile."""
    found: Collection[DigestLine] = list(
        lines.select_related("user__organisation").order_by("created_at", "pk")
    )
    read = set(
        Notice.objects.filter(
            user_id=user.pk, dedup_key__in=[line.notice_key for line in found], read_at__isnull=False
        ).values_list("dedup_key", flat=True)
    )
    return [line for line in found if line.notice_key not in read]


def _shown(line: DigestLine) -> Line | None:
    """None for what the user may no longer know, as its own mail would be withdrawn, and for unknown kinds."""
    own_mail = OutboxMessage(
        kind=line.kind, recipient=line.user, context=line.context, created_at=line.created_at
    )
    try:
        if messages.require(line.kind)(own_mail) is None:
            return None
        text = notices.require(line.kind)(line.context)
    except Exception as fault:  # a fault in one line must not hold the others
        logger.warning("A line of a digest (%s) could not be written: %s", line.kind, type(fault).__name__)
        return None
    return Line(str(Item(line.item).label), text, urljoin(settings.PUBLIC_URL, line.url))


def _by_item(lines: list[Line]) -> list[tuple[str, list[Line]]]:
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(line.item, []).append(line)
    return list(found.items())
