"""Which budgets an attempt to sign in falls under (A-05)."""

from datetime import timedelta

from django.http import HttpRequest

from core.accounts.choices import Environment
from core.accounts.identifiers import find_account, normalise
from core.accounts.known_device import known_device
from core.accounts.limits import Budget, Counted
from core.accounts.models import Organisation, User
from core.lib.client_address import client_address, network_of

ACCOUNT_HERE = Budget("sign-in account and address", 5, timedelta(days=1))
ACCOUNT_ANYWHERE = Budget("sign-in account", 50, timedelta(days=1))
"""For guesses at one account from many addresses; a browser that the account knows goes past it."""
ADDRESS = Budget("sign-in address", 50, timedelta(hours=1))
OWN_BUDGETS = (ACCOUNT_HERE, ACCOUNT_ANYWHERE)
"""What starts anew when the owner comes in."""


def counted_for(
    request: HttpRequest, organisation: Organisation, environment: Environment, identifier: str
) -> tuple[Counted, ...]:
    """The budgets of this attempt. A name that nobody has is counted as an account is, so it waits just as long.

    User name and e-mail address of one account share its budgets.
    """
    account = find_account(organisation, identifier).account
    network = network_of(client_address(request))
    device = known_device(request)
    if account and device and account.pk in device.accounts:
        return (Counted(ACCOUNT_HERE, f"{account.pk}|device {device.number}", account.pk),)
    account_id = account.pk if account else None
    whose = _whose(account, organisation, environment, identifier)
    return (
        Counted(ACCOUNT_HERE, f"{whose}|{network}", account_id),
        Counted(ACCOUNT_ANYWHERE, whose, account_id),
        Counted(ADDRESS, network),
    )


def _whose(
    account: User | None, organisation: Organisation, environment: Environment, identifier: str
) -> str:
    if account is not None:
        return str(account.pk)
    return f"nobody {organisation.pk} {environment.value} {normalise(identifier)}"
