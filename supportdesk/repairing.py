"""What a repair is, and the list of all of them (S-05).

A repair is the only thing of the support desk that changes anything of a customer. It has a right of its own besides
MEND_FOR_CUSTOMERS, a reason, a page that says what will happen, a line in the trail, and either undoes itself or says
that it cannot be undone.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.accounts.rights import Right
from supportdesk.words import Words


class RepairRefused(Exception):  # noqa: N818 - it is an answer, not a fault
    """It cannot be done now; `args[0]` says why and what to do, in the worker's words."""


class CustomerForm(forms.Form):
    """Questions of a repair, about this customer and for this worker."""

    def __init__(self, data: Any = None, *, worker: User, customer: User) -> None:
        super().__init__(data)
        self.worker, self.customer = worker, customer


@dataclass(frozen=True)
class Job:
    """One repair for one customer: who does it, why, and what was filled in on its form."""

    worker: User
    customer: User
    reason: str
    filled_in: dict[str, Any] = field(default_factory=dict)


class Repair(ABC):
    """One thing that can be repaired.

    `right` is what it asks for besides MEND_FOR_CUSTOMERS; `undo_words` say how it is taken back, or that it cannot be.
    `form` are further questions on its page.
    """

    slug: ClassVar[str]
    name: ClassVar[str | Promise]
    right: ClassVar[Right | None] = None
    form: ClassVar[type[CustomerForm] | None] = None
    undo_words: ClassVar[str | Promise] = _("This cannot be undone.")
    can_undo: ClassVar[bool] = False

    def right_for(self, customer: User) -> Right | None:
        """The right that it asks for with this customer."""
        return self.right

    def may(self, worker: User, customer: User) -> bool:
        """Whether this worker may do it; never for the own account."""
        right = self.right_for(customer)
        return (
            worker.pk != customer.pk
            and worker.has_right(Right.MEND_FOR_CUSTOMERS)
            and (right is None or worker.has_right(right))
        )

    def refusal(self, worker: User, customer: User) -> str:
        """Who does it instead, for a worker who may not."""
        if worker.pk == customer.pk:
            return gettext("Nobody repairs anything of the own account. Ask a colleague.")
        right = self.right_for(customer) or Right.MEND_FOR_CUSTOMERS
        return gettext("Your role does not do this. Ask a colleague with the right “%(right)s”.") % {
            "right": right.label
        }

    def applies(self, worker: User, customer: User) -> bool:
        """Whether there is anything to repair for this customer now."""
        return True

    @abstractmethod
    def does(self, worker: User, customer: User) -> Words:
        """What will happen, before it does."""

    def prepare(self, job: Job) -> None:  # noqa: B027 - most repairs need nothing before their transaction
        """What has to be counted or sent outside the transaction. Raises RepairRefused: it cannot be done now."""

    @abstractmethod
    def repair(self, job: Job) -> dict[str, Any]:
        """Do it, within the transaction of the caller. Returns plain JSON facts that undoing needs.

        Raises:
            RepairRefused: it cannot be done now.
        """

    def undo(self, job: Job, facts: dict[str, Any]) -> None:
        """Take it back. Raises RepairRefused when it cannot be taken back (any more)."""
        raise RepairRefused(str(self.undo_words))


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
    return [one for one in _repairs.values() if one.may(worker, customer) and one.applies(worker, customer)]
