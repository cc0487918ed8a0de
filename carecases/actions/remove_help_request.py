"""Deleting a help request in which nothing was filled in yet (C-17).

It is in no list any more and opens for nobody. Its row stays with the status history, which only grows, until the
retention of the partnership takes both: so what happened can be told, and nothing is lost unseen.
"""

from django.db import transaction

from carecases import conditions
from carecases.conditions import Lack
from carecases.models import HelpRequest
from carecases.selectors import help_requests_of, works_for_partnership
from core.accounts.models import User
from core.accounts.rights import Right
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock


class InTheWayError(Exception):
    """Something was filled in; `lacks` says what, with links."""

    def __init__(self, lacks: list[Lack]) -> None:
        super().__init__(lacks)
        self.lacks = lacks


class NotAllowedError(Exception):
    """This account may not delete it, or not any more."""


def may_remove(user: User, help_request: HelpRequest) -> bool:
    """The partnership and administrators may; the school as long as the partnership does not see it."""
    if works_for_partnership(user):
        return True
    return help_request.is_hidden and user.has_right(Right.FILE_HELP_REQUESTS)


@transaction.atomic
def remove_help_request(user: User, help_request_id: int) -> None:
    """Take a help request away that the account sees.

    Raises:
        NotAllowedError, InTheWayError: see there.
        HelpRequest.DoesNotExist: the account does not see it (any more).
    """
    help_request = (
        help_requests_of(user)
        .select_for_update(of=("self",))
        .select_related("dossier", "status")
        .get(pk=help_request_id)
    )
    if not may_remove(user, help_request):
        raise NotAllowedError
    in_the_way = conditions.in_the_way(help_request)
    if in_the_way:
        raise InTheWayError(in_the_way)
    help_request.removed_at, help_request.removed_by = clock.now(), user
    help_request.save(update_fields=["removed_at", "removed_by"])
    trail.record(
        Action.HELP_REQUEST_REMOVED,
        actor=user,
        subject=help_request,
        client=help_request.dossier,
        status=help_request.status.code,
    )
