"""What an administrator gets to see; another organisation's is not there (A-27)."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet

from core.accounts.administration import kinds_managed_by
from core.accounts.choices import Environment
from core.accounts.models import Role, Unit, UnitChange, User
from core.accounts.rights import Right
from core.lib import clock

OPEN, ENDED = "open", "ended"


@dataclass(frozen=True)
class AccountFilter:
    """What was asked: words that are all in name, user name or e-mail address, and further conditions.

    `environment` are the accounts without a role: parents and childminders. `state` is `OPEN`, `ENDED` or empty.
    """

    words: str = ""
    role: Role | None = None
    environment: str = ""
    unit: Unit | None = None
    state: str = OPEN


def accounts_for(user: User) -> QuerySet[User]:
    """The accounts that this user manages, or sees as the own one among them."""
    if not user.has_right(Right.MANAGE_ACCOUNTS):
        return User.objects.none()
    return User.objects.filter(
        Q(role=None) | Q(role__kind__in=kinds_managed_by(user)), organisation=user.organisation_id
    )


def find_accounts(user: User, wanted: AccountFilter) -> QuerySet[User]:
    """The accounts that fit, with role and units; the page orders them."""
    found = accounts_for(user)
    for word in wanted.words.lower().split():
        found = found.filter(findable__contains=word)
    if wanted.role is not None:
        found = found.filter(role=wanted.role)
    if wanted.environment:
        found = found.filter(environment=wanted.environment)
    if wanted.unit is not None:
        found = found.filter(units=wanted.unit)
    is_ended = Q(is_active=False) | Q(ends_at__lte=clock.now())
    if wanted.state:
        found = found.filter(is_ended) if wanted.state == ENDED else found.exclude(is_ended)
    return found.select_related("role").prefetch_related("units")


def possible_successors(user: User, account: User) -> QuerySet[User]:
    """Colleagues who stay: staff that this user manages, or the user."""
    colleagues = User.objects.filter(
        Q(pk=user.pk) | Q(pk__in=accounts_for(user).values("pk")),
        organisation=user.organisation_id,
        environment=Environment.STAFF,
        is_active=True,
        ends_at=None,
    )
    return colleagues.exclude(pk=account.pk).select_related("role")


def roles_seen_by(user: User) -> QuerySet[Role]:
    """The roles of the organisation, with `account_count` of accounts that are open."""
    if not (user.has_right(Right.MANAGE_ROLES) or user.has_right(Right.MANAGE_ACCOUNTS)):
        return Role.objects.none()
    return (
        Role.objects.filter(organisation=user.organisation_id)
        .annotate(account_count=Count("users", filter=Q(users__is_active=True)), ever_count=Count("users"))
        .order_by("name")
    )


def roles_managed_by(user: User) -> QuerySet[Role]:
    """The roles that this user may change: those of the types that are this user's to manage."""
    if not user.has_right(Right.MANAGE_ROLES):
        return Role.objects.none()
    return roles_seen_by(user).filter(kind__in=kinds_managed_by(user))


def units_for(user: User) -> QuerySet[Unit]:
    """The schools and institutions of the organisation, for who sets it up."""
    if not user.has_right(Right.MANAGE_ORGANISATION):
        return Unit.objects.none()
    return Unit.objects.filter(organisation=user.organisation_id)


def units_with_plans(user: User) -> QuerySet[Unit]:
    """As `units_for`, with `account_count` and `plans`, the changes that are still to come."""
    plans = Prefetch(
        "changes", UnitChange.objects.filter(UnitChange.OPEN).select_related("merge_into"), to_attr="plans"
    )
    return (
        units_for(user)
        .annotate(account_count=Count("users", filter=Q(users__is_active=True)))
        .prefetch_related(plans)
    )


def changes_for(user: User) -> QuerySet[UnitChange]:
    """What was planned for the units, done and withdrawn too."""
    return UnitChange.objects.filter(unit__in=units_for(user)).select_related(
        "unit", "merge_into", "planned_by"
    )
