"""What is written to a register of one family: a line of a request, an absence, the data of its guardians (K-21).

A message says how the thing stands now, not what happened to it: `reference` names it for good, `version` goes up with
every change. The same again is harmless, and what is older than what is there already is left alone. Dates, times and
codes are as in `core.childcare.gateway.family_contract`. What is known of a child's health is not in the contract.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any
from uuid import UUID

from core.childcare.choices import WriteKind
from core.childcare.gateway.contract import GatewayError, GatewayProblem
from core.childcare.gateway.family_contract import in_words, record_from

MOST_VERSIONS = 2_147_483_647


@dataclass(frozen=True)
class CareSpan:
    """Planned care, in local time."""

    date: date
    starts: time
    ends: time
    location: str
    group: str


@dataclass(frozen=True)
class RequestChange:
    """One line of a request: `kind` is "extra" or "swap", `gives_up` what a swap gives up, `reason` why it was
    rejected. `child` is a first name."""

    kind: str
    child: str
    birth_date: date
    asked: CareSpan
    day_part: str
    state: str
    reason: str
    gives_up: list[CareSpan] = field(default_factory=list)

    @property
    def kind_words(self) -> str:
        return in_words(self.kind)

    @property
    def state_words(self) -> str:
        return in_words(self.state)


@dataclass(frozen=True)
class AbsenceChange:
    """Planned care that a child was reported absent for, or comes to after all."""

    child: str
    birth_date: date
    missed: CareSpan
    reason: str
    state: str

    @property
    def reason_words(self) -> str:
        return in_words(self.reason)

    @property
    def state_words(self) -> str:
        return in_words(self.state)


@dataclass(frozen=True)
class PersonChange:
    """A guardian, as contracts and messages name them."""

    position: int
    first_name: str
    initials: str
    prefix: str
    last_name: str
    phone: str
    email: str
    second_email: str
    has_custody: bool


@dataclass(frozen=True)
class GuardiansChange:
    """The address of a family and all its guardians."""

    street: str
    house_number: str
    house_number_addition: str
    postcode: str
    city: str
    phone: str
    guardians: list[PersonChange] = field(default_factory=list)


Change = RequestChange | AbsenceChange | GuardiansChange
TYPES: Mapping[WriteKind, type[Any]] = {
    WriteKind.REQUEST: RequestChange,
    WriteKind.ABSENCE: AbsenceChange,
    WriteKind.GUARDIANS: GuardiansChange,
}
PATHS: Mapping[WriteKind, str] = {
    WriteKind.REGISTRATION: "/registrations",
    WriteKind.REQUEST: "/requests",
    WriteKind.ABSENCE: "/absences",
    WriteKind.GUARDIANS: "/guardians",
}


@dataclass(frozen=True)
class Told:
    """A message about a family."""

    reference: UUID
    version: int
    debtor_number: str
    facts: Change


def change_from(kind: WriteKind, data: Any) -> Change:
    """What is said of one thing. Raises GatewayError for what is not by the contract."""
    try:
        change: Change = record_from(TYPES[kind], data)
    except (KeyError, TypeError, ValueError):
        raise GatewayError(GatewayProblem.NONSENSE) from None
    return change


def told_from(kind: WriteKind, data: Any) -> Told:
    """What a message says. Raises GatewayError for what is not by the contract."""
    try:
        told = Told(
            UUID(data["reference"]), data["version"], data["debtor_number"], change_from(kind, data["facts"])
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise GatewayError(GatewayProblem.NONSENSE) from None
    is_version = type(told.version) is int and 0 < told.version <= MOST_VERSIONS
    if not is_version or not isinstance(told.debtor_number, str):
        raise GatewayError(GatewayProblem.NONSENSE)
    return told
