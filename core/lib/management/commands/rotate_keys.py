"""``manage.py rotate_keys``: put what is stored under the newest keys, so that older ones can go."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.lib import keyring
from core.lib.keyring import Outcome


class Command(BaseCommand):
    help = (
        "Seals all values with the first key of KRING_FIELD_KEYS and digests them with the first one of"
        " KRING_DIGEST_KEYS, while everything runs. Twice is harmless; interrupted, it goes on where it was."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        outcomes = [self._told(outcome) for outcome in keyring.seal_anew()]
        for what, key_id, count in keyring.digests_to_wait_for():
            self.stdout.write(
                f"{count} x {what} under digest key {key_id}: it stays until these are made anew."
            )
        for setting, key_ids in keyring.older_keys_in_use().items():
            needed = f"still needed: {', '.join(sorted(key_ids))}" if key_ids else "no longer needed"
            self.stdout.write(f"{setting}: older keys are {needed}.")
        unreadable = sum(outcome.unreadable for outcome in outcomes)
        if unreadable:
            raise CommandError(f"{unreadable} values do not open with any key; they were left as they are.")

    def _told(self, outcome: Outcome) -> Outcome:
        self.stdout.write(
            f"{outcome.column.model_label}: {outcome.renewed} sealed anew, {outcome.left} left to do."
        )
        return outcome
