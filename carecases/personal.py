"""Basisgegevens as somebody in a seat reads them: what is secret is there only for who may change it (C-03).

Every page, list, mail and file with addresses, e-mail addresses or telephone numbers of a family takes them from here.
"""

from dataclasses import dataclass

from carecases.choices import Tab
from carecases.models import Address, Dossier, ParentContact
from carecases.seats import Seat
from core.lib.nl import display_phone


@dataclass(frozen=True)
class ShownParent:
    """A parent; `is_withheld`: there is more, which this reader does not get."""

    pk: int
    name: str
    email: str
    phone: str
    is_secret: bool
    is_withheld: bool


@dataclass(frozen=True)
class ShownAddress:
    """An address; `lines` is empty when it `is_withheld` from this reader."""

    pk: int
    use: str
    lines: tuple[str, ...]
    remark: str
    is_secret: bool
    is_withheld: bool


def may_change(seat: Seat) -> bool:
    """Whether somebody in this seat changes Basisgegevens, and so reads what is secret; guests never do."""
    return not seat.is_guest and Tab.PERSONAL in seat.works_on


def parents_for(seat: Seat, dossier: Dossier) -> list[ShownParent]:
    """The parents, for a seat that sees Basisgegevens; nothing for another. One query."""
    if Tab.PERSONAL not in seat.sees:
        return []
    return [_shown_parent(parent, is_withheld=_withholds(seat, parent)) for parent in dossier.parents.all()]


def addresses_for(seat: Seat, dossier: Dossier) -> list[ShownAddress]:
    """The addresses, for a seat that sees Basisgegevens; nothing for another. One query."""
    if Tab.PERSONAL not in seat.sees:
        return []
    return [
        ShownAddress(
            pk=address.pk,
            use=address.get_use_display(),
            lines=()
            if _withholds(seat, address)
            else (address.street, f"{address.postcode} {address.city}".strip()),
            remark="" if _withholds(seat, address) else address.remark,
            is_secret=address.is_secret,
            is_withheld=_withholds(seat, address),
        )
        for address in dossier.addresses.all()
    ]


def _withholds(seat: Seat, row: ParentContact | Address) -> bool:
    return row.is_secret and not may_change(seat)


def _shown_parent(parent: ParentContact, *, is_withheld: bool) -> ShownParent:
    return ShownParent(
        pk=parent.pk,
        name=parent.name,
        email="" if is_withheld else parent.email,
        phone="" if is_withheld or not parent.phone else display_phone(parent.phone),
        is_secret=parent.is_secret,
        is_withheld=is_withheld,
    )
