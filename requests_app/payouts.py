"""Credits of which what is left is paid out in money: lapsed, or of a child whose contract is over (R-40)."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.childcare.models import Placement
from core.lib import clock
from core.lib.export import Cell, Table
from requests_app.facts import policy_of
from requests_app.models import Credit
from requests_app.rules.contract import last_day
from requests_app.rules.policy import CreditPayout, Policy, Scope
from requests_app.selectors import credits_to_grant
from requests_app.words import credit_words


@dataclass(frozen=True)
class Payout:
    """What is left of a credit that cannot be used any more; `since` is the last day on which it could."""

    credit: Credit
    since: date


def due_payouts(user: User) -> list[Payout]:
    """What the rules say must be paid out, the longest over first; in three queries, or one where no rule says so."""
    organisation = user.organisation
    if organisation is None:
        return []
    policy = policy_of(organisation)
    if not policy.has_rule(CreditPayout):
        return []
    today = clock.today()
    going_on = Placement.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=today), child=OuterRef("child")
    )
    over = credits_to_grant(user).filter(
        Q(valid_until__lt=today) | ~Exists(going_on), balance__gt=0, child__placements__isnull=False
    )
    rows = over.distinct().prefetch_related("child__placements__group")
    found = [payout for credit in rows if (payout := _payout(credit, policy)) is not None]
    return sorted(found, key=lambda payout: (payout.since, payout.credit.pk))


def _payout(credit: Credit, policy: Policy) -> Payout | None:
    """By the rule of the child's last contract, on the last day that the credit could be used."""
    contracts = list(credit.child.placements.all())
    last = max(contracts, key=lambda contract: (contract.valid_from, contract.pk))
    ended = last_day(contract.valid_until for contract in contracts)
    since = min(credit.valid_until, ended or credit.valid_until)
    scope = Scope(last.group.location_id, last.group.care_type, last.contract_form)
    rule = policy.find(CreditPayout, scope, since)
    return Payout(credit, since) if rule is not None and rule.paid_out else None


def as_table(payouts: Collection[Payout]) -> Table:
    """The list for whoever pays: what a unit is worth in euros is theirs to say."""
    columns = [
        _("Debtor number"),
        _("Child"),
        _("Amount"),
        _("Unit"),
        _("In words"),
        _("Origin"),
        _("Not usable after"),
    ]
    # Read at once: a streamed answer goes out after the language of the page is left again.
    return Table(_("Credits to pay out"), columns, list(_rows(payouts)))


def _rows(payouts: Collection[Payout]) -> Iterator[list[Cell]]:
    for payout in payouts:
        credit = payout.credit
        yield [
            credit.child.family.debtor_number,
            str(credit.child),
            credit.balance,
            credit.get_unit_display(),
            credit_words(credit.balance, credit.unit),
            credit.get_origin_display(),
            payout.since,
        ]
