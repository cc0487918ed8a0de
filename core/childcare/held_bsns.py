"""The BSN of somebody who is not in the register yet: sealed for one person of a registration or import entry."""

from collections.abc import Iterable, Mapping

from django.views.decorators.debug import sensitive_variables

from core.childcare.bsn import HIDDEN, SHOWN_DIGITS
from core.childcare.models import HeldBsn, ImportEntry, Registration
from core.lib import keyring
from core.lib.keyring import Place, SealedColumn

Holder = Registration | ImportEntry


def register() -> None:
    """Put the numbers on the list of what stands under the keys."""
    keyring.register(SealedColumn("childcare.HeldBsn", "sealed", place=place_of))


def place_of(held: HeldBsn) -> Place:
    """A sealed number is bound to its person: moved to another row it does not open."""
    holder = f"entry:{held.entry_id}" if held.entry_id else f"registration:{held.registration_id}"
    return Place("childcare_heldbsn", "sealed", f"{holder}:{held.person}")


@sensitive_variables("number")
def fill(held: HeldBsn, number: str) -> None:
    """Put a number (nine digits) in a row that has its holder and person; saving is up to the caller."""
    held.sealed = place_of(held).seal(number.encode())


@sensitive_variables("number")
def hold(holder: Holder, person: str, number: str) -> None:
    """Keep the number of a person, in the place of an earlier one; an empty one takes that away."""
    column = "entry" if isinstance(holder, ImportEntry) else "registration"
    HeldBsn.objects.filter(**{column: holder}, person=person).delete()
    if number:
        held = HeldBsn(**{column: holder}, person=person)
        fill(held, number)
        held.save(force_insert=True)


@sensitive_variables()
def hold_of_new(numbers: Iterable[tuple[ImportEntry, Mapping[str, str]]]) -> None:
    """Keep the numbers by person of entries that were just made, in one query for every five hundred."""
    rows = []
    for entry, by_person in numbers:
        for person, number in by_person.items():
            held = HeldBsn(entry=entry, person=person)
            fill(held, number)
            rows.append(held)
    HeldBsn.objects.bulk_create(rows, batch_size=500)


@sensitive_variables()
def numbers_of(holder: Holder) -> dict[str, str]:
    """The whole numbers by person: for handing on, never for a page. Raises CannotOpenError."""
    return {held.person: place_of(held).unseal(held.sealed).decode() for held in holder.bsns.all()}


def masked_of(holder: Holder) -> dict[str, str]:
    """By person as a number may be seen, "•••••1234". Raises CannotOpenError."""
    return {person: HIDDEN + number[-SHOWN_DIGITS:] for person, number in numbers_of(holder).items()}
