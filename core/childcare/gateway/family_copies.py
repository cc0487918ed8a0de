"""The last good copy of what an external back-office holds of a family, with its age (K-17, K-21).

Fetched when somebody first opens the page that shows it, every hour while it is looked at, and by "ververs nu". A try
that fails leaves the copy that is there.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.gateway.choosing import connection_of
from core.childcare.gateway.contract import GatewayError, GatewayProblem
from core.childcare.gateway.family_contract import FamilyData, family_from
from core.childcare.gateway.remote import ATTEMPTS, RemoteRegister
from core.childcare.models import Family, FamilyCopy
from core.lib import clock

REFRESHED_EVERY = timedelta(hours=1)
LOOKED_AT_WITHIN = timedelta(days=1)
"""A copy that nobody looks at any more is not kept up."""
AT_ONCE = 200


@dataclass(frozen=True)
class CopiedFamily:
    """The copy with its age: None before the first good one. `problem` says why the last try failed."""

    data: FamilyData | None
    fetched_at: datetime | None
    problem: GatewayProblem | None


def is_elsewhere(organisation_id: int) -> bool:
    """Whether this organisation's register is a back-office."""
    return connection_of(organisation_id) is not None


def family_copy_of(family: Family) -> CopiedFamily:
    """The copy, for a page; the back-office is asked only where it never was. Raises GatewayError without one."""
    now = clock.now()
    if not FamilyCopy.objects.filter(family=family).update(looked_at=now):
        return refresh(family, attempts=1)
    return _copied(FamilyCopy.objects.get(family=family))


def refresh_now(user: User, family: Family) -> CopiedFamily:
    """The button "ververs nu": ask once, also while the breaker is open."""
    copied = refresh(family, attempts=1, insists=True)
    trail.record(
        Action.FAMILY_REFRESHED,
        actor=user,
        subject=family,
        problem=copied.problem.value if copied.problem else "",
    )
    return copied


def refresh(family: Family, *, attempts: int = ATTEMPTS, insists: bool = False) -> CopiedFamily:
    """Ask the back-office and keep the answer. Raises GatewayError where the register is Kring itself."""
    connection = connection_of(family.organisation_id)
    if connection is None:
        raise GatewayError(GatewayProblem.NOT_THERE)
    now = clock.now()
    try:
        data = RemoteRegister(connection, attempts, insists).family(family.debtor_number)
    except GatewayError as error:
        kept: dict[str, Any] = {"tried_at": now, "problem": error.problem.value}
    else:
        kept = {"data": asdict(data), "fetched_at": now, "tried_at": now, "problem": ""}
    FamilyCopy.objects.update_or_create(
        family=family, defaults=kept, create_defaults={**kept, "looked_at": now}
    )
    return _copied(FamilyCopy.objects.get(family=family))


def refresh_due() -> int:
    """Refresh the copies that are looked at and were not tried within the hour. Returns how many were fetched.

    Of an organisation whose back-office does not answer no other family is tried in this turn.
    """
    now = clock.now()
    due = FamilyCopy.objects.select_related("family").filter(
        tried_at__lte=now - REFRESHED_EVERY, looked_at__gt=now - LOOKED_AT_WITHIN
    )
    fetched, away = 0, set[int]()
    for copy in due.order_by("tried_at", "pk")[:AT_ONCE]:
        organisation_id = copy.family.organisation_id
        if organisation_id in away or not is_elsewhere(organisation_id):
            continue
        problem = refresh(copy.family).problem
        fetched += problem is None
        if problem not in (None, GatewayProblem.NOT_THERE):
            away.add(organisation_id)
    return fetched


def forget_unused() -> None:
    """Copies that nobody looked at for a month go."""
    FamilyCopy.objects.filter(looked_at__lt=clock.now() - timedelta(days=30)).delete()


def _copied(copy: FamilyCopy) -> CopiedFamily:
    data = family_from(copy.data) if copy.data is not None else None
    return CopiedFamily(data, copy.fetched_at, GatewayProblem(copy.problem) if copy.problem else None)
