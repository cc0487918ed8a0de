"""Staff keep the connection to a back-office, refresh the copy of its locations and see to what waits (K-17, K-21)."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.views.decorators.debug import sensitive_variables

from core.accounts.choices import Environment
from core.accounts.models import Organisation, User
from core.accounts.rights import Right
from core.audit import trail
from core.audit.choices import Action
from core.childcare.choices import WriteState
from core.childcare.gateway import copies, decisions
from core.childcare.gateway.connections import place_of
from core.childcare.gateway.copies import Copied
from core.childcare.models import RegisterConnection, RegisterWrite
from core.lib import clock


@sensitive_variables("secret")
@transaction.atomic
def save_connection(user: User, *, address: str, secret: str, is_on: bool) -> RegisterConnection:
    """Set where the back-office is. An empty `secret` leaves the one that is there.

    The trail says what changed, never the secret. Another address begins with a closed breaker.
    """
    connection = RegisterConnection.objects.select_for_update().filter(
        organisation=user.organisation_id
    ).first() or RegisterConnection(organisation_id=user.organisation_id)
    changed = [
        name
        for name, value in (("address", address), ("is_on", is_on))
        if getattr(connection, name) != value or connection.pk is None
    ]
    connection.address, connection.is_on = address, is_on
    if secret:
        changed.append("token")
        connection.token = place_of(connection.organisation_id).seal(secret.encode())
    connection.failures, connection.open_until = 0, None
    connection.save()
    trail.record(Action.CONNECTION_SET, actor=user, subject=connection, changed=changed)
    return connection


def refresh_now(user: User, organisation: Organisation) -> Copied:
    """The button "ververs nu": ask the register once, also while its breaker is open; failing keeps the last copy.

    Where it answers, it is also asked what became of the registrations that were passed on.
    """
    copied = copies.refresh(organisation, attempts=1, insists=True)
    if copied.problem is None:
        decisions.fetch_now(organisation.pk)
    trail.record(
        Action.LOCATIONS_REFRESHED,
        actor=user,
        subject=organisation,
        organisation_id=organisation.pk,
        problem=copied.problem.value if copied.problem else "",
    )
    return copied


def writes_for(user: User) -> QuerySet[RegisterWrite]:
    """What is not in the back-office of the user's organisation yet: refused first, then the oldest."""
    if user.environment != Environment.STAFF or not user.has_right(Right.MEND_CONNECTIONS):
        return RegisterWrite.objects.none()
    not_there = RegisterWrite.objects.filter(
        organisation=user.organisation_id, state__in=(WriteState.WAITING, WriteState.REFUSED)
    )
    return not_there.select_related("family").order_by("state", "made_at", "pk")


@transaction.atomic
def resend(user: User, chosen: Iterable[RegisterWrite]) -> int:
    """Let these go now, also what was refused. Returns how many; what got there meanwhile stays as it is."""
    rows = list(writes_for(user).filter(pk__in=[one.pk for one in chosen]))
    writes_for(user).filter(pk__in=[one.pk for one in rows]).update(
        state=WriteState.WAITING, attempts=0, due_at=clock.now(), finished_at=None
    )
    _record(Action.REGISTER_WRITE_RESENT, user, rows)
    return len(rows)


@transaction.atomic
def drop(user: User, write: RegisterWrite) -> bool:
    """The back-office need not have what it refused of a family, until it changes again. False when it is not refused
    any more."""
    refused = RegisterWrite.objects.filter(pk=write.pk, state=WriteState.REFUSED, family__isnull=False)
    if not refused.update(state=WriteState.DROPPED, finished_at=clock.now()):
        return False
    _record(Action.REGISTER_WRITE_DROPPED, user, [write])
    return True


def _record(action: Action, user: User, rows: Iterable[RegisterWrite]) -> None:
    trail.record_all(
        trail.event(
            action,
            actor=user,
            subject=row,
            organisation_id=row.organisation_id,
            kind=row.kind,
            reference=str(row.reference),
        )
        for row in rows
    )
