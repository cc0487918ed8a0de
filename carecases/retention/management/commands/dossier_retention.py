"""``manage.py dossier_retention``: delete the dossiers past their retention, or only tell which those are."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from carecases.retention.actions.delete_dossiers import delete_due
from carecases.retention.due import due_decisions, preview
from core.accounts.choices import OrganisationKind
from core.accounts.models import Organisation
from core.lib import clock


class Command(BaseCommand):
    help = "Deletes the dossiers of care cases that are past their retention, for good."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="only tell which dossiers, why, and what stays"
        )
        parser.add_argument("--most", type=int, default=1000, help="dossiers to tell of, per partnership")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["dry_run"]:
            self.stdout.write(f"{delete_due()} dossiers are gone.")
            return
        today = clock.today()
        for organisation in Organisation.objects.filter(kind=OrganisationKind.PARTNERSHIP):
            leaving = preview(organisation.pk, today, options["most"])
            self.stdout.write(f"{organisation.name}: {len(leaving)} dossiers would go.")
            for one in leaving:
                stays = ", ".join(taken.number for taken in one.stays) or "nothing"
                self.stdout.write(
                    f"  {one.number}: ended {one.ended_on}, kept through {one.kept_through}; stays: {stays}"
                )
            decisions = due_decisions(organisation.pk, today).count()
            self.stdout.write(f"  {decisions} decisions of earlier dossiers would go.")
