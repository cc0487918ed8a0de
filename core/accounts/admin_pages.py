"""What stands on the page Beheer, and beside the schools under Organisaties: each part registers its own (C-46).

A part registers in `AppConfig.ready`::

    admin_pages.register(AdminPage("care_admin:labels", _("Labels"), _("Words."), "tags", Section.CARE))
    admin_pages.register_column(UnitColumn(_("Region"), regions_of))
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from operator import attrgetter

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.accounts.choices import OrganisationKind
from core.accounts.models import Unit, User
from core.accounts.policies import may_open


class Section(IntEnum):
    """The parts of the page, in order."""

    PEOPLE = 1
    ORGANISATION = 2
    CARE = 3
    MENDING = 4


SECTION_LABELS: Mapping[Section, Promise] = {
    Section.PEOPLE: _("Accounts and rights"),
    Section.ORGANISATION: _("Organisations"),
    Section.CARE: _("Help requests"),
    Section.MENDING: _("Tickets and repairs"),
}


@dataclass(frozen=True)
class AdminPage:
    """One page; shown to whoever may open it, in organisations of the `kinds`, or in all."""

    url_name: str
    label: Promise
    detail: Promise
    icon: str
    section: Section
    kinds: tuple[OrganisationKind, ...] = ()


@dataclass(frozen=True)
class UnitColumn:
    """A fact of schools that a part above knows: in words by number of the unit, for all of a page at once."""

    label: Promise
    values: Callable[[User, Sequence[Unit]], Mapping[int, str]]


_pages: dict[str, AdminPage] = {}
_columns: list[UnitColumn] = []


def register(page: AdminPage) -> None:
    """Put a page on Beheer, after those of its section that were registered before.

    Raises:
        ValueError: another page has this URL.
    """
    if _pages.setdefault(page.url_name, page) != page:
        raise ValueError(f"The page {page.url_name} stands on Beheer already.")


def register_column(column: UnitColumn) -> None:
    """Add a column to Organisaties; the same one twice is one."""
    if column not in _columns:
        _columns.append(column)


def pages_for(user: User) -> list[tuple[Promise, list[AdminPage]]]:
    """The sections of which this user may open something, with those pages."""
    kind = user.organisation.kind
    shown = [
        page
        for page in sorted(_pages.values(), key=attrgetter("section"))
        if may_open(user, page.url_name) and (not page.kinds or kind in page.kinds)
    ]
    return [
        (SECTION_LABELS[section], found)
        for section in Section
        if (found := [page for page in shown if page.section is section])
    ]


def columns_for(user: User, units: Sequence[Unit]) -> tuple[list[Promise], dict[int, list[str]]]:
    """The labels of the columns, and by number of the unit what stands in them; empty where nothing is known."""
    if user.organisation.kind != OrganisationKind.PARTNERSHIP:
        return [], {unit.pk: [] for unit in units}
    values = [column.values(user, units) for column in _columns]
    return (
        [column.label for column in _columns],
        {unit.pk: [found.get(unit.pk, "") for found in values] for unit in units},
    )


def register_own() -> None:
    """The pages of accounts themselves."""
    for page in (
        AdminPage(
            "accounts:admin_accounts",
            _("Accounts"),
            _("Who works with Kring: make, change and end accounts."),
            "users",
            Section.PEOPLE,
        ),
        AdminPage(
            "accounts:admin_roles",
            _("Roles and rights"),
            _("Which roles there are, of which type, and what each may do."),
            "shield-check",
            Section.PEOPLE,
        ),
        AdminPage(
            "accounts:admin_units",
            _("Organisations"),
            _("Schools and institutions: name, BRIN, board, moves and mergers with a date."),
            "school",
            Section.ORGANISATION,
            kinds=(OrganisationKind.PARTNERSHIP,),
        ),
        AdminPage(
            "accounts:admin_organisation",
            _("Settings"),
            _("How your organisation shows itself."),
            "settings",
            Section.ORGANISATION,
        ),
    ):
        register(page)
