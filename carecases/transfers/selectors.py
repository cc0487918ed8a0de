"""What somebody gets to see of transfers, from the account on."""

from django.db.models import QuerySet

from carecases.models import HelpRequest
from carecases.selectors import help_requests_of, own_schools
from carecases.transfers.choices import TransferState
from carecases.transfers.models import Transfer
from core.accounts.models import User
from core.accounts.rights import Right


def transfers_of(user: User) -> QuerySet[Transfer]:
    """A school sees what it asked for; who may release sees the questions of all schools of the partnership."""
    found = Transfer.objects.filter(organisation=user.organisation_id).select_related(
        "dossier", "from_school", "to_school", "asked_by", "decided_by"
    )
    if user.has_right(Right.RELEASE_DOSSIERS):
        return found
    return found.filter(to_school__in=own_schools(user) if user.has_right(Right.FILE_HELP_REQUESTS) else [])


def to_decide(user: User) -> QuerySet[Transfer]:
    """What waits for who may release, oldest first."""
    if not user.has_right(Right.RELEASE_DOSSIERS):
        return Transfer.objects.none()
    return transfers_of(user).filter(state=TransferState.ASKED).order_by("asked_at", "pk")


def number_to_decide(user: User) -> int:
    """Beside the menu; nothing for a school."""
    return to_decide(user).order_by().count()


def earlier_help_requests(user: User, transfer: Transfer) -> QuerySet[HelpRequest]:
    """What can go along, of what the account sees: hidden ones stay with their school, and nobody hears of them."""
    return (
        help_requests_of(user)
        .filter(dossier=transfer.dossier_id, is_hidden=False)
        .exclude(school=transfer.to_school_id)
        .select_related("title", "status", "school")
        .order_by("-asked_on", "-pk")
    )
