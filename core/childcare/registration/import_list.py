"""Staff judge the import list: accept, merge with a family, or refuse (K-15, K-23).

Accepting makes debtor, guardians, child and the entry of the waiting list in one transaction. Of two members of staff
at the same line one wins and the other hears so.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import BigIntegerField, Max, Q
from django.db.models.functions import Cast
from django.views.decorators.debug import sensitive_variables

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.childcare import held_bsns
from core.childcare.actions import waiting_list
from core.childcare.actions.keep_families import (
    add_guardian,
    change_family,
    change_guardian,
    make_family,
)
from core.childcare.actions.save_record import add_record
from core.childcare.actions.set_bsn import set_bsn
from core.childcare.actions.waiting_list import Wish
from core.childcare.bsn import Person, digests_of
from core.childcare.choices import ImportState, WriteState
from core.childcare.gateway.choosing import connection_of
from core.childcare.models import (
    Bsn,
    Child,
    Family,
    Guardian,
    ImportEntry,
    Location,
    RegisterWrite,
    School,
)
from core.childcare.registration import recognition
from core.lib import clock
from core.lib.database import constraint_of
from core.notifications import outbox

ACCEPTED = "register/registration_accepted"
REFUSED = "register/registration_refused"
GUARDIAN_FIELDS = ("first_name", "initials", "prefix", "last_name", "phone", "email")
FAMILY_FIELDS = ("street", "house_number", "house_number_addition", "postcode", "city")
KEPT = timedelta(days=90)
"""How long the particulars of a decided entry are kept."""


class DecidedAlreadyError(Exception):
    """Somebody was first; `entry` says who, when and what."""

    def __init__(self, entry: ImportEntry) -> None:
        super().__init__(entry.state)
        self.entry = entry


class NumberTakenError(Exception):
    """Another family has the debtor number."""


class NoLocationError(Exception):
    """The location that was asked is not (any more) one of the organisation: staff choose another."""


@dataclass(frozen=True)
class Merge:
    """How an entry goes into a family: for each guardian by step the fields to take over from the registration,
    those of the family, and the child that it already is (None makes a new one)."""

    family: Family
    guardians: Mapping[str, Collection[str]]
    address: Collection[str]
    child: Child | None = None


def next_debtor_number(organisation_id: int) -> str:
    """One more than the highest number of the organisation; "100001" for the first family."""
    numbers = Family.objects.filter(organisation=organisation_id, debtor_number__regex=r"^\d{1,11}$")
    highest = numbers.aggregate(highest=Max(Cast("debtor_number", BigIntegerField())))["highest"]
    return str((highest or 100_000) + 1)


@transaction.atomic
def accept(user: User, entry_id: int, *, debtor_number: str, location: Location) -> ImportEntry:
    """Make family, guardians, child and waiting-list entry, and mail the parent.

    Raises DecidedAlreadyError, NumberTakenError.
    """
    entry = _undecided(entry_id)
    facts = entry.facts
    home = {name: facts["guardian_1"].get(name, "") for name in FAMILY_FIELDS}
    family = Family(debtor_number=debtor_number, phone=facts["guardian_1"].get("phone", ""), **home)
    guardians = [_guardian(facts[step]) for step in ("guardian_1", "guardian_2") if facts.get(step)]
    try:
        with transaction.atomic():
            make_family(user, family, guardians)
    except IntegrityError as error:
        if constraint_of(error) != "debtor_number_once_per_organisation":
            raise
        raise NumberTakenError from error
    child = _add_child(user, family, facts["child"])
    people: dict[str, Person] = {
        f"guardian_{guardian.position}": guardian for guardian in family.guardians.all()
    }
    _move_bsns(user, entry, {**people, "child": child})
    _wait(user, entry, child, location)
    _decide(user, entry, ImportState.ACCEPTED, family)
    _tell(ACCEPTED, entry)
    return entry


@transaction.atomic
def merge(user: User, entry_id: int, wanted: Merge, *, location: Location) -> ImportEntry:
    """Put an entry with a family that is known, field by field, and its child on the waiting list.

    Raises DecidedAlreadyError, ChangedMeanwhileError (somebody saved the family meanwhile), WaitsAlreadyError.
    """
    entry = _undecided(entry_id)
    family = Family.objects.select_for_update().get(pk=wanted.family.pk)
    facts = entry.facts
    _take_over_address(user, family, facts["guardian_1"], wanted.address)
    people: dict[str, Person] = {}
    for step, pair in recognition.pair_guardians(facts, family).items():
        if pair.guardian is None:
            people[step] = add_guardian(user, family, _guardian(facts[step]))
            continue
        _take_over_guardian(user, pair.guardian, facts[step], wanted.guardians.get(step, ()))
        if pair.is_same:
            # The number of one person never goes to another who only stands at the same place.
            people[step] = pair.guardian
    child = wanted.child or _add_child(user, family, facts["child"])
    _move_bsns(user, entry, {**people, "child": child})
    _wait(user, entry, child, location)
    _decide(user, entry, ImportState.MERGED, family)
    _tell(ACCEPTED, entry)
    return entry


@transaction.atomic
def refuse(user: User, entry_id: int, reason: str) -> ImportEntry:
    """Refuse with a reason, which the parent reads in a mail. Raises DecidedAlreadyError."""
    entry = _undecided(entry_id)
    entry.reason = reason
    _decide(user, entry, ImportState.REFUSED, None)
    entry.bsns.all().delete()
    _tell(REFUSED, entry)
    return entry


@transaction.atomic
def take_back(user: User, entry_id: int) -> ImportEntry:
    """Judge here what the back-office does not take. Raises DecidedAlreadyError for what is there already."""
    entry = ImportEntry.objects.select_for_update(of=("self",)).select_related("decided_by").get(pk=entry_id)
    write = RegisterWrite.objects.select_for_update().filter(entry=entry).first()
    if not can_take_back(entry, write):
        raise DecidedAlreadyError(entry)
    if write is not None:
        write.delete()
    entry.state = ImportState.WAITING
    entry.save(update_fields=["state"])
    trail.record(Action.IMPORT_TAKEN_BACK, actor=user, subject=entry, organisation_id=entry.organisation_id)
    return entry


def can_take_back(entry: ImportEntry, write: RegisterWrite | None) -> bool:
    """Whether it was passed on and did not get there: refused, or waiting for a connection that is off."""
    if entry.state != ImportState.FORWARDED or write is None or write.state == WriteState.SENT:
        return False
    return write.state == WriteState.REFUSED or connection_of(entry.organisation_id) is None


def forget_decided() -> int:
    """Empty what was decided, or passed on, long ago: the family is in a register, or was refused. Returns how many.

    What still has to be passed on stays whole.
    """
    before = clock.now() - KEPT
    old = Q(decided_at__lt=before) | Q(
        state=ImportState.FORWARDED,
        register_write__state=WriteState.SENT,
        register_write__finished_at__lt=before,
    )
    done = ImportEntry.objects.filter(old).exclude(facts={})
    return done.update(facts={}, match_keys=[])


def location_of(entry: ImportEntry) -> Location | None:
    """The organisation's location that was asked, if it is still one."""
    key = str(entry.facts.get("care", {}).get("location", ""))
    if not key.isdecimal():
        return None
    return Location.objects.filter(pk=int(key), organisation=entry.organisation_id).first()


