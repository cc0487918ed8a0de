"""Telling parents that a credit expires (R-34): thirty days ahead, or at the grant when it lasts shorter."""

from collections import defaultdict
from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from core.accounts.models import User
from core.childcare.models import Guardian
from core.lib import clock
from core.notifications import outbox
from core.notifications.outbox import NewMail, NewNotice
from requests_app.models import Credit

EXPIRING = "requests.credit_expires"
AHEAD = timedelta(days=30)
BATCH = 200


def tell_due(*, batch: int = BATCH) -> int:
    """Tell of everything that expires within thirty days; returns of how many credits. Safe twice, late, in parallel.

    A batch is a transaction of its own; credits that another worker or a parent has in hand wait for the next time.
    """
    told = 0
    while True:
        with transaction.atomic():
            found = list(
                _due()
                .select_for_update(of=("self",), skip_locked=True)
                .order_by("child__family_id", "pk")[:batch]
            )
            tell(found)
        if not found:
            return told
        told += len(found)


def tell_of(credit_ids: Collection[int]) -> None:
    """The same for credits that were granted just now, in the transaction of the grant."""
    tell(list(_due().filter(pk__in=credit_ids)))


def tell(credits: Collection[Credit]) -> None:
    """One mail and one notice to each guardian, about all of these credits of the family; three queries."""
    if not credits:
        return
    families: defaultdict[int, list[int]] = defaultdict(list)
    for credit in credits:
        families[credit.child.family_id].append(credit.pk)
    receivers = [
        (family, guardian, user) for family, found in _guardians(families).items() for guardian, user in found
    ]
    outbox.enqueue_all(
        NewMail(EXPIRING, user, {"credits": families[family]}, _key(guardian, families[family]))
        for family, guardian, user in receivers
    )
    outbox.notify_all(
        NewNotice(
            user,
            EXPIRING,
            {"number": len(families[family])},
            reverse("requests:credits"),
            _key(guardian, families[family]),
        )
        for family, guardian, user in receivers
    )
    Credit.objects.filter(pk__in=[credit.pk for credit in credits]).update(expiry_told_at=clock.now())


def _key(guardian: int, credits: list[int]) -> str:
    """A credit is told of once, so the first one names the message."""
    return f"{EXPIRING}:{guardian}:{min(credits)}"


def _due() -> QuerySet[Credit]:
    today = clock.today()
    return Credit.objects.filter(
        expiry_told_at__isnull=True, balance__gt=0, valid_until__gte=today, valid_until__lte=today + AHEAD
    ).select_related("child")


def _guardians(families: Collection[int]) -> dict[int, list[tuple[int, User]]]:
    """The guardians with custody and an account, by family: number and account."""
    found: defaultdict[int, list[tuple[int, User]]] = defaultdict(list)
    rows = Guardian.objects.filter(
        family__in=families, has_custody=True, is_blocked=False, user__isnull=False
    ).select_related("user")
    for guardian in rows:
        assert guardian.user is not None
        found[guardian.family_id].append((guardian.pk, guardian.user))
    return found
