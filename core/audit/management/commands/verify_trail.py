"""``manage.py verify_trail``: is the trail as it was sealed?"""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.audit.verifying import Break, verify


class Command(BaseCommand):
    help = (
        "Reads the audit trail against its seals; names the first line that is not as it was and then fails."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--remembered",
            type=remembered_seal,
            metavar="NUMBER:HASH",
            help="a seal as the log told it at the time; shows that the end was not cut off or sealed anew",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        report = verify(options["remembered"])
        self.stdout.write(f"{report.seals} seals with {report.lines} lines are in order.")
        if report.first_break:
            raise CommandError(_in_words(report.first_break))
        self.stdout.write(f"{report.waiting} lines wait for a seal.")
        if report.head:
            self.stdout.write(f"The last seal is {report.head.number}:{bytes(report.head.hash).hex()}")


def remembered_seal(text: str) -> tuple[int, str]:
    number, colon, seal_hash = text.partition(":")
    if not (colon and number.isdecimal()):
        raise ArgumentTypeError("write it as the log does, number:hash")
    return int(number), seal_hash.lower()


def _in_words(found: Break) -> str:
    if found.event_id is None:
        return f"Seal {found.seal} {found.fault}."
    return f"Line {found.event_id} {found.fault} after it was sealed (seal {found.seal})."
