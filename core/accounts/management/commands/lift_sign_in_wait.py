"""``manage.py lift_sign_in_wait``: let an account sign in again at once (A-05)."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.accounts.actions.sign_in_waits import lift_from_command
from core.accounts.models import User


class Command(BaseCommand):
    help = "Ends the wait of an account after failed sign-ins; it is recorded in the audit trail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("organisation", help="as in the address of its portal, e.g. zonnestraal")
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(
            organisation__slug=options["organisation"], username__iexact=options["username"]
        ).first()
        if user is None:
            raise CommandError("There is no such account.")
        lifted = lift_from_command(user)
        self.stdout.write("The wait has ended." if lifted else "This account did not wait.")
