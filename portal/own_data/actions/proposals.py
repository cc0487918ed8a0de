"""A guardian proposes a change of what is on file, and the office accepts or refuses it (P-25)."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.accounts.administration import RefusedError
from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.actions.keep_families import change_family, change_guardian
from core.childcare.actions.save_record import change_record
from core.childcare.models import Child, Family, Guardian
from core.lib import clock
from core.lib.database import constraint_of
from portal.own_data.choices import ProposalState
from portal.own_data.fields import PROPOSED
from portal.own_data.models import Proposal
from portal.own_data.telling import tell_decided

ONE_OPEN = "one_open_proposal_per_row"


@transaction.atomic
def propose(
    guardian: Guardian, row: Family | Guardian | Child, wanted: Mapping[str, str], *, remark: str = ""
) -> Proposal:
    """Put those of the fields that differ before the office.

    Raises RefusedError when nothing differs, or when a proposal about the same is still open.
    """
    changed = {
        name: wanted[name]
        for name in PROPOSED[type(row)]
        if name in wanted and wanted[name] != getattr(row, name)
    }
    if not changed:
        raise RefusedError(_("Nothing differs from what is on file. Change at least one field."))
    proposal = Proposal(
        family_id=guardian.family_id,
        child=row if isinstance(row, Child) else None,
        guardian=row if isinstance(row, Guardian) else None,
        by=guardian,
        wanted=changed,
        before={name: getattr(row, name) for name in changed},
        remark=remark,
        made_at=clock.now(),
    )
    try:
        with transaction.atomic():
            proposal.save(force_insert=True)
    except IntegrityError as error:
        if constraint_of(error) != ONE_OPEN:
            raise
        raise RefusedError(
            _("A change of this was proposed already. Wait for the office, or withdraw that one first.")
        ) from None
    _record(Action.PROPOSAL_MADE, guardian.user, proposal)
    return proposal


@transaction.atomic
def withdraw(guardian: Guardian, proposal: Proposal) -> bool:
    """The proposal is off. False when the office decided meanwhile."""
    if not _close(proposal, ProposalState.WITHDRAWN):
        return False
    _record(Action.PROPOSAL_WITHDRAWN, guardian.user, proposal)
    return True


@transaction.atomic
def accept(user: User, proposal: Proposal) -> None:
    """Take over what was proposed; the guardian is told.

    Raises RefusedError when it was decided or withdrawn meanwhile, or when what is on file is not what the guardian
    saw: then the office looks again.
    """
    _refuse_closed(_close(proposal, ProposalState.ACCEPTED, user=user))
    row = _locked(proposal)
    if any(getattr(row, name) != value for name, value in proposal.before.items()):
        raise RefusedError(
            _(
                "What is on file was changed after this was proposed. Refuse it, and change the family by hand."
            )
        )
    for name, value in proposal.wanted.items():
        setattr(row, name, value)
    fields = list(proposal.wanted)
    if isinstance(row, Guardian):
        change_guardian(user, row, fields, seen=row.version)
    elif isinstance(row, Family):
        change_family(user, row, fields, seen=row.version, client=proposal.by)
    else:
        change_record(user, row, fields, seen=row.version, client=row)
    _record(Action.PROPOSAL_ACCEPTED, user, proposal)
    tell_decided(proposal)


@transaction.atomic
def refuse(user: User, proposal: Proposal, *, reason: str) -> None:
    """Leave things as they are; the guardian reads why. Raises RefusedError when it was decided or withdrawn."""
    _refuse_closed(_close(proposal, ProposalState.REFUSED, user=user, reason=reason))
    _record(Action.PROPOSAL_REFUSED, user, proposal)
    tell_decided(proposal)


def _close(proposal: Proposal, state: ProposalState, *, user: User | None = None, reason: str = "") -> bool:
    """Whoever is first decides."""
    values: dict[str, Any] = {
        "state": state,
        "decided_at": clock.now(),
        "decided_by": user,
        "reason": reason,
    }
    if not Proposal.objects.filter(pk=proposal.pk, state=ProposalState.OPEN).update(**values):
        return False
    for name, value in values.items():
        setattr(proposal, name, value)
    return True


def _refuse_closed(was_open: bool) -> None:
    if not was_open:
        raise RefusedError(_("This was decided or withdrawn meanwhile. Nothing has changed now."))


def _locked(proposal: Proposal) -> Family | Guardian | Child:
    row = proposal.row
    return type(row)._base_manager.select_for_update().get(pk=row.pk)


def _record(action: Action, actor: User | None, proposal: Proposal) -> None:
    trail.record(
        action,
        actor=actor,
        subject=proposal,
        client=proposal.child or proposal.guardian or proposal.by,
        organisation_id=proposal.family.organisation_id,
        fields=sorted(proposal.wanted),
    )