def _undecided(entry_id: int) -> ImportEntry:
    entry = (
        ImportEntry.objects.select_for_update(of=("self",))
        .select_related("organisation", "decided_by")
        .get(pk=entry_id)
    )
    if entry.state != ImportState.WAITING:
        raise DecidedAlreadyError(entry)
    return entry


def _guardian(answers: Mapping[str, Any]) -> Guardian:
    return Guardian(**{name: answers.get(name, "") for name in GUARDIAN_FIELDS})


def _take_over_guardian(
    user: User, guardian: Guardian, answers: Mapping[str, Any], fields: Collection[str]
) -> None:
    for name in fields:
        setattr(guardian, name, answers.get(name, ""))
    if fields:
        change_guardian(user, guardian, list(fields), seen=guardian.version)


def _take_over_address(
    user: User, family: Family, answers: Mapping[str, Any], fields: Collection[str]
) -> None:
    for name in fields:
        setattr(family, name, answers.get(name, ""))
    if fields:
        change_family(user, family, list(fields), seen=family.version)


def _add_child(user: User, family: Family, answers: Mapping[str, Any]) -> Child:
    key = str(answers.get("school", ""))
    school = (
        School.objects.filter(pk=int(key), organisation=family.organisation_id).first()
        if key.isdecimal()
        else None
    )
    child = Child(
        family=family,
        first_name=answers["first_name"],
        prefix=answers.get("prefix", ""),
        last_name=answers["last_name"],
        birth_date=date.fromisoformat(answers["birth_date"]),
        school=school,
    )
    return add_record(user, child, client=child)


@sensitive_variables("number")
def _move_bsns(user: User, entry: ImportEntry, people: Mapping[str, Person]) -> None:
    """To the people they are of; one that somebody has already, or that is taken in the family, stays as it was."""
    for person, number in held_bsns.numbers_of(entry).items():
        whose = people.get(person)
        if whose is not None and not _has_or_is_taken(whose, number):
            set_bsn(user, whose, number)
    entry.bsns.all().delete()


@sensitive_variables("number")
def _has_or_is_taken(person: Person, number: str) -> bool:
    column = "guardian" if isinstance(person, Guardian) else "child"
    digests = digests_of(person.family.organisation_id, number)
    own = Bsn.objects.filter(**{column: person})
    in_family = Bsn.objects.filter(family=person.family_id, digest__in=digests)
    return own.exists() or in_family.exists()


def _wait(user: User, entry: ImportEntry, child: Child, location: Location) -> None:
    """On the waiting list since the day that the registration came."""
    care = entry.facts["care"]
    wish = Wish(
        location=location,
        care_type=care["care_type"],
        weekdays=care["weekdays"],
        wanted_from=date.fromisoformat(care["wanted_from"]),
        remark=care.get("remark", ""),
    )
    entry.waiting_entry = waiting_list.add(user, child, wish, since=clock.local_date(entry.added_at))


def _decide(user: User, entry: ImportEntry, state: ImportState, family: Family | None) -> None:
    entry.state, entry.family = state, family
    entry.decided_at, entry.decided_by = clock.now(), user
    entry.save()
    actions = {
        ImportState.ACCEPTED: Action.IMPORT_ACCEPTED,
        ImportState.MERGED: Action.IMPORT_MERGED,
        ImportState.REFUSED: Action.IMPORT_REFUSED,
    }
    trail.record(
        actions[state],
        actor=user,
        subject=entry,
        client=family,
        organisation_id=entry.organisation_id,
    )


def _tell(kind: str, entry: ImportEntry) -> None:
    address = entry.facts.get("guardian_1", {}).get("email", "")
    if address:
        outbox.enqueue(kind, address=address, context={"entry": entry.pk}, dedup_key=f"{kind}:{entry.pk}")
