"""Telling people what they may switch on and off: at the bell always, by mail and push as each of them chose (P-32).

Legal mail and mail about the account itself is not told this way but put in the outbox directly.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser

from core.lib import clock
from core.notifications import outbox
from core.notifications.choices import Channel, Item, Moment, standard_moment
from core.notifications.models import DigestLine, Notice, OutboxMessage, Preference, PushSubscription


@dataclass(frozen=True)
class Telling:
    """One thing that happened and who hears of it.

    `context` holds plain JSON facts (ids, no texts), `url` is the path within Kring where it is read, and `dedup_key`
    names the cause: each receiver hears of a cause once. The key may be 100 characters long.
    """

    receivers: Iterable[AbstractBaseUser]
    context: dict[str, Any]
    url: str
    dedup_key: str


def tell(
    item: Item,
    kind: str,
    receivers: Iterable[AbstractBaseUser],
    *,
    context: dict[str, Any],
    url: str,
    dedup_key: str,
) -> None:
    """Tell of one thing; see `Telling` for its parts and `tell_all` for what follows and what it raises."""
    tell_all(item, kind, [Telling(receivers, context, url, dedup_key)])


def tell_all(item: Item, kind: str, tellings: Iterable[Telling]) -> None:
    """A notice for every receiver, and a mail and a push, a line of the daily digest or nothing, as each chose.

    The number of statements does not grow with the receivers. `kind` is registered both as a mail
    (core.notifications.messages), whose writer looks at the moment of sending whether the receiver may still know,
    and as a notice (core.notifications.notices), whose words also stand in the digest.

    Raises:
        OutsideTransactionError: the caller is not in a transaction.
        UnknownKindError, UnknownNoticeError: no app has registered the kind.
        ValueError: a url leads out of Kring.
    """
    told = {f"{one.dedup_key}:{user.pk}": (user.pk, one) for one in tellings for user in one.receivers}
    outbox.require_transaction()
    outbox.require_kind(kind, {one.url for _user, one in told.values()})
    if not told:
        return
    round_of_news = _Round(item, kind, told, clock.now())
    outbox.store_notices(round_of_news.notices())
    outbox.store_messages([*round_of_news.mails(), *round_of_news.pushes()])
    DigestLine.objects.bulk_create(
        round_of_news.digest_lines(), ignore_conflicts=True, batch_size=outbox.BATCH
    )


class _Round:
    """The rows of one `tell_all`; `told` are the number of the receiver and the news by the key of the notice."""

    def __init__(self, item: Item, kind: str, told: Mapping[str, tuple[int, Telling]], now: datetime) -> None:
        self.item, self.kind, self.told, self.now = item, kind, told, now
        users = {user for user, _one in told.values()}
        self.chosen = {
            (user, Channel(channel)): Moment(moment)
            for user, channel, moment in Preference.objects.filter(user__in=users, item=item).values_list(
                "user", "channel", "moment"
            )
        }

    def notices(self) -> list[Notice]:
        return [
            Notice(
                user_id=user,
                kind=self.kind,
                context=one.context,
                url=one.url,
                dedup_key=key,
                created_at=self.now,
            )
            for key, (user, one) in self.told.items()
        ]

    def mails(self) -> list[OutboxMessage]:
        return [
            self._message(key, user, one, channel=Channel.MAIL)
            for key, user, one in self._wanted(Channel.MAIL, Moment.AT_ONCE)
        ]

    def pushes(self) -> list[OutboxMessage]:
        wanted = list(self._wanted(Channel.PUSH, Moment.AT_ONCE))
        devices = devices_of({user for _key, user, _one in wanted})
        return [
            self._message(f"{key}:push:{device}", user, one, channel=Channel.PUSH, subscription_id=device)
            for key, user, one in wanted
            for device in devices.get(user, ())
        ]

    def digest_lines(self) -> list[DigestLine]:
        return [
            DigestLine(
                user_id=user,
                channel=channel,
                item=self.item,
                kind=self.kind,
                context=one.context,
                url=one.url,
                notice_key=key,
                created_at=self.now,
            )
            for channel in Channel
            for key, user, one in self._wanted(channel, Moment.DAILY)
        ]

    def _wanted(self, channel: Channel, moment: Moment) -> Iterator[tuple[str, int, Telling]]:
        standard = standard_moment(self.item, channel)
        for key, (user, one) in self.told.items():
            if self.chosen.get((user, channel), standard) == moment:
                yield key, user, one

    def _message(self, key: str, user: int, one: Telling, **more: Any) -> OutboxMessage:
        return OutboxMessage(
            kind=self.kind,
            recipient_id=user,
            context=one.context,
            dedup_key=key,
            created_at=self.now,
            due_at=self.now,
            **more,
        )


def devices_of(users: Iterable[int]) -> dict[int, list[int]]:
    """The numbers of the devices that each of these users switched push on for; one query."""
    found: dict[int, list[int]] = {}
    rows = PushSubscription.objects.filter(user__in=set(users)).order_by("pk")
    for user, device in rows.values_list("user", "pk"):
        found.setdefault(user, []).append(device)
    return found
