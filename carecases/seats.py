"""In which capacity an account is in a help request, and which tabs it sees and works on there (C-02, C-40).

Asked anew for every request: an admission that ended, a role that changed, count at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from django.db.models import QuerySet

from carecases.choices import Ground, Tab
from carecases.models import Admission, Dossier, HelpRequest
from carecases.selectors import (
    admissions_now,
    own_dossiers,
    own_help_requests,
    own_schools,
    side_of,
    works_for_partnership,
)
from core.accounts.models import User
from core.accounts.rights import ExternalRight, Right
from core.lib import clock


class Capacity(Enum):
    """A school or partnership works on its help requests; a guest was let in; a parent has a view."""

    SCHOOL = auto()
    PARTNERSHIP = auto()
    GUEST = auto()
    PARENT = auto()


ON_ADMISSION = frozenset({Capacity.GUEST, Capacity.PARENT})
OF_THE_SCHOOL_OF_NOW = frozenset({Tab.PERSONAL, Tab.SCHOOL})
"""What a school does not see any more once the pupil went to another school (C-64)."""
ALWAYS_FOR_GUESTS = frozenset({Tab.QUESTION})
"""What somebody sees who was invited without any external right (C-40)."""


@dataclass(frozen=True)
class Seat:
    """`works_on` are the tabs where this account may add and change something; all of them are in `sees`."""

    capacity: Capacity
    sees: frozenset[Tab]
    works_on: frozenset[Tab]
    admissions: tuple[Admission, ...] = ()

    @property
    def is_guest(self) -> bool:
        """Whether this account is here on an admission that ends."""
        return self.capacity in ON_ADMISSION

    @property
    def sees_dossier(self) -> bool:
        """Whether the dossier around the help request opens too; not for a school that the pupil left."""
        return self.is_guest or Tab.PERSONAL in self.sees

    @property
    def until(self) -> date | None:
        """The last day on which a guest is here; None for who works here."""
        return max((admission.see_until for admission in self.admissions), default=None)


def seat_of(user: User, help_request: HelpRequest) -> Seat | None:
    """None for somebody who does not see the help request."""
    entered = enter(user, help_request.pk, HelpRequest.objects.select_related("dossier"))
    return entered[1] if entered else None


def enter(user: User, pk: int, rows: QuerySet[HelpRequest]) -> tuple[HelpRequest, Seat] | None:
    """The help request of this number, taken from `rows`, with the seat in it; None for who does not see it.

    `rows` tells what comes along, the dossier in any case.
    """
    own = (rows & own_help_requests(user)).filter(pk=pk).first()
    if own is not None:
        return own, _own_seat(user, is_left=_has_left(user, own))
    let_in = admissions_now(user).filter(help_request=pk, organisation=user.organisation_id)
    admissions = tuple(let_in.select_related("given_by"))
    return (rows.get(pk=pk), _seat_on(admissions, user)) if admissions else None


def seat_in_dossier(user: User, dossier: Dossier) -> Seat | None:
    """As `seat_of`, for the dossier itself: a guest sees what the help requests show that it was let into."""
    if own_dossiers(user).filter(pk=dossier.pk).exists():
        return _own_seat(user)
    admissions = tuple(admissions_now(user).filter(help_request__dossier=dossier).select_related("given_by"))
    return _seat_on(admissions, user) if admissions else None


def _has_left(user: User, help_request: HelpRequest) -> bool:
    """Whether the pupil went from the school that filed this to one that is not the account's (C-64)."""
    now = help_request.dossier.school_id
    return now != help_request.school_id and not works_for_partnership(user) and now not in own_schools(user)


def _own_seat(user: User, *, is_left: bool = False) -> Seat:
    """A school that the pupil left goes on with what it filed itself, without the data of the pupil."""
    may_work = user.has_right(Right.FILE_HELP_REQUESTS) or user.has_right(Right.ASSESS_HELP_REQUESTS)
    tabs = frozenset(Tab)
    if is_left:
        tabs -= OF_THE_SCHOOL_OF_NOW
    return Seat(Capacity[side_of(user).name], tabs, tabs if may_work else frozenset())


def _seat_on(admissions: tuple[Admission, ...], user: User) -> Seat:
    """Several admissions add up. A guest sees of what was ticked that which the role's external rights allow."""
    sees, works_on = set(ALWAYS_FOR_GUESTS), set[Tab]()
    today = clock.today()
    for admission in admissions:
        shown = tabs_of(admission, user)
        sees |= shown
        if admission.ground != Ground.PARENT and admission.react_until and admission.react_until >= today:
            works_on |= shown & tabs_worked_on_by_role(user)
    is_parent = all(admission.ground == Ground.PARENT for admission in admissions)
    capacity = Capacity.PARENT if is_parent else Capacity.GUEST
    return Seat(capacity, frozenset(sees), frozenset(works_on), admissions)


def tabs_of(admission: Admission, user: User) -> set[Tab]:
    """What one admission shows to its account, besides what guests always see.

    Parents and practitioners see what was ticked for them, whatever their role.
    """
    ticked = {Tab(tab) for tab in admission.tabs}
    if admission.ground in (Ground.PARENT, Ground.APPROACH):
        return ticked
    by_role = tabs_seen_by_role(user)
    return ticked & by_role if ticked else by_role


def tabs_seen_by_role(user: User) -> set[Tab]:
    """What the external rights of the account's role show; empty for a role without any."""
    return _tabs(right for right in _external_rights(user) if right.needs is right)


def tabs_worked_on_by_role(user: User) -> set[Tab]:
    """Where the external rights of the account's role let it react or add."""
    return _tabs(right for right in _external_rights(user) if right.needs is not right)


def _external_rights(user: User) -> list[ExternalRight]:
    return [ExternalRight(right) for right in user.role.external_rights] if user.role else []


def _tabs(rights: Iterable[ExternalRight]) -> set[Tab]:
    return {Tab(right.value.partition("_")[2]) for right in rights}
