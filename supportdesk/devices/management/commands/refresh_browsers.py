"""``manage.py refresh_browsers SOURCE``: which browser versions are current, from a newer table of releases."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.lib import clock, outbound
from supportdesk.devices import browser_data

SECONDS = 60
MOST_BYTES = 60_000_000
"""The whole table is some twenty million bytes."""


class Command(BaseCommand):
    help = (
        "Read which versions of browsers are current, from a file or an https address with the data.json of "
        "MDN's browser-compat-data, and write them into the data file."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", help="a file, or an address that begins with https://")

    def handle(self, *args: Any, source: str, **options: Any) -> None:
        before = browser_data.browser_data().supported.versions
        try:
            raw = browser_data.from_releases(json.loads(_content(source)), clock.today())
        except (json.JSONDecodeError, UnicodeDecodeError) as problem:
            raise CommandError(f"This is no JSON: {problem}.") from problem
        except browser_data.WrongTableError as problem:
            raise CommandError(str(problem)) from problem
        try:
            browser_data.write(raw, browser_data.FILE)
        except OSError as problem:
            raise CommandError(f"The data file cannot be written: {problem}.") from problem
        for family, majors in raw["supported"].items():
            was = ", ".join(map(str, before.get(family, ())))
            self.stdout.write(f"{family}: {', '.join(map(str, majors))} (was {was})")


def _content(source: str) -> bytes:
    if not source.startswith("https://"):
        path = Path(source)
        if not path.is_file():
            raise CommandError(f"There is no file {source}.")
        return path.read_bytes()
    try:
        answer = outbound.get(
            source, headers={"Accept": "application/json"}, seconds=SECONDS, most_bytes=MOST_BYTES
        )
    except outbound.OutboundError as problem:
        raise CommandError(f"Nothing came from there: {problem}.") from problem
    if answer.status != 200:
        raise CommandError(f"The answer was {answer.status}.")
    return answer.body
