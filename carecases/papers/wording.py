"""What papers say when something is not as it should be, and what to do then."""

from pathlib import PurePosixPath

from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from carecases.models import Dossier
from carecases.papers.actions.add_papers import Double
from carecases.papers.actions.change_paper import Obstacle, RefusedRemovalError
from carecases.papers.models import Paper
from carecases.papers.rules.names import says_nothing
from carecases.rules import free_text
from carecases.wording import called_bsn
from core.files import wording
from core.lib.display import short_date


def why_not_removed(refusal: RefusedRemovalError) -> str:
    """One or two sentences in the active language."""
    return {
        Obstacle.DECIDED: _(
            "A decision was taken on this help request, so what it rests on stays. "
            "Ask the partnership when something in this attachment is wrong."
        ),
        Obstacle.SIGNED: _(
            "This attachment is the paper under which somebody signed: %(signatures)s. "
            "It stays as long as the signature counts; take the form back to a draft first."
        )
        % {"signatures": "; ".join(refusal.signatures)},
        Obstacle.GONE: _("This attachment was deleted already."),
        Obstacle.REASON_CALLS_BSN: called_bsn(),
    }[refusal.obstacle]


def there_already(double: Double) -> str:
    """Where the same content is (C-20)."""
    return _(
        "%(name)s: this file is here already as “%(earlier)s” (%(when)s). It was not added a second time."
    ) % {
        "name": wording.shown_name(double.name),
        "earlier": double.earlier.name,
        "when": short_date(localdate(double.earlier.at), get_language() or "nl"),
    }


def hints(paper: Paper, dossier: Dossier) -> list[str]:
    """What is better about this paper's name, and that there is nothing in it."""
    found = []
    if paper.is_empty:
        found.append(
            _("There is next to nothing in this file. It does not count as the attachment that is asked.")
        )
    if says_nothing(paper.name):
        found.append(_("The name does not tell what is in it. Give it a better one."))
    if _names_pupil(paper.name, dossier):
        found.append(_("The name of the pupil stands in the name of the file. That is not needed."))
    return found


def _names_pupil(name: str, dossier: Dossier) -> bool:
    words = PurePosixPath(name).stem.replace("_", " ")
    return free_text.look_at(words, dossier.first_name, dossier.last_name).names_pupil
