"""What care cases say when they refuse, and what to do then."""

from django.utils.translation import gettext as _

from carecases.actions.change_status import Obstacle, RefusedMoveError
from carecases.models import Status


def why_not_moved(refusal: RefusedMoveError) -> str:
    """One or two sentences in the active language."""
    label = refusal.status.label
    if refusal.obstacle is Obstacle.MOVED_MEANWHILE:
        return moved_meanwhile(refusal.status)
    return {
        Obstacle.NOT_FROM_HERE: _(
            "From “%(status)s” the process does not go to the status you chose. Choose one of the list."
        )
        % {"status": label},
        Obstacle.NOT_GRANTED: _(
            "“Toegekend” is for support. A TLV is issued on the tab TLV, and a budget is decided on the tab Approach."
        ),
        Obstacle.NEEDS_REASON: _("Write a reason: the applicant reads it in the mail."),
        Obstacle.NEEDS_COORDINATOR: _(
            "This status needs a coordinator. Give the help request a coordinator first."
        ),
        Obstacle.NEEDS_HOLDER: _(
            "Choose who takes the help request on; it has to be somebody who does this work for the school."
        ),
        Obstacle.LACKS: _("Something has to be there first; below is what."),
        Obstacle.REASON_CALLS_BSN: called_bsn(),
        Obstacle.REASON_NAMES_PUPIL: _(
            "The reason goes out by mail, so the name of the pupil may not stand in it. Write “the pupil” instead."
        ),
    }[refusal.obstacle]


def moved_meanwhile(status: Status) -> str:
    """Why a step from a status that the help request left meanwhile is not taken."""
    return _(
        "Somebody changed the status meanwhile: it is “%(status)s” now. Look at it again and choose."
    ) % {"status": status.label}


def called_bsn() -> str:
    """Why a text with a BSN is refused (C-11)."""
    return _(
        "A BSN may not stand in a dossier of the partnership. Take the number out; nothing else was changed."
    )
