"""Reads for the pages before signing in; within an account everything starts from the user."""

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from core.accounts.choices import Environment, FactorResetState, OrganisationKind
from core.accounts.models import (
    AuthenticatorApp,
    Organisation,
    Passkey,
    ResetAttempt,
    SecondFactorReset,
    Unit,
    User,
)
from core.accounts.rights import Right
from core.lib import clock

MOST_SHOWN = 50


def organisations_of(environment: Environment) -> QuerySet[Organisation]:
    """The organisations that have this sign-in page: parents and childminders belong to childcare."""
    if environment == Environment.STAFF:
        return Organisation.objects.all()
    return Organisation.objects.filter(kind=OrganisationKind.CHILDCARE)


def find_organisations(environment: Environment, text: str) -> list[Organisation]:
    """Those that `text` names: by slug, number or whole name one, else all with each of its words in their name."""
    organisations = organisations_of(environment)
    exact = Q(slug=text) | Q(name__iexact=text)
    if text.isascii() and text.isdigit() and len(text) < 10:
        exact |= Q(pk=int(text))
    return list(organisations.filter(exact)[:2]) or list(
        organisations.filter(*(Q(name__icontains=word) for word in text.split()))[:MOST_SHOWN]
    )


def named(text: str) -> Q:
    """Accounts that `text` names: part of the name, or the whole user name or e-mail address."""
    return Q(full_name__icontains=text) | Q(username__iexact=text) | Q(email__iexact=text)


def units_named(units: QuerySet[Unit], words: str) -> QuerySet[Unit]:
    """Those of the units that fit every word: a part of the name, or the beginning of the BRIN."""
    for word in words.split():
        units = units.filter(Q(name__icontains=word) | Q(brin__istartswith=word))
    return units


def waiting_accounts(user: User) -> QuerySet[User]:
    """Accounts of the user's organisation that wait after failed sign-ins now, with `waits_until` (A-05)."""
    if not user.has_right(Right.LIFT_SIGN_IN_WAIT):
        return User.objects.none()
    return (
        User.objects.filter(organisation=user.organisation_id, limits__waits_until__gt=clock.now())
        .annotate(waits_until=Max("limits__waits_until"))
        .order_by("-waits_until", "pk")
    )


def reset_attempts(user: User, account: User | None = None) -> QuerySet[ResetAttempt]:
    """Attempts to get a reset link in the user's organisation, newest first; of one account if given (A-07)."""
    if not user.has_right(Right.SEE_SIGN_IN_ATTEMPTS):
        return ResetAttempt.objects.none()
    found = ResetAttempt.objects.filter(organisation=user.organisation_id).select_related("account")
    return found if account is None else found.filter(account=account)


def owners(user: User) -> QuerySet[User]:
    """Accounts of the user's organisation with a second factor that support can reset (A-13)."""
    if not user.has_right(Right.RESET_SECOND_FACTOR):
        return User.objects.none()
    has_app = Exists(AuthenticatorApp.objects.filter(user=OuterRef("pk"), confirmed=True))
    has_passkey = Exists(Passkey.objects.filter(user=OuterRef("pk")))
    return (
        User.objects.filter(organisation=user.organisation_id, is_active=True)
        .filter(has_app | has_passkey)
        .select_related("role")
    )


def find_owners(user: User, text: str) -> QuerySet[User]:
    """Of `owners` those that `text` names."""
    return owners(user).filter(named(text)).order_by("full_name", "pk")


def factor_resets(user: User) -> QuerySet[SecondFactorReset]:
    """Resets of second factors in the user's organisation, newest first (A-13)."""
    if not user.has_right(Right.RESET_SECOND_FACTOR):
        return SecondFactorReset.objects.none()
    return SecondFactorReset.objects.filter(organisation=user.organisation_id).select_related(
        "owner__role", "asked_by", "closed_by"
    )


def open_factor_resets(user: User) -> QuerySet[SecondFactorReset]:
    """Those that wait for a colleague and have not expired."""
    return factor_resets(user).filter(state=FactorResetState.OPEN, expires_at__gt=clock.now())


def administrators_of(organisation_id: int) -> QuerySet[User]:
    """Who manages the accounts of an organisation, with accounts that work."""
    return User.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=clock.now()),
        organisation=organisation_id,
        is_active=True,
        role__rights__contains=[Right.MANAGE_ACCOUNTS.value],
    )
