"""What Kring asks of a register, wherever that is: the contract of the gateway (K-17, K-21).

Two implementations stand behind it: the own database (core.childcare.gateway.own) and a back-office over HTTP
(core.childcare.gateway.remote). Kring offers its own register by the same contract (core.childcare.gateway.api), so one
Kring can be the back-office of another. docs/gateway.md shows the messages.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERSION = 1
"""Of the contract; goes up when a message changes its meaning."""


class GatewayProblem(StrEnum):
    """Why a register gave no answer."""

    UNREACHABLE = "unreachable"
    SLOW = "slow"
    FAILED = "failed"
    """It answered that something is wrong on its side."""
    REFUSED = "refused"
    """It does not know our secret, or does not want what was sent."""
    NONSENSE = "nonsense"
    """What it answered is not by the contract."""
    NOT_THERE = "not_there"
    """It works, and does not know what was asked for."""
    NOT_TAKEN = "not_taken"
    """It works, and has no place for what was written."""
    RESTING = "resting"
    """The circuit breaker is open: it was not called."""


PROBLEM_WORDS: dict[GatewayProblem, str | Promise] = {
    GatewayProblem.UNREACHABLE: _("the back-office cannot be reached"),
    GatewayProblem.SLOW: _("the back-office does not answer in time"),
    GatewayProblem.FAILED: _("the back-office answers that something went wrong on its side"),
    GatewayProblem.REFUSED: _("the back-office refuses our secret or our question"),
    GatewayProblem.NONSENSE: _("the back-office gives an answer that we do not understand"),
    GatewayProblem.NOT_THERE: _("the back-office does not know this number"),
    GatewayProblem.NOT_TAKEN: _("the back-office does not take this kind of message"),
    GatewayProblem.RESTING: _("the back-office failed several times in a row and is left alone for a while"),
}


class GatewayError(Exception):
    """No answer; `detail` is what the other side said, if it may be repeated."""

    def __init__(self, problem: GatewayProblem, detail: str = "") -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.detail = detail


@dataclass(frozen=True)
class SchoolData:
    key: str
    name: str
    brin: str = ""


@dataclass(frozen=True)
class GroupData:
    """Ages in whole months, the upper one excluded."""

    key: str
    name: str
    care_type: str
    is_open: bool
    age_from_months: int
    age_until_months: int


@dataclass(frozen=True)
class LocationData:
    """`shown` is selection 15: "yes", "no" or empty; `schools` are the keys of the linked ones."""

    key: str
    name: str
    shown: str
    street: str = ""
    house_number: str = ""
    postcode: str = ""
    city: str = ""
    schools: list[str] = field(default_factory=list)
    groups: list[GroupData] = field(default_factory=list)

    @property
    def open_care_types(self) -> set[str]:
        return {group.care_type for group in self.groups if group.is_open}


@dataclass(frozen=True)
class LocationList:
    """All that the portal shows of locations before somebody signs in; keys are the register's own."""

    links_schools: bool
    schools: list[SchoolData] = field(default_factory=list)
    locations: list[LocationData] = field(default_factory=list)

    def location(self, key: str) -> LocationData | None:
        return next((one for one in self.locations if one.key == key), None)

    def school(self, key: str) -> SchoolData | None:
        return next((one for one in self.schools if one.key == key), None)


@dataclass(frozen=True)
class Decision:
    """What became of a registration: `state` as in ImportState, the reason of a refusal, the number of the debtor."""

    state: str
    reason: str = ""
    debtor_number: str = ""


DECISIONS = ("waiting", "accepted", "merged", "refused", "forwarded")


def decision_from(data: Any) -> Decision:
    """What a message about a registration says. Raises GatewayError for what is not by the contract."""
    try:
        decision = Decision(*_texts(data, "state", "reason", "debtor_number"))
    except (KeyError, TypeError):
        raise GatewayError(GatewayProblem.NONSENSE) from None
    if decision.state not in DECISIONS:
        raise GatewayError(GatewayProblem.NONSENSE)
    return decision


def problem_words(problem: str) -> str:
    """What went wrong by its code; itself where the other side said it in words."""
    known = {one.value: words for one, words in PROBLEM_WORDS.items()}
    return str(known.get(problem, problem))


class Register(Protocol):
    """Where families, locations and places of one organisation are kept."""

    def health(self) -> None:
        """Nothing when it works. Raises GatewayError."""

    def locations(self) -> LocationList:
        """The location data as it is now. Raises GatewayError."""


