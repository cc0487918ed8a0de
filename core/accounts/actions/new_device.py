"""The owner hears of a sign-in with a browser that the account was not used in before (ASVS 5.0, 6.3.5)."""

from django.db import transaction

from core.accounts.models import User
from core.audit.origin import current_origin
from core.lib import clock
from core.notifications import outbox


@transaction.atomic
def tell_of_new_device(user: User) -> None:
    """One mail for each such sign-in, with the device and the address as the trail has them."""
    now, origin = clock.now(), current_origin()
    outbox.enqueue(
        "accounts.new_device",
        recipient=user,
        context={"at": now.isoformat(), "device": origin.device, "address": origin.address},
        dedup_key=f"accounts.new_device:{user.pk}:{now.timestamp():.3f}",
    )
