"""What a check is, and the list of all of them (S-04). docs/support.md shows how to add one.

A check is a class in a module of `supportdesk.checks`, with a test. It looks at one thing, reads only, knows no other
check, and says what it found: the verdict, the value as evidence, and what to tell the customer.
"""

import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, ClassVar, TypeVar

from django.utils.functional import Promise

from core.accounts.models import Organisation, User
from core.accounts.rights import Right
from core.homelogin.models import HomeAccount
from supportdesk.choices import Verdict
from supportdesk.complaints import Complaint
from supportdesk.words import Words

if TYPE_CHECKING:
    from carecases.models import HelpRequest


@dataclass(frozen=True)
class Said:
    """What the customer told the worker, as typed; empty where nothing was asked or answered (choices.Asks)."""

    page: str = ""
    identifier: str = ""
    email: str = ""
    bsn: str = ""
    date: str = ""
    number: str = ""
    location: str = ""
    account: str = ""
    device: str = ""
    tool: str = ""
    code: str = ""


@dataclass(frozen=True)
class Context:
    """What a check may look at: who asks, about whom, and what the customer said.

    `customer` is None for who has no account (any more); `home` is the parent's account of a home login. What a
    check reads it reads through the eyes of `worker`: another organisation's rows, and help requests of which the
    worker may not know, are not there.
    """

    worker: User
    customer: User | None = None
    home: HomeAccount | None = None
    said: Said = field(default_factory=Said)

    @property
    def organisation(self) -> Organisation:
        return self.worker.organisation

    @cached_property
    def help_request(self) -> "HelpRequest | None":
        """The help request that the customer named, if worker and number find one."""
        from supportdesk.customers.care import help_request_for

        return help_request_for(self.worker, self.said.number)


@dataclass(frozen=True)
class Finding:
    """What a check found.

    `value` is the evidence: the dates, addresses and numbers that were looked at. `say` is what the worker tells the
    customer. `repairs` are the names of repairs (supportdesk.repairing) that would help.
    """

    verdict: Verdict
    value: Words
    say: Words | None = None
    repairs: tuple[str, ...] = ()


class Check(ABC):
    """One thing that is looked at.

    `slug` stays, as kept diagnoses name it. `rank` puts causes in order, the smallest first: what certainly stops a
    customer before what only may. `right` is what the worker must hold besides SUPPORT_CUSTOMERS to be shown it.
    """

    slug: ClassVar[str]
    name: ClassVar[str | Promise]
    complaints: ClassVar[tuple[Complaint, ...]]
    rank: ClassVar[int] = 50
    right: ClassVar[Right | None] = None

    def applies(self, context: Context) -> bool:
        """Whether there is anything to look at; a check that does not apply is not in the list."""
        return True

    def may_look(self, worker: User) -> bool:
        """Whether this worker may be shown anything of what the check looks at."""
        return self.right is None or worker.has_right(self.right)

    def may_read(self, context: Context) -> bool:
        """Whether the worker of this context may read what a colleague's run found; most ask for the right alone."""
        return self.may_look(context.worker)

    def may_be_listed(self, worker: User) -> bool:
        """Whether a list may tell this worker what a colleague's run came to: what can be said without a query."""
        return self.may_look(worker)

    @abstractmethod
    def run(self, context: Context) -> Finding:
        """Look. In a transaction that cannot write, for two seconds at most; what it raises harms no other check."""


def passed(value: Words) -> Finding:
    return Finding(Verdict.PASSED, value)


def explains(value: Words, say: Words, *repairs: str) -> Finding:
    return Finding(Verdict.EXPLAINS, value, say, repairs)


def could_not(value: Words) -> Finding:
    return Finding(Verdict.COULD_NOT, value)


_checks: dict[str, Check] = {}

Kind = TypeVar("Kind", bound=type[Check])


def check(kind: Kind) -> Kind:
    """Class decorator: put a check on the list. Raises ValueError when its slug is taken."""
    known = _checks.setdefault(kind.slug, kind())
    if type(known) is not kind:
        raise ValueError(f"Two checks are called {kind.slug}.")
    return kind


def checks_for(complaint: Complaint) -> list[Check]:
    """The checks that serve a complaint, by rank."""
    return sorted(
        (one for one in _checks.values() if complaint in one.complaints), key=lambda one: (one.rank, one.slug)
    )


def known_checks() -> dict[str, Check]:
    """All checks by slug."""
    return dict(_checks)


def load_all(package: str, *, load: Callable[[str], object] = import_module) -> None:
    """Import every module of a package, which puts what is in it on its list."""
    found = import_module(package)
    for module in pkgutil.iter_modules(found.__path__):
        load(f"{package}.{module.name}")
