"""What the tab Bijlagen prints of a whole help request (C-28): which attachments there are, not what is in them."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from carecases.models import HelpRequest
from carecases.papers.selectors import papers_of
from carecases.printing import Sheet
from carecases.seats import Seat
from core.accounts.models import User
from core.lib import clock
from core.lib.display import short_date


def attachments(user: User, help_request: HelpRequest, seat: Seat) -> list[Sheet]:
    """The list as this seat sees it, newest first; nothing that was deleted."""
    there = papers_of(help_request, seat, user).filter(removed_at=None)
    language = get_language() or "nl"
    facts = tuple(
        (
            paper.name,
            ", ".join(
                part
                for part in (
                    str(paper.get_kind_display()),
                    short_date(clock.local_date(paper.at), language),
                    paper.by.full_name if paper.by else "",
                )
                if part
            ),
        )
        for paper in there
    )
    return [Sheet(_("Attachments"), facts)] if facts else []
