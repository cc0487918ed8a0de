"""``manage.py outbox``: how the outbox stands, and a second chance for what was given up."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import Count, F, Min, OuterRef, Subquery

from core.lib import clock
from core.notifications.choices import OutboxState
from core.notifications.models import DeliveryAttempt, OutboxMessage
from core.notifications.wake import wake_worker

NEWEST_DEAD = 10


class Command(BaseCommand):
    help = "Show how many messages are in each state and how old the oldest is; --retry-dead tries again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--retry-dead", action="store_true", help="put what was given up in the queue again"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["retry_dead"]:
            self.stdout.write(f"{retry_dead()} messages wait for another try.")
        self._show_states()
        self._show_dead()

    def _show_states(self) -> None:
        rows = OutboxMessage.objects.values("state").annotate(count=Count("pk"), oldest=Min("created_at"))
        found = {row["state"]: row for row in rows}
        for state in OutboxState:
            row = found.get(state)
            age = f"  oldest {_age(row['oldest'])}" if row and state in OutboxState.unfinished() else ""
            self.stdout.write(f"{state.value:<10}{row['count'] if row else 0:>9}{age}")

    def _show_dead(self) -> None:
        last = DeliveryAttempt.objects.filter(message=OuterRef("pk")).order_by("-number").values("answer")[:1]
        dead = OutboxMessage.objects.filter(state=OutboxState.DEAD).annotate(answer=Subquery(last))
        for message in dead.order_by("-finished_at")[:NEWEST_DEAD]:
            self.stdout.write(f"dead {message.pk} {message.kind}: {message.answer}")


def retry_dead() -> int:
    """Let every message that was given up start anew, with all its attempts ahead; returns how many."""
    with transaction.atomic():
        count = OutboxMessage.objects.filter(state=OutboxState.DEAD).update(
            state=OutboxState.WAITING,
            attempts_forgiven=F("attempts"),
            due_at=clock.now(),
            finished_at=None,
        )
        transaction.on_commit(wake_worker, robust=True)
    return count


def _age(moment: datetime) -> str:
    return f"{(clock.now() - moment).total_seconds() / 60:.0f} min"
