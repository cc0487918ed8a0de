"""Why something cannot be, in words for who asked."""

from django.utils.translation import gettext as _

from carecases.models import HelpRequest
from carecases.rules import free_text
from carecases.wording import called_bsn


class RefusedError(Exception):
    """`words` say which rule and what to do; `field` is where a form shows them, empty for the whole page."""

    def __init__(self, words: str, field: str = "") -> None:
        super().__init__(words)
        self.words, self.field = words, field


def no_agreement() -> RefusedError:
    """C-30: nothing is shared with people from outside without a data processing agreement."""
    return RefusedError(
        _(
            "The board of this school has not signed the data processing agreement, so nothing can be shared "
            "with others from here. Ask the board to sign it; the partnership then notes it at the school."
        )
    )


def from_outside() -> RefusedError:
    """C-65: a school of another partnership, or an institution, has no consultation rounds."""
    return RefusedError(
        _(
            "This help request is from a school or institution outside the partnership. Those have no "
            "consultation rounds; ask the TLV office of the partnership how to go on."
        )
    )


def no_guest_roles() -> RefusedError:
    """The partnership has not said with which roles guests and parents come in."""
    return RefusedError(
        _(
            "The partnership has not set the roles of guests and parents yet. "
            "Ask an administrator of the partnership to do so."
        )
    )


def ended() -> RefusedError:
    """What was asked is about a round that is over."""
    return RefusedError(_("This round is not open for reactions any more. Whoever made it can extend it."))


def refuse_pupil_name(text: str, help_request: HelpRequest, field: str) -> None:
    """Raises RefusedError for what goes out by mail or to another account, with a pupil's name or BSN in it (C-30)."""
    dossier = help_request.dossier
    found = free_text.look_at(text, dossier.first_name, dossier.last_name)
    if found.calls_bsn:
        raise RefusedError(called_bsn(), field)
    if found.names_pupil:
        raise RefusedError(
            _(
                "The name of the pupil may not stand here. Leave it out; of somebody with the same name, "
                "write an initial."
            ),
            field,
        )


def refuse_bsn(text: str, field: str) -> None:
    """Raises RefusedError for a text that calls a BSN (C-11)."""
    if free_text.look_at(text).calls_bsn:
        raise RefusedError(called_bsn(), field)
