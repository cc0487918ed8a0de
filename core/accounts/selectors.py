"""Reads for the pages before signing in; within an account everything starts from the user."""

from django.db.models import Max, Q, QuerySet

from core.accounts.choices import Environment, OrganisationKind
from core.accounts.models import Organisation, ResetAttempt, User
from core.accounts.rights import Right
from core.lib import clock

MOST_SHOWN = 50


def organisations_of(environment: Environment) -> QuerySet[Organisation]:
    """The organisations that have this sign-in page: parents and childminders belong to childcare."""
    if environment == Environment.STAFF:
        return Organisation.objects.all()
    return Organisation.objects.filter(kind=OrganisationKind.CHILDCARE)


def find_organisations(environment: Environment, text: str) -> list[Organisation]:
    """Those that `text` names: by slug, number or whole name one, else all that have it in their name."""
    organisations = organisations_of(environment)
    exact = Q(slug=text) | Q(name__iexact=text)
    if text.isascii() and text.isdigit() and len(text) < 10:
        exact |= Q(pk=int(text))
    return list(organisations.filter(exact)[:2]) or list(
        organisations.filter(name__icontains=text)[:MOST_SHOWN]
    )


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
