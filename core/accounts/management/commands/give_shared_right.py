"""``manage.py give_shared_right``: let a role keep what all organisations share, such as the list of publishers."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.accounts.actions.manage_roles import give_shared_right
from core.accounts.models import Role
from core.accounts.rights import SHARED, Right


class Command(BaseCommand):
    help = "Gives a role a right to data of all organisations; it is recorded in the audit trail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("organisation", help="as in the address of its portal, e.g. zonnestraal")
        parser.add_argument("role", help="the name of the role")
        parser.add_argument("right", choices=SHARED)

    def handle(self, *args: Any, **options: Any) -> None:
        role = Role.objects.filter(
            organisation__slug=options["organisation"], name__iexact=options["role"]
        ).first()
        if role is None:
            raise CommandError("There is no such role.")
        give_shared_right(role, Right(options["right"]))
        self.stdout.write("Given. It holds from the next page of its accounts on.")
