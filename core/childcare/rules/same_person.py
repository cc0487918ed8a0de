"""When a guardian who registers is one who is known already (K-13): last name, initials and address.

The prefix, accents, capitals, points and spaces make no difference. A key holds the three in one text, so that a list
of keys can be searched.
"""

from dataclasses import dataclass

from core.lib import names

FIELDS = ("last_name", "initials", "address")
"""What a match rests on, all three of them."""
SEPARATOR = "|"


@dataclass(frozen=True)
class Person:
    """A guardian with an address; `initials` may be empty where only a first name is known."""

    first_name: str
    initials: str
    prefix: str
    last_name: str
    postcode: str
    house_number: str
    addition: str = ""


def key_of(person: Person) -> str:
    """What is equal for the same person; empty when something is missing that it rests on."""
    parts = (
        names.surname_key(person.prefix, person.last_name),
        initials_of(person),
        address_of(person.postcode, person.house_number, person.addition),
    )
    return SEPARATOR.join(parts) if all(parts) else ""


def is_same(one: Person, other: Person) -> bool:
    """Whether two guardians are one: of one name, at one address."""
    here, there = (
        address_of(person.postcode, person.house_number, person.addition) for person in (one, other)
    )
    return bool(here) and here == there and has_same_name(one, other)


def has_same_name(one: Person, other: Person) -> bool:
    """By last name and initials. Somebody whose initials are not known is compared by the first of them."""
    surnames = {names.surname_key(person.prefix, person.last_name) for person in (one, other)}
    return len(surnames) == 1 and _same_initials(one, other)


def initials_of(person: Person) -> str:
    """ "S.M." and "s m" are "sm"; without initials the first letter of the first name."""
    return names.fold(person.initials) or names.fold(person.first_name)[:1]


def address_of(postcode: str, house_number: str, addition: str) -> str:
    """Postcode with the whole house number, "1234ab12a"; empty without one of them."""
    code, number = names.fold(postcode), names.fold(house_number + addition)
    return code + SEPARATOR + number if code and number else ""


def _same_initials(one: Person, other: Person) -> bool:
    mine, theirs = initials_of(one), initials_of(other)
    if one.initials.strip() and other.initials.strip():
        return mine == theirs
    return mine[:1] == theirs[:1] != ""
