"""Who may open what: one row per URL, put together from every app's ACCESS (A-26).

A URL without a row opens for nobody (core.accounts.middleware), and a test fails on it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.module_loading import import_string

from core.accounts.choices import Environment
from core.accounts.models import User
from core.accounts.rights import Right


class StepUp(Enum):
    """When a page asks once more who it is (core.accounts.step_up): see there how long a proof lasts."""

    NEVER = auto()
    WHEN_SUSPECT = auto()
    """Only while the session may have been taken over (A-17): what every page of an account does at least."""
    ALWAYS = auto()


@dataclass(frozen=True)
class Access:
    """Who may open a URL: everyone, or the accounts of some environments, or those of them with a right.

    `any_of` asks for one of several rights. Accounts of the environments in `also` need no right: what they may do
    there follows from what they are.
    `before_second_factor`: also while the second step of signing in is still to come. `step_up`: whether who it is
    must have been proved lately. `is_watching`: it is called by a page, not by a person, and leaves the idle clock.
    `is_file`: it answers with a file, so after the proof the page with the link to it comes back.
    """

    anonymous: bool = False
    environments: Collection[Environment] = ()
    right: Right | None = None
    any_of: Collection[Right] = ()
    also: Collection[Environment] = ()
    before_second_factor: bool = False
    step_up: StepUp = StepUp.NEVER
    is_watching: bool = False
    is_file: bool = False

    def __post_init__(self) -> None:
        if not (self.anonymous or self.environments or self.right):
            raise ValueError("An access row lets somebody in: everyone, an environment or a right.")

    def allows(self, user: User) -> bool:
        """Whether this account may open the page, once it has signed in completely."""
        if self.anonymous or user.environment in self.also:
            return True
        in_environment = not self.environments or user.environment in self.environments
        has_one = not self.any_of or any(user.has_right(right) for right in self.any_of)
        return in_environment and has_one and (self.right is None or user.has_right(self.right))


EVERYONE = Access(anonymous=True)
SIGNED_IN = Access(environments=tuple(Environment), step_up=StepUp.WHEN_SUSPECT)
STILL_SIGNED_IN = Access(environments=tuple(Environment))
"""Also for a session that may have been taken over: proving who it is, and what stands around every page."""
SIGNING_IN = Access(environments=tuple(Environment), before_second_factor=True)
PARENTS = Access(environments=(Environment.PARENT,), step_up=StepUp.WHEN_SUSPECT)
CHILDMINDERS = Access(environments=(Environment.CHILDMINDER,), step_up=StepUp.WHEN_SUSPECT)
STAFF = Access(environments=(Environment.STAFF,), step_up=StepUp.WHEN_SUSPECT)
OWN_SAFETY = Access(environments=tuple(Environment), step_up=StepUp.ALWAYS)
SETTING_UP = Access(environments=tuple(Environment), before_second_factor=True, step_up=StepUp.ALWAYS)


def staff_with(right: Right, *, step_up: StepUp = StepUp.WHEN_SUSPECT) -> Access:
    """Staff whose role holds the right."""
    return Access(environments=(Environment.STAFF,), right=right, step_up=step_up)


def carers_with(right: Right) -> Access:
    """Staff whose role holds the right, and childminders, who are the staff of the children placed with them (P-43)."""
    return Access(
        environments=(Environment.STAFF,),
        right=right,
        also=(Environment.CHILDMINDER,),
        step_up=StepUp.WHEN_SUSPECT,
    )


def staff_with_one_of(rights: Collection[Right]) -> Access:
    """Staff whose role holds one of the rights or more."""
    return Access(environments=(Environment.STAFF,), any_of=rights, step_up=StepUp.WHEN_SUSPECT)


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
    "accounts:set_up_app": SETTING_UP,
    "accounts:confirm_app": SETTING_UP,
    "accounts:passkey": SIGNING_IN,
    "accounts:passkey_question": SIGNING_IN,
    "accounts:add_passkey": SETTING_UP,
    "accounts:add_passkey_question": SETTING_UP,
    "accounts:landing": SIGNED_IN,
    "accounts:account": SIGNED_IN,
    "accounts:change_password": SIGNED_IN,
    "accounts:change_email": OWN_SAFETY,
    "accounts:confirm_email": EVERYONE,
    "accounts:recovery_codes": OWN_SAFETY,
    "accounts:details": SIGNED_IN,
    "accounts:two_steps": SIGNED_IN,
    "accounts:switch_off": OWN_SAFETY,
    "accounts:remove_app": OWN_SAFETY,
    "accounts:rename_passkey": SIGNED_IN,
    "accounts:remove_passkey": OWN_SAFETY,
    "accounts:step_up": STILL_SIGNED_IN,
    "accounts:step_up_question": STILL_SIGNED_IN,
    "accounts:kept_form": SIGNED_IN,
    "accounts:session_left": Access(environments=tuple(Environment), is_watching=True),
    "accounts:stay": STILL_SIGNED_IN,
    "accounts:devices": SIGNED_IN,
    "accounts:end_device": SIGNED_IN,
    "accounts:end_other_devices": SIGNED_IN,
    "accounts:add_account": SIGNING_IN,
    "accounts:switch_account": EVERYONE,
    "accounts:sign_out_everywhere_here": SIGNING_IN,
    "accounts:admin_start": staff_with_one_of(
        (
            Right.MANAGE_ACCOUNTS,
            Right.MANAGE_ROLES,
            Right.MANAGE_ORGANISATION,
            Right.MANAGE_PROCESSES,
        )
    ),
    "accounts:admin_accounts": staff_with(Right.MANAGE_ACCOUNTS),
    "accounts:admin_account": staff_with(Right.MANAGE_ACCOUNTS),
    **dict.fromkeys(
        (
            "accounts:admin_new_account",
            "accounts:admin_change_account",
            "accounts:admin_send_link",
            "accounts:admin_end_account",
            "accounts:admin_withdraw_end",
            "accounts:admin_reopen_account",
        ),
        staff_with(Right.MANAGE_ACCOUNTS, step_up=StepUp.ALWAYS),
    ),
    "accounts:admin_roles": staff_with(Right.MANAGE_ROLES),
    **dict.fromkeys(
        (
            "accounts:admin_new_role",
            "accounts:admin_role",
            "accounts:admin_copy_role",
            "accounts:admin_remove_role",
        ),
        staff_with(Right.MANAGE_ROLES, step_up=StepUp.ALWAYS),
    ),
    **dict.fromkeys(
        (
            "accounts:admin_organisation",
            "accounts:admin_units",
            "accounts:admin_new_unit",
            "accounts:admin_unit",
            "accounts:admin_change_unit",
            "accounts:admin_withdraw_change",
        ),
        staff_with(Right.MANAGE_ORGANISATION),
    ),
    "accounts:sign_in_help": staff_with(Right.SEE_SIGN_IN_ATTEMPTS),
    "accounts:sign_in_help_account": staff_with(Right.SEE_SIGN_IN_ATTEMPTS),
    "accounts:lift_wait": staff_with(Right.LIFT_SIGN_IN_WAIT),
    "accounts:factor_resets": staff_with(Right.RESET_SECOND_FACTOR),
    "accounts:ask_factor_reset": staff_with(Right.RESET_SECOND_FACTOR, step_up=StepUp.ALWAYS),
    "accounts:factor_reset": staff_with(Right.RESET_SECOND_FACTOR, step_up=StepUp.ALWAYS),
    "accounts:trail": staff_with(Right.SEE_TRAIL),
    "accounts:trail_event": staff_with(Right.SEE_TRAIL),
    "accounts:trail_export": Access(
        environments=(Environment.STAFF,), right=Right.SEE_TRAIL, step_up=StepUp.ALWAYS, is_file=True
    ),
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
