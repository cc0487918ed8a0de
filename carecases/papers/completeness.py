"""What of the papers is still missing before a step, and what they stand in the way of (C-14, C-17, C-69, C-71)."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carecases.conditions import Lack
from carecases.models import HelpRequest
from carecases.papers.choices import PaperKind
from carecases.papers.models import Paper, TitlePapers
from carecases.papers.selectors import consents_of
from core.files.choices import FileState


def missing_papers(help_request: HelpRequest) -> list[Lack]:
    """Every kind that the title asks and that is not there, and the parents' consent; each with the page to add it on.

    A placeholder, a removed paper and one that the virus scanner threw away count for nothing.
    """
    asked = TitlePapers.objects.filter(title=help_request.title_id).first()
    if asked is None:
        return []
    page = reverse("papers:papers", args=[help_request.pk])
    there = Paper.objects.filter(help_request=help_request, removed_at=None)
    lacks = [
        Lack(sentence, page) for kind in asked.kinds if (sentence := _why_not_there(there, PaperKind(kind)))
    ]
    if asked.asks_consent and not consents_of(help_request).exists():
        lacks.append(
            Lack(_("The parents' consent to the handelingsdeel: who gave it and when."), f"{page}#instemming")
        )
    return lacks


def _why_not_there(papers: QuerySet[Paper], kind: PaperKind) -> str:
    """Empty when there is one that counts."""
    found = [paper for paper in papers.filter(kind=kind).select_related("file") if not paper.is_empty]
    if any(paper.file.state == FileState.READY for paper in found):
        return ""
    if any(paper.file.state == FileState.CHECKING for paper in found):
        return _("An attachment of the kind “%(kind)s” is still being checked for viruses.") % {
            "kind": kind.label
        }
    if papers.filter(kind=kind, is_empty=True).exists():
        return _(
            "An attachment of the kind “%(kind)s” with something in it; the one that is there is empty."
        ) % {"kind": kind.label}
    return _("An attachment of the kind “%(kind)s”.") % {"kind": kind.label}


def papers_in_the_way(help_request: HelpRequest) -> list[Lack]:
    """Papers and consents keep a help request from being deleted."""
    page = reverse("papers:papers", args=[help_request.pk])
    number = Paper.objects.filter(help_request=help_request, removed_at=None).count()
    lacks = []
    if number:
        words = ngettext("There is %(number)d attachment.", "There are %(number)d attachments.", number)
        lacks.append(Lack(words % {"number": number}, page))
    if consents_of(help_request).exists():
        lacks.append(
            Lack(_("The parents' consent to the handelingsdeel was written down."), f"{page}#instemming")
        )
    return lacks
