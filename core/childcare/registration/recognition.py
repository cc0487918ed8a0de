"""Whether a guardian who registers is known already, in the families or in the import list (K-13)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from core.childcare.choices import ImportState
from core.childcare.models import Family, Guardian, ImportEntry
from core.childcare.rules.same_person import FIELDS, Person, has_same_name, initials_of, is_same, key_of
from core.lib import names
from core.lib.nl import InvalidNumberError, normalise_postcode

GUARDIANS = ("guardian_1", "guardian_2")
STILL_THERE = (ImportState.WAITING, ImportState.FORWARDED)
MOST_AT_ONE_ADDRESS = 200
FAMILIES, IMPORT_LIST = "families", "import_list"


@dataclass(frozen=True)
class Found:
    """Where a guardian was found: `where` is FAMILIES (`pk` of the guardian) or IMPORT_LIST (`pk` of the entry)."""

    where: str
    pk: int
    person: str

    @property
    def as_json(self) -> dict[str, Any]:
        """For the record of what stopped a registration: never a name."""
        return {"where": self.where, "id": self.pk, "person": self.person, "fields": list(FIELDS)}


def people_in(facts: Mapping[str, Any]) -> dict[str, Person]:
    """The guardians of an import entry by step; the second lives where the first does unless it has an address."""
    found = {}
    first = facts.get("guardian_1") or {}
    for step in GUARDIANS:
        answers = facts.get(step) or {}
        if answers.get("last_name"):
            home = answers if answers.get("postcode") else first
            found[step] = Person(
                first_name=answers.get("first_name", ""),
                initials=answers.get("initials", ""),
                prefix=answers.get("prefix", ""),
                last_name=answers["last_name"],
                postcode=home.get("postcode", ""),
                house_number=home.get("house_number", ""),
                addition=home.get("house_number_addition", ""),
            )
    return found


def match_keys_of(facts: Mapping[str, Any]) -> list[str]:
    """What an entry of the import list is recognised by."""
    return [key for person in people_in(facts).values() if (key := key_of(person))]


@dataclass(frozen=True)
class Pair:
    """A guardian of a registration beside one of a family; `is_same` by name, else only at the same place."""

    guardian: Guardian | None
    is_same: bool


def pair_guardians(facts: Mapping[str, Any], family: Family) -> dict[str, Pair]:
    """Beside whom in a family each guardian of a registration stands, by step: the same name first.

    Who registers as the first guardian may be the second one there.
    """
    people, free = people_in(facts), {one.position: one for one in family.guardians.all()}
    pairs = {}
    for step, person in people.items():
        same = next((one for one in free.values() if has_same_name(person, person_of(one))), None)
        if same is not None:
            pairs[step] = Pair(free.pop(same.position), is_same=True)
    is_full = len(family.guardians.all()) == len(GUARDIANS)
    for place, step in enumerate(GUARDIANS, start=1):
        if step in people and step not in pairs:
            beside = free.pop(place, None) or (free.popitem()[1] if is_full else None)
            pairs[step] = Pair(beside, is_same=False)
    return pairs


def find_known(
    organisation_id: int, facts: Mapping[str, Any], *, besides: ImportEntry | None = None
) -> list[Found]:
    """Guardians of the register and of the import list that are the same as those in `facts`, families first."""
    people = people_in(facts)
    found = [hit for step, person in people.items() for hit in _in_families(organisation_id, step, person)]
    found += [
        hit for step, person in people.items() for hit in _in_list(organisation_id, step, person, besides)
    ]
    return found


@dataclass(frozen=True)
class Known:
    """Everybody of an organisation at some postcodes, read at once for a whole file."""

    families: Mapping[str, list[Person]]
    waiting: Mapping[str, list[Person]]

    def where(self, facts: Mapping[str, Any]) -> str:
        """FAMILIES, IMPORT_LIST, or empty for whom nobody knows."""
        people = people_in(facts).values()
        for where, known in ((FAMILIES, self.families), (IMPORT_LIST, self.waiting)):
            if any(is_same(one, other) for one in people for other in known.get(one.postcode, ())):
                return where
        return ""


def known_at(organisation_id: int, postcodes: Iterable[str]) -> Known:
    """Who is known at these postcodes, as people type them. Two queries."""
    codes = {code for typed in postcodes if (code := _postcode_of(typed))}
    families: defaultdict[str, list[Person]] = defaultdict(list)
    at_address = Guardian.objects.select_related("family").filter(
        family__organisation=organisation_id, family__postcode__in=codes
    )
    for guardian in at_address:
        families[guardian.family.postcode].append(person_of(guardian))
    waiting: defaultdict[str, list[Person]] = defaultdict(list)
    for facts in _entries(organisation_id).values_list("facts", flat=True):
        for person in people_in(facts).values():
            if person.postcode in codes:
                waiting[person.postcode].append(person)
    return Known(families, waiting)


def _entries(organisation_id: int) -> QuerySet[ImportEntry]:
    """What is not decided yet, and whom a back-office accepted: those are in a register, not in ours."""
    elsewhere = Q(state__in=(ImportState.ACCEPTED, ImportState.MERGED), family=None, decided_by=None)
    return ImportEntry.objects.filter(Q(state__in=STILL_THERE) | elsewhere, organisation=organisation_id)


def _postcode_of(typed: str) -> str:
    try:
        return normalise_postcode(typed)
    except InvalidNumberError:
        return ""


def person_of(guardian: Guardian) -> Person:
    """A guardian of the register, with the address of the family."""
    family = guardian.family
    return Person(
        guardian.first_name,
        guardian.initials,
        guardian.prefix,
        guardian.last_name,
        family.postcode,
        family.house_number,
        family.house_number_addition,
    )


def _in_families(organisation_id: int, step: str, person: Person) -> Iterable[Found]:
    if not person.postcode:
        return
    at_address = Guardian.objects.select_related("family").filter(
        family__organisation=organisation_id, family__postcode=person.postcode
    )
    for guardian in at_address.order_by("pk")[:MOST_AT_ONE_ADDRESS]:
        if is_same(person, person_of(guardian)):
            yield Found(FAMILIES, guardian.pk, step)


def _in_list(organisation_id: int, step: str, person: Person, besides: ImportEntry | None) -> Iterable[Found]:
    keys = _keys_to_find(person)
    if not keys:
        return
    entries = _entries(organisation_id).filter(match_keys__overlap=keys)
    if besides is not None:
        entries = entries.exclude(pk=besides.pk)
    for entry in entries.order_by("pk"):
        if any(is_same(person, other) for other in people_in(entry.facts).values()):
            yield Found(IMPORT_LIST, entry.pk, step)


def _keys_to_find(person: Person) -> list[str]:
    """Its own key, and that of somebody whose initials are not known or given in short."""
    key = key_of(person)
    if not key:
        return []
    short = Person(
        names.fold(person.first_name)[:1],
        initials_of(person)[:1],
        person.prefix,
        person.last_name,
        person.postcode,
        person.house_number,
        person.addition,
    )
    return [key, key_of(short)]
