"""Whoever handles tickets leaves: the open ones go to the colleague who takes over (A-28)."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carecases.tickets.choices import TicketStatus
from carecases.tickets.models import Ticket
from core.accounts.handing_over import Work
from core.accounts.models import User
from core.accounts.rights import Right


def _of(user: User) -> QuerySet[Ticket]:
    return Ticket.objects.filter(handler=user).exclude(status=TicketStatus.DONE)


def _open_work(user: User) -> list[str]:
    count = _of(user).count()
    return [_words(count)] if count else []


def _obstacle(user: User, successor: User) -> str:
    if successor.has_right(Right.HANDLE_TICKETS):
        return ""
    return _("%(name)s cannot take over tickets: the role %(role)s does not handle them.") % {
        "name": successor.full_name,
        "role": successor.role,
    }


def _hand_over(user: User, successor: User) -> list[str]:
    count = _of(user).update(handler=successor)
    return [_words(count)] if count else []


def _words(count: int) -> str:
    return ngettext("%(count)d open ticket", "%(count)d open tickets", count) % {"count": count}


TICKETS = Work(_open_work, _obstacle, _hand_over)
