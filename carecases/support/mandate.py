"""Whether somebody may grant something, and in words why not (C-66)."""

from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from carecases.models import HelpRequest
from carecases.selectors import transitions_for
from carecases.support.selectors import mandates_of
from core.accounts.models import User
from core.lib.display import money

UNFUNDED = "niet-ontvankelijk-financieel"
"""The code of the status for what falls outside every mandate or budget."""


class OutsideMandateError(Exception):
    """Nobody in this role grants it; the text says which rule stands in the way."""


def require_mandate(user: User, help_request: HelpRequest, amount: Decimal | None = None) -> None:
    """Raises OutsideMandateError when no rule lets this account grant the amount (euros), or grant at all."""
    rules = list(mandates_of(user, help_request))
    names = {"role": user.role.name if user.role else "–", "title": help_request.title.name}
    if not rules:
        raise OutsideMandateError(
            _("The role “%(role)s” has no mandate for “%(title)s”. Ask a colleague who has one.") % names
        )
    if amount is None or any(rule.up_to is None or rule.up_to >= amount for rule in rules):
        return
    language = get_language() or "nl"
    highest = max(rule.up_to for rule in rules if rule.up_to is not None)
    raise OutsideMandateError(
        _(
            "The role “%(role)s” may grant up to %(highest)s for “%(title)s”, and this is %(amount)s. "
            "Ask a colleague with a larger mandate."
        )
        % {**names, "highest": money(highest, language), "amount": money(amount, language)}
    )


def way_on_without_money(user: User, help_request: HelpRequest) -> int | None:
    """The status “Niet ontvankelijk financieel”, where this account may bring the help request to it from here."""
    way = transitions_for(user, help_request).filter(target__code=UNFUNDED).first()
    return way.target_id if way else None
