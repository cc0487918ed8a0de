"""Staff keep the connection to a back-office, and refresh the copy of its locations now (K-17)."""

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from core.accounts.models import Organisation, User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.gateway import copies, decisions
from core.childcare.gateway.connections import place_of
from core.childcare.gateway.copies import Copied
from core.childcare.models import RegisterConnection


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
