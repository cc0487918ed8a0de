"""Who may open what: one row per URL, put together from every app's ACCESS (A-26).

A URL without a row opens for nobody (core.accounts.middleware), and a test fails on it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.module_loading import import_string

from core.accounts.choices import Environment
from core.accounts.models import User
from core.accounts.rights import Right


@dataclass(frozen=True)
class Access:
    """Who may open a URL: everyone, or the accounts of some environments, or those of them with a right.

    `before_second_factor`: also while the second step of signing in is still to come.
    """

    anonymous: bool = False
    environments: Collection[Environment] = ()
    right: Right | None = None
    before_second_factor: bool = False

    def __post_init__(self) -> None:
        if not (self.anonymous or self.environments or self.right):
            raise ValueError("An access row lets somebody in: everyone, an environment or a right.")

    def allows(self, user: User) -> bool:
        """Whether this account may open the page, once it has signed in completely."""
        if self.anonymous:
            return True
        in_environment = not self.environments or user.environment in self.environments
        return in_environment and (self.right is None or user.has_right(self.right))


EVERYONE = Access(anonymous=True)
SIGNED_IN = Access(environments=tuple(Environment))
SIGNING_IN = Access(environments=tuple(Environment), before_second_factor=True)
PARENTS = Access(environments=(Environment.PARENT,))
CHILDMINDERS = Access(environments=(Environment.CHILDMINDER,))
STAFF = Access(environments=(Environment.STAFF,))


def staff_with(right: Right) -> Access:
    """Staff whose role holds the right."""
    return Access(environments=(Environment.STAFF,), right=right)


ACCESS: dict[str, Access] = {
    "accounts:start": EVERYONE,
    "accounts:choose": EVERYONE,
    "accounts:organisation": EVERYONE,
    "accounts:theme": EVERYONE,
    "accounts:logo": EVERYONE,
    "accounts:sign_in": EVERYONE,
    "accounts:forgotten": EVERYONE,
    "accounts:first_password": EVERYONE,
    "accounts:about": EVERYONE,
    "accounts:sign_out": SIGNING_IN,
    "accounts:second_factor": SIGNING_IN,
    "accounts:recovery_code": SIGNING_IN,
    "accounts:set_up_app": SIGNING_IN,
    "accounts:confirm_app": SIGNING_IN,
    "accounts:passkey": SIGNING_IN,
    "accounts:passkey_question": SIGNING_IN,
    "accounts:add_passkey": SIGNING_IN,
    "accounts:add_passkey_question": SIGNING_IN,
    "accounts:landing": SIGNED_IN,
    "accounts:account": SIGNED_IN,
    "accounts:change_password": SIGNED_IN,
    "accounts:change_email": SIGNED_IN,
    "accounts:confirm_email": EVERYONE,
    "accounts:recovery_codes": SIGNED_IN,
    "accounts:details": SIGNED_IN,
    "accounts:two_steps": SIGNED_IN,
    "accounts:switch_off": SIGNED_IN,
    "accounts:remove_app": SIGNED_IN,
    "accounts:rename_passkey": SIGNED_IN,
    "accounts:remove_passkey": SIGNED_IN,
    "accounts:trail": staff_with(Right.SEE_TRAIL),
    "accounts:trail_event": staff_with(Right.SEE_TRAIL),
    "accounts:trail_export": staff_with(Right.SEE_TRAIL),
}


@cache
def access_table() -> Mapping[str, Access]:
    """The rows of all apps by URL name (settings.ACCESS_TABLE)."""
    table: Mapping[str, Access] = import_string(settings.ACCESS_TABLE)
    return table


def may_open(user: User | AnonymousUser, url_name: str) -> bool:
    """Whether this user may open the URL with this name: what the server refuses is not shown either."""
    row = access_table().get(url_name)
    if row is None:
        return False
    return row.anonymous or (isinstance(user, User) and row.allows(user))
