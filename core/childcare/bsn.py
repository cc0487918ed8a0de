"""The BSN of guardians and children: how it is stored, compared and shown (K-03).

It is there for childcare allowance and the yearly statement (Awir, art. 38; Uitvoeringsbesluit Awir, art. 1a), and
for nothing else. Stored sealed for one person; found by a keyed hash of exactly this number in this organisation, so
that two organisations' tables cannot be laid side by side; shown as "•••••1234". Only
core.childcare.actions.reveal_bsn hands out a whole number.
"""

import hmac
from dataclasses import dataclass
from enum import StrEnum

from django.views.decorators.debug import sensitive_variables

from core.accounts.models import User
from core.accounts.rights import Right
from core.childcare.models import Bsn, Child, Family, Guardian
from core.lib import keyring, sealed
from core.lib.keyring import Place, SealedColumn
from core.lib.nl import InvalidNumberError, normalise_bsn

Person = Guardian | Child


class PersonKind(StrEnum):
    """Who in a family; the words stand in addresses."""

    GUARDIAN = "verzorger"
    CHILD = "kind"


PURPOSE = "bsn"
SHOWN_DIGITS = 4
HIDDEN = "•" * 5
NO_DIGEST = "0" * 64


def register() -> None:
    """Put the numbers on the list of what stands under the keys."""
    keyring.register(
        SealedColumn("childcare.Bsn", "sealed", place=place_of, digest=digest_of, related=("family",))
    )


def place_of(bsn: Bsn) -> Place:
    """A sealed number is bound to its person: moved to another person's row it does not open."""
    person = f"guardian:{bsn.guardian_id}" if bsn.guardian_id else f"child:{bsn.child_id}"
    return Place("childcare_bsn", "sealed", person)


def digest_of(key_id: str, bsn: Bsn, number: bytes) -> str:
    """What a number is found by, under one key."""
    return sealed.digest_with(key_id, PURPOSE, _digest_text(bsn.family.organisation_id, number.decode()))


@sensitive_variables("number")
def digests_of(organisation_id: int, number: str) -> list[str]:
    """What to look for to find a number (nine digits) in an organisation, the newest key first."""
    return sealed.digests(PURPOSE, _digest_text(organisation_id, number))


@sensitive_variables("number")
def fill(bsn: Bsn, number: str) -> None:
    """Put a number (nine digits) in a row that has its family and person; saving is up to the caller."""
    bsn.sealed = place_of(bsn).seal(number.encode())
    bsn.digest_key = sealed.digest_key_id()
    bsn.digest = digest_of(bsn.digest_key, bsn, number.encode())


def bsn_for(person: Person) -> Bsn:
    """The person's row, or a new one that is not saved."""
    column = "guardian" if isinstance(person, Guardian) else "child"
    return Bsn.objects.filter(**{column: person}).first() or Bsn(family=person.family, **{column: person})


@sensitive_variables("number")
def masked(bsn: Bsn) -> str:
    """As a number may be seen: "•••••1234". Raises CannotOpenError; what is sealed is never shown instead."""
    number = place_of(bsn).unseal(bsn.sealed).decode()
    return HIDDEN + number[-SHOWN_DIGITS:]


@sensitive_variables("typed", "number")
def bsn_matches(person: Person, typed: str) -> bool:
    """Whether this is the person's number. As quick for somebody without a number as for a wrong one."""
    try:
        number = normalise_bsn(typed)
    except InvalidNumberError:
        return False
    bsn = bsn_for(person)
    stored = bsn.digest or NO_DIGEST
    wanted = digests_of(person.family.organisation_id, number)
    # A sum, so that every comparison is made.
    return sum(hmac.compare_digest(stored, digest) for digest in wanted) > 0


@dataclass(frozen=True)
class Entry:
    """A guardian or child with the masked number: empty without one, None when it cannot be opened."""

    person: Person
    masked: str | None

    @property
    def kind(self) -> PersonKind:
        return PersonKind.CHILD if isinstance(self.person, Child) else PersonKind.GUARDIAN


def family_for_bsn(user: User, family_id: int) -> Family:
    """A family of the user's own organisation. Raises Family.DoesNotExist, also without the right to see BSNs."""
    if not user.has_right(Right.SEE_BSN):
        raise Family.DoesNotExist
    return Family.objects.get(pk=family_id, organisation=user.organisation_id)


def person_of(family: Family, kind: PersonKind, pk: int) -> Person:
    """Somebody of this family. Raises ObjectDoesNotExist."""
    people = family.children if kind is PersonKind.CHILD else family.guardians
    person: Person = people.get(pk=pk)
    return person


def entries_of(family: Family) -> list[Entry]:
    """The people of a family with their masked numbers, guardians first. Two queries."""
    people: list[Person] = [
        *family.guardians.select_related("bsn"),
        *family.children.select_related("bsn"),
    ]
    return [Entry(person, _masked_or_none(person)) for person in people]


def _masked_or_none(person: Person) -> str | None:
    bsn: Bsn | None = getattr(person, "bsn", None)
    if bsn is None:
        return ""
    try:
        return masked(bsn)
    except sealed.CannotOpenError:
        return None


def _digest_text(organisation_id: int, number: str) -> str:
    return f"{organisation_id}:{number}"
