"""Whoever made a consultation round leaves: the colleague who takes over keeps it from then on (A-28).

Who made it stays written down with the ground; reactions are mailed to who keeps it (`Round.keeper`).
"""

from django.db.models import Q, QuerySet
from django.utils.translation import ngettext

from carecases.selectors import help_requests_of
from carecases.together.models import Round
from core.accounts.handing_over import Work
from core.accounts.models import User
from core.lib import clock


def rounds_kept_by(user: User) -> QuerySet[Round]:
    """The rounds that go on and that this account keeps, in no order."""
    kept = Q(made_by=user, kept_by=None) | Q(kept_by=user)
    return Round.objects.filter(
        kept, ended_at=None, see_until__gte=clock.today(), help_request__removed_at=None
    )


def _open_work(user: User) -> list[str]:
    count = rounds_kept_by(user).count()
    return [_words(count)] if count else []


def _obstacle(user: User, successor: User) -> str:
    """The successor has to see the help requests, as their own or by an invitation that holds."""
    seen = help_requests_of(successor).values("pk")
    unseen = rounds_kept_by(user).exclude(help_request__in=seen).count()
    if not unseen:
        return ""
    words = ngettext(
        "%(name)s cannot take over %(count)d consultation round: it is about a help request that they do not see.",
        "%(name)s cannot take over %(count)d consultation rounds: they are about help requests that they do not see.",
        unseen,
    )
    return words % {"name": successor.full_name, "count": unseen}


def _hand_over(user: User, successor: User) -> list[str]:
    count = rounds_kept_by(user).update(kept_by=successor)
    return [_words(count)] if count else []


def _words(count: int) -> str:
    return ngettext("%(count)d consultation round", "%(count)d consultation rounds", count) % {"count": count}


ROUNDS = Work(_open_work, _obstacle, _hand_over)
