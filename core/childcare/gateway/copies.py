"""The cached copy of location data that portal pages read (K-17): refreshed every hour and when somebody asks.

A try that fails leaves the last good copy, and the page says how old it is.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from core.accounts.choices import OrganisationKind
from core.accounts.models import Organisation
from core.childcare.gateway.choosing import register_of
from core.childcare.gateway.contract import GatewayError, GatewayProblem, LocationList, locations_from
from core.childcare.gateway.remote import ATTEMPTS
from core.childcare.models import LocationCopy
from core.lib import clock

REFRESHED_EVERY = timedelta(hours=1)
TOO_OLD = timedelta(hours=2)
"""A copy that is older than this missed a refresh: the page says so."""


@dataclass(frozen=True)
class Copied:
    """Location data with its age; `problem` says why the last refresh failed, empty when it did not.

    Without a first good copy `fetched_at` is None and there are no locations.
    """

    data: LocationList
    fetched_at: datetime | None
    tried_at: datetime | None
    problem: GatewayProblem | None

    @property
    def next_refresh(self) -> datetime | None:
        """When the next refresh is due."""
        return self.tried_at + REFRESHED_EVERY if self.tried_at else None

    @property
    def is_old(self) -> bool:
        return self.fetched_at is None or clock.now() - self.fetched_at > TOO_OLD

    @property
    def is_last_good(self) -> bool:
        """Whether this is what was known before the register failed."""
        return self.fetched_at is not None and (self.problem is not None or self.is_old)


def locations_of(organisation: Organisation) -> Copied:
    """The copy, for a page; the register is only asked where there has never been one. One query."""
    copy = LocationCopy.objects.filter(organisation=organisation).first()
    if copy is None:
        return refresh(organisation, attempts=1)
    return _copied(copy)


def kept_copy_of(organisation: Organisation) -> Copied | None:
    """The copy as it stands, None before the first; for who looks into it and must change nothing."""
    copy = LocationCopy.objects.filter(organisation=organisation).first()
    return _copied(copy) if copy else None


def refresh(organisation: Organisation, *, attempts: int = ATTEMPTS, insists: bool = False) -> Copied:
    """Ask the register and keep the answer; with a failure the copy stays and says why.

    `insists` asks also while the breaker leaves the back-office alone ("ververs nu").
    """
    now = clock.now()
    try:
        data = register_of(organisation, attempts=attempts, insists=insists).locations()
    except GatewayError as error:
        failed = {"tried_at": now, "problem": error.problem.value}
        copy, _made = LocationCopy.objects.update_or_create(organisation=organisation, defaults=failed)
    else:
        fresh = {"data": asdict(data), "fetched_at": now, "tried_at": now, "problem": ""}
        copy, _made = LocationCopy.objects.update_or_create(organisation=organisation, defaults=fresh)
    return _copied(copy)


def refresh_due() -> Iterator[tuple[Organisation, Copied]]:
    """Refresh what was not tried within the hour, an organisation at a time."""
    due = Q(location_copy=None) | Q(location_copy__tried_at__lte=clock.now() - REFRESHED_EVERY)
    for organisation in Organisation.objects.filter(due, kind=OrganisationKind.CHILDCARE).order_by("pk"):
        yield organisation, refresh(organisation)


def _copied(copy: LocationCopy) -> Copied:
    data = locations_from(copy.data) if copy.data is not None else LocationList(links_schools=False)
    problem = GatewayProblem(copy.problem) if copy.problem else None
    return Copied(data, copy.fetched_at, copy.tried_at, problem)
