"""``manage.py verify_credits``: is every balance the sum of its movements?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from requests_app.verify_ledger import faults


class Command(BaseCommand):
    help = "Compare every credit with its movements; ends with an error where they differ."

    def handle(self, *args: Any, **options: Any) -> None:
        found = faults()
        for credit, balance, total in found:
            self.stderr.write(f"credit {credit} holds {balance}, its movements come to {total}")
        if found:
            raise CommandError(f"{len(found)} credits are wrong.")
        self.stdout.write("Every credit holds what its movements come to.")
