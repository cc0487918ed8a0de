"""Opening a thread: what is in it has been read (P-10, P-12)."""

from collections.abc import Iterable

from core.accounts.models import User
from core.lib import clock
from portal.conversations.models import Message, Reading


def mark_read(reader: User, messages: Iterable[Message]) -> None:
    """Keep that the reader opened these messages now; what was opened before keeps its moment.

    One statement, and none when there is nothing new. `messages` come with their readings.
    """
    new = [
        message
        for message in messages
        if message.author_id != reader.pk
        and all(reading.reader_id != reader.pk for reading in message.readings.all())
    ]
    now = clock.now()
    Reading.objects.bulk_create(
        [Reading(message=message, reader=reader, at=now) for message in new], ignore_conflicts=True
    )
