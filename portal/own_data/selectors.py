"""Own data as guardians and the office see it. Every function takes the user first."""

from uuid import UUID

from django.db.models import QuerySet

from core.accounts.models import User
from core.accounts.rights import Right
from core.childcare.holdings import all_holdings
from core.childcare.models import Guardian
from core.childcare.selectors import family_access
from portal.own_data.choices import ExportState, ProposalState
from portal.own_data.models import FamilyExport, Proposal

NO_LONGER_SHOWN = (ExportState.GONE,)


def _guardian(user: User) -> Guardian | None:
    access = family_access(user)
    return access.guardian if access is not None and access.may_ask else None


def proposals_of(user: User) -> QuerySet[Proposal]:
    """What was proposed about the guardian's family and children; of the other guardian's own row nothing."""
    guardian = _guardian(user)
    if guardian is None:
        return Proposal.objects.none()
    found = Proposal.objects.filter(family=guardian.family_id).exclude(
        guardian__in=guardian.family.guardians.exclude(pk=guardian.pk)
    )
    return found.select_related("child", "guardian", "family", "by", "decided_by")


def exports_of(user: User) -> QuerySet[FamilyExport]:
    """What this very guardian asked and can still be had, newest first."""
    guardian = _guardian(user)
    if guardian is None:
        return FamilyExport.objects.none()
    return FamilyExport.objects.filter(asked_by=guardian).exclude(state__in=NO_LONGER_SHOWN)


def files_allowed(guardian: Guardian) -> set[UUID]:
    """The files that a guardian may have in a copy now."""
    files = (file for holding in all_holdings() for file in holding.files(guardian))
    return {file.pk for file in files if file.removed_at is None}


def is_still_allowed(export: FamilyExport) -> bool:
    """Whether who asked may have each file in the copy now: a photo that was taken back, or with a child of others
    whose guardians no longer allow that, takes the whole copy with it (P-09)."""
    return not export.held or set(export.held) <= files_allowed(export.asked_by)


def proposals_for(user: User) -> QuerySet[Proposal]:
    """The proposals of all families of the organisation, for who keeps families."""
    if not user.has_right(Right.MANAGE_FAMILIES):
        return Proposal.objects.none()
    return Proposal.objects.filter(family__organisation=user.organisation_id).select_related(
        "child", "guardian", "family", "by", "decided_by"
    )


def proposals_to_decide(user: User) -> int:
    """How many wait for the office."""
    return proposals_for(user).filter(state=ProposalState.OPEN).count()
