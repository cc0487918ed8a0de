"""Help requests that a worker may know of: what the worker cannot open is not there for a diagnosis either (S-20)."""

from django.db.models import Q

from carecases.models import HelpRequest
from carecases.selectors import LONGEST_NUMBER, help_requests_of
from core.accounts.models import User


def help_request_for(worker: User, number: str) -> HelpRequest | None:
    """The help request with this number, or the newest of the dossier with this number; None without one."""
    digits = number.strip().lstrip("#")
    if not (digits.isascii() and digits.isdecimal() and len(digits) < LONGEST_NUMBER):
        return None
    found = help_requests_of(worker).filter(Q(pk=int(digits)) | Q(dossier__number=int(digits)))
    rows = found.select_related("dossier", "school", "status", "title", "organisation").order_by(
        "-made_at", "-pk"
    )
    by_pk = {row.pk: row for row in rows}
    return by_pk.get(int(digits)) or next(iter(by_pk.values()), None)
