"""Whose number is this? For who has the right, in the own organisation, by the exact number (K-03)."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from core.accounts.models import User
from core.accounts.rights import Right
from core.audit import trail
from core.audit.choices import Action
from core.childcare.bsn import digests_of
from core.childcare.models import Bsn
from core.lib.nl import normalise_bsn


@sensitive_variables("typed", "number")
@transaction.atomic
def find_by_bsn(user: User, typed: str) -> list[Bsn]:
    """The rows with this number, each with its person and family; the trail says how many were found.

    Raises PermissionDenied without the right, InvalidNumberError for what cannot be a BSN.
    """
    if not user.has_right(Right.SEE_BSN):
        raise PermissionDenied
    number = normalise_bsn(typed)
    found = list(
        Bsn.objects.filter(
            digest__in=digests_of(user.organisation_id, number), family__organisation=user.organisation_id
        )
        .select_related("family", "guardian", "child")
        .order_by("family__debtor_number", "pk")
    )
    trail.record(Action.BSN_SEARCHED, actor=user, found=len(found))
    return found
