"""Staff write down that what was left of credits has been paid out in money (R-40)."""

from collections.abc import Collection

from django.db import transaction

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from requests_app.actions import credits
from requests_app.models import Credit
from requests_app.payouts import due_payouts


@transaction.atomic
def pay_out(user: User, credit_ids: Collection[int], reason: str) -> list[Credit]:
    """Take off what is left of the credits, of those that are due; returns them. Twice takes nothing twice."""
    rows = Credit.objects.select_for_update(of=("self",)).filter(pk__in=credit_ids).order_by("pk")
    list(rows.values_list("pk"))
    due = [payout.credit for payout in due_payouts(user) if payout.credit.pk in set(credit_ids)]
    for credit in due:
        credits.pay_out(credit, by=user, reason=reason)
    trail.record_all(
        trail.event(
            Action.CREDITS_PAID_OUT,
            actor=user,
            subject=credit,
            client=credit.child,
            organisation_id=user.organisation_id,
            ground=reason,
            amount=str(credit.balance),
        )
        for credit in due
    )
    return due
