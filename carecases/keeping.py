"""What retention has to know of each part of care cases (C-47).

A part registers in `AppConfig.ready`::

    keeping.register_end(lambda: keeping.last_of(Tlv.objects.all(), F("issued_on")))
    keeping.register_decisions(ends.decisions_of)
    keeping.when_deleted(forgetting.forget_messages)
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import DateField, Max, OuterRef, QuerySet, Subquery

from carecases.models import Dossier


@dataclass(frozen=True)
class Taken:
    """A decision of which number and dates stay when the dossier goes. `kind` is of carecases.retention.choices."""

    kind: str
    number: str
    decided_on: date
    first_day: date
    last_day: date


Expression = Callable[[], Any]
Decisions = Callable[[Dossier], list[Taken]]
Forget = Callable[[Dossier], None]

_ends: list[Expression] = []
_decisions: list[Decisions] = []
_forgetters: list[Forget] = []


def register_end(last_day: Expression) -> None:
    """`last_day` makes an expression for queries of dossiers: the date on which what the part has of one ended."""
    _add(_ends, last_day)


def register_decisions(read: Decisions) -> None:
    """`read` gives the decisions in a dossier, TLVs too."""
    _add(_decisions, read)


def when_deleted(forget: Forget) -> None:
    """`forget` takes away what is about a dossier and is no row that points at it; within the same transaction."""
    _add(_forgetters, forget)


def last_of(rows: QuerySet[Any], day: Any, dossier: str = "help_request__dossier") -> Subquery:
    """The last of the days of these rows of a dossier, as an expression for queries of dossiers."""
    found = rows.filter(**{dossier: OuterRef("pk")}).order_by().values(dossier)
    return Subquery(found.annotate(last_day=Max(day)).values("last_day"), output_field=DateField())


def ends() -> list[Any]:
    """The expressions of all parts; null where a dossier has nothing of it."""
    return [last_day() for last_day in _ends]


def decisions_in(dossier: Dossier) -> list[Taken]:
    """All decisions in a dossier."""
    return [taken for read in _decisions for taken in read(dossier)]


def forget(dossier: Dossier) -> None:
    """Let every part forget what stands outside the dossier."""
    for forgetter in _forgetters:
        forgetter(dossier)


def _add(known: list[Any], new: Any) -> None:
    if new not in known:
        known.append(new)
