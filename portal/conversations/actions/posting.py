"""Putting a message in a thread: the steps that everybody who writes shares.

A message is written once: its key comes from the page, and PostgreSQL refuses a second message of the same author
with it, also when both are sent at the same moment.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.models import Child, Family, Group
from core.files.actions.keeping import attach
from core.files.models import StoredFile
from core.lib import clock
from core.lib.database import constraint_of
from portal.conversations.choices import Side
from portal.conversations.models import Attachment, AwayNotice, Broadcast, Message, Thread
from portal.shared_photos.selectors import photos_among


@dataclass(frozen=True)
class Letter:
    """What somebody wrote on a page; `key` is that page's, and makes sending it again harmless."""

    key: UUID
    text: str
    files: tuple[StoredFile, ...] = ()


class UntoldPhotoError(Exception):
    """Staff would send a photo of which nobody said who is on it (P-09)."""


OnPhotos = Mapping[StoredFile, Collection[Child]]
"""Who is on each photo of a letter, no children where nobody can be recognised."""


def refuse_untold(letter: Letter, on_photos: OnPhotos) -> None:
    """Raises UntoldPhotoError for a letter of staff with a photo that is not in `on_photos`."""
    if any(file not in on_photos for file in photos_among(letter.files)):
        raise UntoldPhotoError


def once(author: User, key: UUID, write: Callable[[], Message]) -> Message:
    """Do what writes the message, or find the message that the same page sent before."""
    try:
        with transaction.atomic():
            return write()
    except IntegrityError as error:
        if constraint_of(error) != "one_message_per_key":
            raise
    return Message.objects.select_related("thread").get(author=author, key=key)


def open_thread(
    family: Family,
    children: Collection[Child],
    group: Group,
    subject: str,
    *,
    by_parents: bool,
    broadcast: Broadcast | None = None,
) -> Thread:
    """A thread in which the first message is still to come, within the caller's transaction."""
    now = clock.now()
    thread = Thread.objects.create(
        family=family,
        group=group,
        subject=subject,
        broadcast=broadcast,
        begun_at=now,
        last_at=now,
        last_by_parents=by_parents,
    )
    thread.children.set(children)
    return thread


def post(thread: Thread, author: User, side: Side, letter: Letter) -> Message:
    """The message, with its line in the trail for each child; within the caller's transaction.

    Messages of one thread are written one after the other, so that their numbers follow the order in which they came.
    """
    Thread.objects.select_for_update(no_key=True).get(pk=thread.pk)
    message = Message.objects.create(
        thread=thread, side=side, author=author, key=letter.key, text=letter.text, sent_at=clock.now()
    )
    add_files([message], letter.files)
    Thread.objects.filter(pk=thread.pk).update(last_at=message.sent_at, last_by_parents=side == Side.PARENTS)
    trail.record_all(
        trail.event(Action.MESSAGE_SENT, actor=author, subject=thread, client=child)
        for child in thread.children.all()
    )
    return message


def add_files(messages: Collection[Message], files: Collection[StoredFile]) -> None:
    """The same files with each of these messages; two statements, and none without files."""
    if not files:
        return
    Attachment.objects.bulk_create(
        Attachment(message=message, file=file) for message in messages for file in files
    )
    attach(files)


def sent_before(author: User, key: UUID | None) -> Message | None:
    """The message that this page sent already. Its files no longer wait, so the form would not find them again."""
    return Message.objects.filter(author=author, key=key).first() if key else None


def answer_for_who_is_away(thread: Thread) -> None:
    """When the group reads no messages today, say so in the thread; once for each absence."""
    today = clock.today()
    away = AwayNotice.objects.filter(group=thread.group_id, first_day__lte=today, last_day__gte=today).first()
    if away is None or thread.messages.filter(away_until=away.last_day).exists():
        return
    Message.objects.create(
        thread=thread, side=Side.AUTOMATIC, text=away.text, sent_at=clock.now(), away_until=away.last_day
    )
