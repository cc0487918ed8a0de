"""What the tabs Overlegronde and Vergadering print of a whole help request (C-28)."""

from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from carecases.models import HelpRequest
from carecases.printing import Sheet
from carecases.seats import Seat
from carecases.together.models import Round
from carecases.together.selectors import meetings_of, participants_of, reactions_of, rounds_of
from core.accounts.models import User
from core.lib import clock
from core.lib.display import short_date


def rounds(user: User, help_request: HelpRequest, seat: Seat) -> list[Sheet]:
    """Each round that this account sees, with who took part and what was written."""
    return [_of_round(one) for one in rounds_of(user, help_request, seat)]


def _of_round(one: Round) -> Sheet:
    people = ", ".join(participant.user.full_name for participant in participants_of(one))
    facts = (
        (_("Begun by"), f"{one.made_by.full_name}, {_day(clock.local_date(one.made_at))}"),
        (_("Participants"), people or "–"),
        (_("Reactions until"), _day(one.react_until)),
        (_("To read until"), _day(one.see_until)),
        *(
            (f"{_day(clock.local_date(said.at))}: {said.author.full_name} ({said.capacity})", said.text)
            for said in reactions_of(one)
        ),
    )
    return Sheet(_("Consultation round: %(subject)s") % {"subject": one.subject}, facts, one.description)


def meetings(_user: User, help_request: HelpRequest, _seat: Seat) -> list[Sheet]:
    """When it was spoken about and what was concluded; minutes stay within the partnership."""
    facts = tuple(
        (f"{_day(item.meeting.on)}: {item.meeting}", item.conclusion or "–")
        for item in meetings_of(help_request)
    )
    return [Sheet(_("Meetings"), facts)] if facts else []


def _day(day: date) -> str:
    return short_date(day, get_language() or "nl")
