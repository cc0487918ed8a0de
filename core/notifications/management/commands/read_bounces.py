"""``manage.py read_bounces``: keep what mail servers report of mail that came back."""

import mailbox
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.notifications.bounces import take_in

STANDARD_INPUT = "-"


class Command(BaseCommand):
    help = (
        "Read reports of mail that came back, from a Maildir, an mbox file, or one message on standard input "
        "(as a mail server's pipe hands it over). What was read before changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "source",
            nargs="?",
            default=STANDARD_INPUT,
            help="a Maildir, an mbox file, or - for standard input",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        read = kept = 0
        for raw in _messages(options["source"]):
            read += 1
            kept += take_in(raw) is not None
        self.stdout.write(f"{read} read, {kept} new returns kept.")


def _messages(source: str) -> Iterator[bytes]:
    if source == STANDARD_INPUT:
        yield sys.stdin.buffer.read()
        return
    place = Path(source)
    if place.is_dir():
        yield from _from_maildir(place)
    elif place.is_file():
        yield from (message.as_bytes() for message in mailbox.mbox(place, create=False))
    else:
        raise CommandError(f"There is no Maildir and no mbox file at {place}.")


def _from_maildir(place: Path) -> Iterator[bytes]:
    """What is in the map `new`; each message is marked as seen once it was taken in."""
    folder = mailbox.Maildir(place, create=False)
    for key, message in list(folder.items()):
        if message.get_subdir() != "new":
            continue
        yield message.as_bytes()
        message.set_subdir("cur")
        message.add_flag("S")
        folder[key] = message
