"""Guardians get an account when care comes near, without anybody asking for it (A-06)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Min, Q, QuerySet

from core.accounts.choices import Environment, OrganisationKind
from core.accounts.identifiers import visible
from core.accounts.models import Organisation, User
from core.accounts.navigation import home_url
from core.accounts.rights import Right
from core.audit import trail
from core.audit.choices import Action
from core.childcare.models import Guardian
from core.lib import clock, sealed
from core.notifications import outbox
from core.notifications.choices import OutboxState
from core.notifications.models import OutboxMessage

INVITED = "accounts.invited"
PROBLEM = "childcare.account_problem"
REPORTED_FOR = timedelta(days=30)
"""How far back mails that could not be delivered are looked for."""


class Problem(StrEnum):
    """Why a guardian could not be given an account, or not be told of it."""

    BAD_ADDRESS = "bad_address"
    NAME_TAKEN = "name_taken"
    NOT_DELIVERED = "not_delivered"


@dataclass(frozen=True)
class Opened:
    """How many accounts a run made, and how many guardians it reported to the planners."""

    accounts: int
    problems: int


def open_accounts(today: date) -> Opened:
    """Make what is due. Twice is harmless: whoever has an account is passed over, a problem is told once."""
    problems = [open_account(guardian) for guardian in _due(today)]
    undelivered = [_report(guardian, Problem.NOT_DELIVERED) for guardian in _undelivered()]
    return Opened(problems.count(None), len(problems) - problems.count(None) + len(undelivered))


def user_name_of(guardian: Guardian) -> str:
    """The debtor number, for the second guardian with "-2" behind it (A-02)."""
    number = guardian.family.debtor_number
    return number if guardian.position == 1 else f"{number}-{guardian.position}"


def _due(today: date) -> Iterator[Guardian]:
    """Guardians with an e-mail address whose child's care starts within the organisation's number of days."""
    placed = "family__children__placements__"
    is_running = Q(**{f"{placed}valid_until": None}) | Q(**{f"{placed}valid_until__gte": today})
    for organisation in Organisation.objects.filter(kind=OrganisationKind.CHILDCARE):
        found: QuerySet[Guardian] = (
            Guardian.objects.select_related("family")
            .filter(family__organisation=organisation, user=None, is_blocked=False)
            .exclude(email="")
            .annotate(care_starts=Min(f"{placed}valid_from", filter=is_running))
            .filter(care_starts__lte=today + timedelta(days=organisation.account_days_ahead))
            .order_by("family_id", "position")
        )
        yield from found


@transaction.atomic
def open_account(guardian: Guardian, actor: User | None = None) -> Problem | None:
    """The account and the mail with its first link; or the problem, which the planners are told.

    `actor` is the member of staff who does not wait for the day; for nobody it is Kring itself.
    """
    locked = Guardian.objects.select_for_update().get(pk=guardian.pk)
    if locked.user_id is not None:
        return None
    address, name = visible(guardian.email), user_name_of(guardian)
    organisation_id = guardian.family.organisation_id
    if not _is_address(address):
        return _report(guardian, Problem.BAD_ADDRESS)
    if User.objects.filter(organisation=organisation_id, username__iexact=name).exists():
        return _report(guardian, Problem.NAME_TAKEN)
    locked.user = User.objects.create(
        organisation_id=organisation_id,
        environment=Environment.PARENT,
        username=name,
        full_name=str(guardian),
        email=address,
        password=make_password(None),
    )
    locked.save(update_fields=["user"])
    _tell(guardian, locked.user, actor)
    return None


def _tell(guardian: Guardian, user: User, actor: User | None) -> None:
    care_starts: date | None = getattr(guardian, "care_starts", None)  # annotated by _due
    outbox.enqueue(
        INVITED,
        recipient=user,
        context={"care_starts": care_starts.isoformat()} if care_starts else {},
        dedup_key=f"{INVITED}:{user.pk}",
    )
    trail.record(
        Action.ACCOUNT_OPENED,
        actor=actor,
        subject=user,
        client=guardian,
        organisation_id=user.organisation_id,
    )


def _undelivered() -> QuerySet[Guardian]:
    """Guardians whose first link could not be delivered."""
    dead = OutboxMessage.objects.filter(
        kind=INVITED, state=OutboxState.DEAD, finished_at__gte=clock.now() - REPORTED_FOR
    )
    return Guardian.objects.select_related("family").filter(
        user__in=dead.values("recipient"), user__last_login=None
    )


@transaction.atomic
def _report(guardian: Guardian, problem: Problem) -> Problem:
    """A notice for each planner of the organisation, once for each address."""
    address = sealed.digest("reported address", guardian.email)[:16]
    for planner in _planners(guardian.family.organisation_id):
        outbox.notify(
            planner,
            PROBLEM,
            {"problem": problem.value, "name": str(guardian), "number": guardian.family.debtor_number},
            home_url(planner),
            dedup_key=f"{PROBLEM}:{problem.value}:{guardian.pk}:{address}:{planner.pk}",
        )
    return problem


def _planners(organisation_id: int) -> QuerySet[User]:
    return User.objects.select_related("role").filter(
        organisation=organisation_id, is_active=True, role__rights__contains=[Right.SEE_REQUESTS.value]
    )


def _is_address(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True
