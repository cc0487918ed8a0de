from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.demo.load import SLUGS
from core.accounts import second_factor
from core.accounts.models import User
from core.lib import clock


class Command(BaseCommand):
    help = "Prints the code that a demo user's authenticator app shows now."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--organisation", help="its slug, where several have a user of that name")

    def handle(self, *args: Any, **options: Any) -> None:
        slugs = [options["organisation"]] if options["organisation"] else SLUGS
        users = list(
            User.objects.filter(username=options["username"], organisation__slug__in=set(slugs) & set(SLUGS))
        )
        if len(users) != 1:
            raise CommandError(
                "There is no such user." if not users else "Several: give --organisation as well."
            )
        app = second_factor.confirmed_app(users[0])
        if app is None:
            self.stdout.write("This user signs in with the password alone.")
            return
        left = second_factor.STEP_SECONDS - int(clock.now().timestamp()) % second_factor.STEP_SECONDS
        self.stdout.write(f"{second_factor.current_code(app)}  (for {left} more seconds; it works once)")
