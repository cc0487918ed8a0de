"""How often somebody may try at home, counted as in core.accounts.limits (A-05, A-21)."""

from datetime import timedelta

from django.http import HttpRequest

from core.accounts.limits import Attempt, Budget, Counted
from core.accounts.models import Limit
from core.homelogin.models import Pupil
from core.lib import clock
from core.lib.client_address import client_address, network_of

PER_ACCOUNT = Budget("home sign-in", most=5, within=timedelta(hours=1))
PER_NETWORK = Budget("home sign-in network", most=50, within=timedelta(hours=1))
LINKS_PER_NETWORK = Budget("home link network", most=50, within=timedelta(hours=1))
# A day: ten thousand PINs are few.
PER_CHILD = Budget("home secret", most=5, within=timedelta(days=1))


def signing_in(request: HttpRequest, email: str) -> tuple[Counted, ...]:
    """What one sign-in counts for; the same for known and unknown addresses."""
    network = network_of(client_address(request))
    return Counted(PER_ACCOUNT, f"{email}|{network}"), Counted(PER_NETWORK, network)


def address_waits(attempt: Attempt) -> bool:
    """Whether this attempt, or an earlier one, makes the next one at its e-mail address wait."""
    keys = [counted.key for counted in attempt.counted if counted.budget is PER_ACCOUNT]
    return Limit.objects.filter(key__in=keys, waits_until__gt=clock.now()).exists()


def asking_link(request: HttpRequest) -> Counted:
    return Counted(LINKS_PER_NETWORK, network_of(client_address(request)))


def opening(pupil: Pupil) -> Counted:
    return Counted(PER_CHILD, str(pupil.pk))
