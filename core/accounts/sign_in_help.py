"""Why somebody could not sign in, for support: the account, its waits, refusals, links that were asked (A-05, A-07).

Outside all of it looks the same; in here it is told apart. Another organisation's is not there (A-27).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.accounts.choices import Environment
from core.accounts.models import User
from core.accounts.rights import Right
from core.accounts.selectors import named
from core.audit.choices import Action
from core.audit.models import Event
from core.audit.selectors import TrailFilter, events_of

MOST_FOUND = 50
MOST_LINES = 30
ABOUT_SIGNING_IN = (
    Action.SIGN_IN,
    Action.SIGN_IN_REFUSED,
    Action.SIGN_IN_WAIT_LIFTED,
    Action.SESSION_MOVED,
    Action.SESSION_SUSPECT,
    Action.FACTOR_RESET_CONFIRMED,
    Action.PASSWORD_SET,
    Action.PASSWORD_CHANGED,
)
REASONS: dict[str, Promise] = {
    "unknown_account": _("no such account"),
    "email_of_several_accounts": _("this e-mail address has several accounts"),
    "other_environment": _("tried on the page of others"),
    "inactive": _("the account is closed"),
    "wrong_password": _("wrong password"),
    "waits_after_failures": _("too many failures, the account was waiting"),
    "wrong_code": _("wrong code"),
    "code_during_wait": _("a code while the wait after wrong codes was running"),
}
"""By what stands in the line; a passkey has many reasons, which help nobody on the telephone."""


@dataclass(frozen=True)
class SignInLine:
    """One thing that happened around signing in. `page` is the sign-in page that was tried, in words."""

    at: datetime
    what: str
    why: str
    page: str
    device: str
    was_refused: bool


def accounts_to_help(user: User) -> QuerySet[User]:
    """The accounts of the organisation, ended ones too: that may be just why it does not work."""
    if not user.has_right(Right.SEE_SIGN_IN_ATTEMPTS):
        return User.objects.none()
    return User.objects.filter(organisation=user.organisation_id).select_related("role")


def find_accounts_to_help(user: User, text: str) -> QuerySet[User]:
    """Of `accounts_to_help` those that `text` names."""
    return accounts_to_help(user).filter(named(text)).order_by("full_name", "pk")[:MOST_FOUND]


def lines_about(user: User, account: User) -> list[SignInLine]:
    """The last things that happened around signing in to the account, newest first."""
    if not user.has_right(Right.SEE_SIGN_IN_ATTEMPTS):
        return []
    wanted = TrailFilter(object_type=account._meta.label_lower, object_id=str(account.pk))
    found = events_of(user.organisation_id, wanted).filter(action__in=ABOUT_SIGNING_IN)
    return _in_words(found.order_by("-at", "-pk")[:MOST_LINES])


def _in_words(events: Iterable[Event]) -> list[SignInLine]:
    return [
        SignInLine(
            at=event.at,
            what=str(Action(event.action).label),
            why=_why(event),
            page=_page(event.data.get("page", "")),
            device=event.device,
            was_refused=event.action == Action.SIGN_IN_REFUSED,
        )
        for event in events
    ]


def _why(event: Event) -> str:
    reason = str(event.data.get("reason", ""))
    if event.data.get("means") == "passkey" and reason:
        return str(_("the passkey was not accepted"))
    return str(REASONS.get(reason, reason))


def _page(page: str) -> str:
    return str(Environment(page).label) if page in Environment.values else ""
