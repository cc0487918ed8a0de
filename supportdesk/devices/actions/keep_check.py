"""Keeping a measurement under a code (S-30), and letting go of it after 30 days."""

from django.db import IntegrityError, transaction
from django.http import HttpRequest

from core.accounts import limits
from core.accounts.limits import Budget, Counted
from core.lib import clock
from core.lib.client_address import client_address, network_of
from supportdesk.devices.measuring import measure
from supportdesk.devices.models import KEPT, DeviceCheck
from supportdesk.devices.rules.codes import new_code

PER_NETWORK = Budget("device checks", 30, within=limits.LONGEST_WAIT)
"""A school has one address for everybody in it; nobody needs thirty checks in a quarter of an hour."""
TRIES = 5


class TooManyChecksError(Exception):
    """So many checks came from one network that the next ones wait."""


def keep_check(request: HttpRequest) -> DeviceCheck:
    """Measure and keep. Commits twice, as the attempt is counted first.

    Raises:
        TooManyChecksError: too many came from this network.
    """
    attempt = limits.begin(Counted(PER_NETWORK, network_of(client_address(request))))
    if attempt.waits_until:
        raise TooManyChecksError
    check = measure(request)
    for _ in range(TRIES - 1):
        try:
            return _save(check)
        except IntegrityError:
            # The code is another check's; of 34 million, so the next one will be free.
            continue
    return _save(check)


@transaction.atomic
def _save(check: DeviceCheck) -> DeviceCheck:
    check.code = new_code()
    check.save(force_insert=True)
    return check


def tidy_checks() -> int:
    """Remove what is older than 30 days. Returns how many went."""
    gone, _ = DeviceCheck.objects.filter(made_at__lt=clock.now() - KEPT).delete()
    return gone
