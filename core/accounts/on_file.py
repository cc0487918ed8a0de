"""What an organisation has on file about the people of its accounts, for checking who forgot a password (A-07).

The register of families lies above this app, so it comes in from there: core.childcare registers a look-up for
parents when it starts. Accounts that no look-up knows are compared with the e-mail address of the account itself.
"""

from collections.abc import Callable
from dataclasses import dataclass

from core.accounts.choices import Environment


@dataclass(frozen=True)
class OnFile:
    """The addresses as they stand in the register, and whether a BSN (nine digits) is this person's."""

    first_email: str
    second_email: str
    has_bsn: Callable[[str], bool]


LookUp = Callable[[int, int], OnFile | None]
"""From the id of an account (0 for nobody) and of the organisation; the same number of queries whoever it is."""

_look_ups: dict[Environment, LookUp] = {}


def register(environment: Environment, look_up: LookUp) -> None:
    """Tell where the people of an environment are on file, from the `ready` of the app that knows them.

    Raises:
        ValueError: another look-up is registered for it.
    """
    if _look_ups.setdefault(environment, look_up) is not look_up:
        raise ValueError(f"Two look-ups for the environment {environment}.")


def on_file(environment: Environment, account_id: int, organisation_id: int) -> OnFile | None:
    """None for somebody of whom only the account is known."""
    look_up = _look_ups.get(environment)
    return look_up(account_id, organisation_id) if look_up else None
