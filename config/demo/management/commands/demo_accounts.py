from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.demo import sign_in_sheet
from config.demo.load import is_loaded


class Command(BaseCommand):
    help = "Prints who can sign in to the demo, and where."

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_loaded():
            raise CommandError("The demo is not loaded: .venv/bin/python manage.py load_demo")
        for line in sign_in_sheet.lines():
            self.stdout.write(line)
