"""A proposal as people read it: field by field, what stands there and what should."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portal.own_data.fields import LABELS
from portal.own_data.models import Proposal


@dataclass(frozen=True)
class Line:
    """`now` is what is on file at this moment, which may be another value than the guardian saw."""

    label: Promise
    before: str
    wanted: str
    now: str

    @property
    def was_changed(self) -> bool:
        """Whether somebody changed it after it was proposed."""
        return self.now != self.before


@dataclass(frozen=True)
class Shown:
    """A proposal with whom it is about and its lines."""

    proposal: Proposal
    about: str
    lines: list[Line]


def shown(proposal: Proposal) -> Shown:
    row = proposal.row
    lines = [
        Line(LABELS[name], proposal.before[name], wanted, getattr(row, name))
        for name, wanted in proposal.wanted.items()
    ]
    about = str(proposal.child or proposal.guardian or "") or _("The address of the family")
    return Shown(proposal, about, lines)
