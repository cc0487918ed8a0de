"""Telling parents that a credit expires (R-34): thirty days ahead, or at the grant when it lasts shorter."""

from collections import defaultdict
from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from core.childcare.receivers import receivers_of
from core.lib import clock
from core.notifications.choices import Item
from core.notifications.telling import Telling, tell_all
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
    """Each guardian hears once about all of these credits of the family; the number of queries is constant."""
    if not credits:
        return
    families: defaultdict[int, list[int]] = defaultdict(list)
    for credit in credits:
        families[credit.child.family_id].append(credit.pk)
    guardians = receivers_of(families)
    tell_all(
        Item.CREDITS,
        EXPIRING,
        [
            Telling(
                receivers=[user for _guardian, user in guardians[family]],
                context={"number": len(found), "credits": found},
                url=reverse("requests:credits"),
                # A credit is told of once, so the first one names the message.
                dedup_key=f"{EXPIRING}:{min(found)}",
            )
            for family, found in families.items()
        ],
    )
    Credit.objects.filter(pk__in=[credit.pk for credit in credits]).update(expiry_told_at=clock.now())


def _due() -> QuerySet[Credit]:
    today = clock.today()
    return Credit.objects.filter(
        expiry_told_at__isnull=True, balance__gt=0, valid_until__gte=today, valid_until__lte=today + AHEAD
    ).select_related("child")
