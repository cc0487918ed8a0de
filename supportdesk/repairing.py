"""What a repair is, and the list of all of them (S-05).

A repair is the only thing of the support desk that changes anything of a customer. It has a right of its own besides
MEND_FOR_CUSTOMERS, a reason, a page that says what will happen, a line in the trail, and either undoes itself or says
that it cannot be undone.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.accounts.rights import Right
from supportdesk.words import Words


class RepairRefused(Exception):  # noqa: N818 - it is an answer, not a fault
    """It cannot be done now; `args[0]` says why and what to do, in the worker's words."""


@dataclass(frozen=True)
class Job:
    """One repair for one customer: who does it, why, and what was filled in on its form."""

    worker: User
    customer: User
    reason: str
    filled_in: dict[str, Any] = field(default_factory=dict)


class Repair(ABC):
    """One thing that can be repaired.

    `does` says what will happen, in the words of the page that asks for confirmation; `undo_words` how it can be
    taken back, or that it cannot.
    """

    slug: ClassVar[str]
    name: ClassVar[str | Promise]
    right: ClassVar[Right | None] = None
    form: ClassVar[type[forms.Form] | None] = None
    undo_words: ClassVar[str | Promise] = _("This cannot be undone.")
    can_undo: ClassVar[bool] = False

    def may(self, worker: User) -> bool:
        """Whether this worker may do it at all."""
        return worker.has_right(Right.MEND_FOR_CUSTOMERS) and (
            self.right is None or worker.has_right(self.right)
        )

    def require(self, worker: User) -> None:
        """Raises PermissionDenied for who may not do it."""
        if not self.may(worker):
            raise PermissionDenied

    def applies(self, worker: User, customer: User) -> bool:
        """Whether there is anything to repair for this customer now."""
        return True

    @abstractmethod
    def does(self, worker: User, customer: User) -> Words:
        """What will happen, before it does."""

    @abstractmethod
    def repair(self, job: Job) -> dict[str, Any]:
        """Do it, within the transaction of the caller. Returns plain JSON facts that undoing needs.

        Raises:
            RepairRefused: it cannot be done now.
        """

    def undo(self, job: Job, facts: dict[str, Any]) -> None:
        """Take it back. Raises RepairRefused when it cannot be taken back (any more)."""
        raise RepairRefused(str(self.undo_words))

    def form_kwargs(self, worker: User, customer: User) -> dict[str, Any]:
        """What its form needs to be made."""
        return {}


_repairs: dict[str, Repair] = {}

Kind = TypeVar("Kind", bound=type[Repair])


def repair(kind: Kind) -> Kind:
    """Class decorator: put a repair on the list. Raises ValueError when its slug is taken."""
    known = _repairs.setdefault(kind.slug, kind())
    if type(known) is not kind:
        raise ValueError(f"Two repairs are called {kind.slug}.")
    return kind


def known_repairs() -> dict[str, Repair]:
    """All repairs by slug."""
    return dict(_repairs)


def repairs_for(worker: User, customer: User) -> list[Repair]:
    """What this worker can repair for this customer now."""
    return [one for one in _repairs.values() if one.may(worker) and one.applies(worker, customer)]
