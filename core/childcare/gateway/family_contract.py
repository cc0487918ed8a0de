"""What a register says of one family: guardians, children, schedule, requests, absences, credits and invoices (K-21).

Dates and times are local (Europe/Amsterdam) and stand in messages in ISO 8601; amounts are texts ("12.50"), in euros or
in the unit of the credit. Codes have words here; one that is not known is shown as it came.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar, get_args, get_origin

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.childcare.gateway.contract import GatewayError, GatewayProblem

WORDS: Mapping[str, str | Promise] = {
    "planned": _("planned"),
    "absent": _("absent"),
    "given_up": _("given up"),
    "pending": _("Requested"),
    "approved": _("Approved"),
    "rejected": _("Rejected"),
    "cancelled": _("Cancelled"),
    "expired": _("Expired"),
    "reported": _("Reported absent"),
    "sick": _("ill"),
    "holiday": _("on holiday"),
    "other": _("something else"),
    "hours": _("hours"),
    "points": _("points"),
    "parts": _("day parts"),
    "days": _("days"),
    "invoice": _("invoice"),
    "credit": _("credit invoice"),
    "extra": _("Extra care"),
    "swap": _("Swap"),
}


def in_words(code: str) -> str:
    """What a code means; itself where it is not known."""
    return str(WORDS.get(code, code))


@dataclass(frozen=True)
class GuardianData:
    position: int
    name: str
    phone: str
    email: str
    has_custody: bool


@dataclass(frozen=True)
class ChildData:
    name: str
    birth_date: date


@dataclass(frozen=True)
class MomentData:
    """One planned presence; `child` is a first name, here and below."""

    child: str
    date: date
    starts: time
    ends: time
    location: str
    group: str
    state: str

    @property
    def state_words(self) -> str:
        return in_words(self.state)


@dataclass(frozen=True)
class RequestData:
    """One line of a request for extra care or a swap; `reason` is why it was rejected."""

    child: str
    date: date
    starts: time
    ends: time
    day_part: str
    state: str
    reason: str

    @property
    def state_words(self) -> str:
        return in_words(self.state)


@dataclass(frozen=True)
class AbsenceData:
    child: str
    date: date
    starts: time
    ends: time
    reason: str
    state: str

    @property
    def reason_words(self) -> str:
        return in_words(self.reason)

    @property
    def state_words(self) -> str:
        return in_words(self.state)


@dataclass(frozen=True)
class CreditData:
    child: str
    balance: str
    unit: str
    valid_from: date
    valid_until: date

    @property
    def left(self) -> Decimal:
        return Decimal(self.balance)

    @property
    def unit_words(self) -> str:
        return in_words(self.unit)


@dataclass(frozen=True)
class InvoiceData:
    """`month` is its first day."""

    number: str
    kind: str
    month: date
    issued_on: date
    total: str

    @property
    def amount(self) -> Decimal:
        return Decimal(self.total)

    @property
    def kind_words(self) -> str:
        return in_words(self.kind)


@dataclass(frozen=True)
class FamilyData:
    """A family by its debtor number, with everything that the contract names of it."""

    debtor_number: str
    guardians: list[GuardianData] = field(default_factory=list)
    children: list[ChildData] = field(default_factory=list)
    schedule: list[MomentData] = field(default_factory=list)
    requests: list[RequestData] = field(default_factory=list)
    absences: list[AbsenceData] = field(default_factory=list)
    credits: list[CreditData] = field(default_factory=list)
    invoices: list[InvoiceData] = field(default_factory=list)


PARTS: Mapping[str, type[Any]] = {
    "guardians": GuardianData,
    "children": ChildData,
    "schedule": MomentData,
    "requests": RequestData,
    "absences": AbsenceData,
    "credits": CreditData,
    "invoices": InvoiceData,
}
T = TypeVar("T")


def family_from(data: Any) -> FamilyData:
    """What a message about a family says. Raises GatewayError for what is not by the contract."""
    try:
        parts = {name: [record_from(kind, row) for row in data[name]] for name, kind in PARTS.items()}
        family = FamilyData(_of(str, data["debtor_number"]), **parts)
        for amount in [*(one.total for one in family.invoices), *(one.balance for one in family.credits)]:
            if not Decimal(amount).is_finite():
                raise ValueError
        return family
    except (KeyError, TypeError, ValueError, InvalidOperation):
        raise GatewayError(GatewayProblem.NONSENSE) from None


_READ: Mapping[Any, Callable[[str], Any]] = {date: date.fromisoformat, time: time.fromisoformat}


def record_from(kind: type[T], row: Any) -> T:
    """A dataclass of the contract from a message. Raises KeyError, TypeError or ValueError for what is none."""
    return kind(**{one.name: _value(one.type, row[one.name]) for one in fields(kind)})  # type: ignore[arg-type]


def _value(kind: Any, value: Any) -> Any:
    if get_origin(kind) is list:
        return [record_from(get_args(kind)[0], row) for row in _of(list, value)]
    if isinstance(kind, type) and is_dataclass(kind):
        return record_from(kind, value)
    read = _READ.get(kind)
    return read(_of(str, value)) if read else _of(kind, value)


def _of(kind: type[T], value: Any) -> T:
    """Not isinstance: true is no number."""
    if type(value) is not kind:
        raise TypeError
    return value
