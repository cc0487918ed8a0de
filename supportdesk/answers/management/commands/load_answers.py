"""``manage.py load_answers``: Kring's own answers and manuals, on a new installation and after each new version."""

from typing import Any

from django.core.management.base import BaseCommand

from supportdesk.answers.actions.load_answers import load_answers


class Command(BaseCommand):
    help = "Put Kring's own answers into the tables; safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load_answers()} answers are new or newer.")
