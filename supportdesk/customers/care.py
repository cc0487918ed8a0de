"""Help requests that a worker may know of: what the worker cannot open is not there for a diagnosis either (S-20)."""

from django.db.models import Q, QuerySet

from carecases.models import HelpRequest
from carecases.selectors import LONGEST_NUMBER, help_requests_of
from core.accounts.models import User

MOST = 10


def help_requests_numbered(worker: User, typed: str) -> QuerySet[HelpRequest]:
    """The help request with this number, and those of the dossier with this number, the newest first."""
    digits = typed.strip().lstrip("#")
    if not (digits.isascii() and digits.isdecimal() and len(digits) < LONGEST_NUMBER):
        return HelpRequest.objects.none()
    return (
        help_requests_of(worker)
        .filter(Q(pk=int(digits)) | Q(dossier__number=int(digits)))
        .select_related("dossier", "school", "status", "title", "school_data__applicant", "made_by")
        .order_by("-made_at", "-pk")[:MOST]
    )


def help_request_for(worker: User, typed: str) -> HelpRequest | None:
    """The newest of the dossier with this number, else the help request with this number; None without one."""
    rows = list(help_requests_numbered(worker, typed))
    wanted = typed.strip().lstrip("#")
    return next((row for row in rows if str(row.dossier.number) == wanted), next(iter(rows), None))