def locations_from(data: Any) -> LocationList:
    """What a message about locations says. Raises GatewayError for what is not by the contract."""
    try:
        return LocationList(
            links_schools=_flag(data["links_schools"]),
            schools=[SchoolData(*_texts(row, "key", "name", "brin")) for row in data["schools"]],
            locations=[_location(row) for row in data["locations"]],
        )
    except (KeyError, TypeError, ValueError):
        raise GatewayError(GatewayProblem.NONSENSE) from None


def _location(row: Any) -> LocationData:
    key, name, shown = _texts(row, "key", "name", "shown")
    if shown not in ("yes", "no", ""):
        raise ValueError
    street, number, postcode, city = _texts(row, "street", "house_number", "postcode", "city")
    return LocationData(
        key=key,
        name=name,
        shown=shown,
        street=street,
        house_number=number,
        postcode=postcode,
        city=city,
        schools=[_text(school) for school in row["schools"]],
        groups=[_group(group) for group in row["groups"]],
    )


def _group(row: Any) -> GroupData:
    key, name, care_type = _texts(row, "key", "name", "care_type")
    first, last = row["age_from_months"], row["age_until_months"]
    if not (isinstance(first, int) and isinstance(last, int)):
        raise TypeError
    return GroupData(key, name, care_type, _flag(row["is_open"]), first, last)


def _texts(row: Any, *names: str) -> list[str]:
    return [_text(row[name]) for name in names]


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


class Over(StrEnum):
    """How Kring comes by a resource when the register is elsewhere."""

    HTTP = "http"
    OWN = "own"
    """Kept in Kring itself, also then."""


@dataclass(frozen=True)
class Resource:
    """One resource of the contract: what is read and written of it, and what a user can do while the back-office is
    down."""

    name: str
    label: str | Promise
    over: Over
    reads: str
    writes: str
    works_while_down: bool
    while_down: str | Promise


FAMILY = "POST /api/register/v1/families"
RESOURCES = (
    Resource(
        "locations",
        _("locations, groups and schools"),
        Over.HTTP,
        reads="GET /api/register/v1/locations",
        writes="",
        works_while_down=True,
        while_down=_("The last good copy is shown, with its age."),
    ),
    Resource(
        "registrations",
        _("registrations"),
        Over.HTTP,
        reads="GET /api/register/v1/registrations/<reference>",
        writes="POST /api/register/v1/registrations",
        works_while_down=True,
        while_down=_(
            "Registering works; it is passed on by its reference as soon as the back-office answers."
        ),
    ),
    Resource(
        "guardians",
        _("guardians and children"),
        Over.HTTP,
        reads=FAMILY,
        writes="POST /api/register/v1/guardians",
        works_while_down=True,
        while_down=_(
            "The last good copy is shown, with its age. Own data can be changed: that is passed on as soon as the "
            "back-office answers."
        ),
    ),
    Resource(
        "schedule",
        _("schedule"),
        Over.HTTP,
        reads=FAMILY,
        writes="",
        works_while_down=True,
        while_down=_("The last good copy is shown, with its age. The agenda works: it is kept in Kring."),
    ),
    Resource(
        "requests",
        _("requests"),
        Over.HTTP,
        reads=FAMILY,
        writes="POST /api/register/v1/requests",
        works_while_down=True,
        while_down=_(
            "The last good copy is shown, with its age. Asking and deciding work: they are passed on as soon as the "
            "back-office answers."
        ),
    ),
    Resource(
        "absences",
        _("absences"),
        Over.HTTP,
        reads=FAMILY,
        writes="POST /api/register/v1/absences",
        works_while_down=True,
        while_down=_(
            "The last good copy is shown, with its age. Reporting works: it is passed on as soon as the back-office "
            "answers."
        ),
    ),
    Resource(
        "credits",
        _("credits"),
        Over.HTTP,
        reads=FAMILY,
        writes="",
        works_while_down=True,
        while_down=_("The last good copy is shown, with its age. Using them works: they are kept in Kring."),
    ),
    Resource(
        "invoices",
        _("invoices"),
        Over.HTTP,
        reads=FAMILY,
        writes="",
        works_while_down=True,
        while_down=_(
            "The last good copy is shown, with its age. Kring's own invoices can be seen and downloaded."
        ),
    ),
    Resource(
        "care_requests",
        _("care requests from inside"),
        Over.OWN,
        reads="WaitingEntry",
        writes="WaitingEntry",
        works_while_down=True,
        while_down=_(
            "Adding a child or a care request works: it is kept in Kring, for Kring's own locations."
        ),
    ),
)
"""The contract by resource; docs/gateway.md has the same table, and a test compares them."""
