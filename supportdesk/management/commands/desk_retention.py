"""``manage.py desk_retention``: remove what support found, did and reported that is past its retention."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from supportdesk.retention import KEPT, expired, remove_expired


class Command(BaseCommand):
    help = (
        "Removes the diagnoses, repairs, reports to the supplier and ended incidents of the support desk that are "
        f"older than {KEPT.days} days."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only tell how many there are")

    def handle(self, *args: Any, **options: Any) -> None:
        found = expired() if options["dry_run"] else remove_expired()
        verb = "would go" if options["dry_run"] else "are gone"
        self.stdout.write(f"{found} {verb}.")
