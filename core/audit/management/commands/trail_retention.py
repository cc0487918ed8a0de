"""``manage.py trail_retention``: remove what is past the retention of the trail."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from core.audit.retention import KEPT_YEARS, expired, trim


class Command(BaseCommand):
    help = f"Removes the lines of the audit trail that are older than {KEPT_YEARS} years, with their seals."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only tell how many there are")

    def handle(self, *args: Any, **options: Any) -> None:
        found = expired() if options["dry_run"] else trim()
        if found is None:
            self.stdout.write("Nothing is past its retention.")
            return
        verb = "would go" if options["dry_run"] else "are gone"
        self.stdout.write(f"{found.lines} lines {verb}, up to seal {found.upto_seal}.")
