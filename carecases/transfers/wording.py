"""What transfers say when nothing is done, and what to do then."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carecases.transfers.actions import Obstacle
from carecases.wording import called_bsn


def why_not(obstacle: Obstacle) -> str:
    """One or two sentences in the active language."""
    return {
        Obstacle.DECIDED: _(
            "Somebody decided on this question meanwhile; nothing was changed. Below is what."
        ),
        Obstacle.GONE_ON: _(
            "The dossier is with this school already, so nothing is left to hand over. Refuse the question with that."
        ),
        Obstacle.CALLS_BSN: called_bsn(),
        Obstacle.NAMES_PUPIL: _(
            "The reason goes out by mail, so the name of the pupil may not stand in it. Write “the pupil” instead."
        ),
    }[obstacle]


def to_decide_words(number: int) -> str:
    """So many questions wait for the partnership, in words."""
    words = ngettext(
        "%(number)d school asks for a dossier of another school",
        "%(number)d schools ask for a dossier of another school",
        number,
    )
    return words % {"number": number}
