"""``manage.py make_test_customers ORGANISATION``: a test guardian and a test childminder (S-31, S-41)."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.accounts.choices import OrganisationKind
from core.accounts.models import Organisation
from supportdesk.health.actions.make_test_customers import make_test_customers


class Command(BaseCommand):
    help = "Make the test customers of a childcare organisation that it does not have yet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("organisation", help="as in the address of its portal, e.g. zonnestraal")

    def handle(self, *args: Any, organisation: str, **options: Any) -> None:
        found = Organisation.objects.filter(slug=organisation, kind=OrganisationKind.CHILDCARE).first()
        if found is None:
            raise CommandError(f"There is no childcare organisation {organisation}.")
        made = make_test_customers(found)
        for customer in made:
            self.stdout.write(f"made {customer.user.username} ({customer.environment})")
        if not made:
            self.stdout.write("It has its test customers already.")
