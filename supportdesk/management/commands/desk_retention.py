"""``manage.py desk_retention``: remove the diagnoses and repairs of support that are past their retention."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from supportdesk.retention import KEPT, expired, remove_expired


class Command(BaseCommand):
    help = f"Removes the diagnoses and repairs of the support desk that are older than {KEPT.days} days."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only tell how many there are")

    def handle(self, *args: Any, **options: Any) -> None:
        found = expired() if options["dry_run"] else remove_expired()
        verb = "would go" if options["dry_run"] else "are gone"
        self.stdout.write(f"{found.diagnoses} diagnoses and {found.repairs} repairs {verb}.")
