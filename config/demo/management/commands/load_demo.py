import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.demo.load import OtherDataError, is_loaded, load, reset
from core.lib import clock


class Command(BaseCommand):
    help = "Loads the demo: two childcare organisations, a partnership and a school, around today. Twice is harmless."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--reset", action="store_true", help="take the demo away first, with all that was done in it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["reset"]:
            self._reset()
        if is_loaded():
            self.stdout.write("The demo is there already.")
            return
        self.stdout.write("Loading the demo ...", ending="")
        self.stdout.flush()
        started = time.monotonic()
        found = load(clock.today())
        self.stdout.write(
            f" {found.families} families with {found.children} children in {found.groups} groups at"
            f" {found.locations} locations, {found.care_moments} care moments and {found.bookings} bookings,"
            f" in {time.monotonic() - started:.0f} seconds."
        )

    def _reset(self) -> None:
        try:
            reset()
        except OtherDataError:
            raise CommandError("This database holds more than the demo; nothing was removed.") from None
