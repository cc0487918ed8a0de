"""New parents on the way: registrations at several steps, one that was stopped, and an import list to judge."""

import uuid
from dataclasses import asdict, replace
from datetime import date, time, timedelta
from typing import Any

from core.accounts.models import Organisation, User
from core.childcare.choices import (
    CareType,
    ImportSource,
    ImportState,
    RegistrationState,
    RegistrationStep,
    WriteKind,
)
from core.childcare.gateway import copies, outgoing
from core.childcare.gateway.change_contract import AbsenceChange, CareSpan, Change
from core.childcare.models import Family, Group, ImportEntry, Registration, RegistrationStop, ToldChange
from core.childcare.registration import actions, recognition
from core.lib import clock

SPACE = uuid.UUID("6b1e0d0a-7d3c-4c55-9f07-0b7d0f5d0a11")
"""Makes the same keys every time."""
PARENTS = (
    ("Femke", "F.", "van", "Leeuwen", "Pim", ImportState.WAITING),
    ("Youssef", "Y.", "", "El Amrani", "Lina", ImportState.WAITING),
    ("Marloes", "M.J.", "de", "Groot", "Tijn", ImportState.WAITING),
    ("Dirk", "D.", "", "Postma", "Fenna", ImportState.REFUSED),
)


def build_registrations(first: Family, office: User, today: date) -> None:
    """The copy of the locations, four lines of the import list, registrations that stopped at a step, and what another
    system told of a family."""
    organisation = first.organisation
    copies.refresh(organisation)
    group = Group.objects.filter(
        location__organisation=organisation, care_type=CareType.DAY_CARE, open_for_requests=True
    ).order_by("pk")[0]
    for number, parent in enumerate(PARENTS):
        _entry(organisation, group, parent, number, office, today)
    _stopped_at(organisation, "bsn", RegistrationStep.GUARDIAN_1, ["bsn", "check_digit"])
    _stopped_at(organisation, "leeftijd", RegistrationStep.CARE, ["place", "age"])
    _known(first)
    _told(first, today)


def _told(family: Family, today: date) -> None:
    """Another system wrote that the first family has another telephone number, and that a child stays at home."""
    on_file = outgoing.guardians_of(family.pk)
    group = Group.objects.filter(location__organisation=family.organisation).order_by("pk")[0]
    child = family.children.order_by("pk")[0]
    assert on_file is not None
    missed = CareSpan(today + timedelta(days=3), time(8), time(18), group.location.name, group.name)
    told: tuple[tuple[WriteKind, Change], ...] = (
        (WriteKind.GUARDIANS, replace(on_file, phone="023 555 77 88")),
        (WriteKind.ABSENCE, AbsenceChange(child.first_name, child.birth_date, missed, "holiday", "reported")),
    )
    for number, (kind, change) in enumerate(told):
        ToldChange.objects.create(
            organisation=family.organisation,
            family=family,
            reference=_key(family.organisation, f"told {kind}"),
            kind=kind,
            version=1,
            facts=asdict(change),
            told_at=clock.now() - timedelta(hours=20 - number),
        )


def _entry(
    organisation: Organisation,
    group: Group,
    parent: tuple[str, str, str, str, str, ImportState],
    number: int,
    office: User,
    today: date,
) -> None:
    first_name, initials, prefix, last_name, child, state = parent
    is_refused = state is ImportState.REFUSED
    facts: dict[str, Any] = {
        "guardian_1": {
            "first_name": first_name,
            "initials": initials,
            "prefix": prefix,
            "last_name": last_name,
            "street": "Wagenweg",
            "house_number": str(20 + 2 * number),
            "house_number_addition": "",
            "postcode": "2012 NE",
            "city": "Haarlem",
            "phone": f"06 1234560{number}",
            "email": f"{first_name.lower()}@voorbeeld.example",
        },
        "guardian_2": {},
        "child": {
            "first_name": child,
            "prefix": prefix,
            "last_name": last_name,
            "birth_date": (today - timedelta(days=120 + 40 * number)).isoformat(),
            "school": "",
            "school_name": "",
        },
        "care": {
            "care_type": group.care_type,
            "location": str(group.location_id),
            "location_name": group.location.name,
            "weekdays": [1 + number % 4, 5],
            "wanted_from": (today + timedelta(days=70)).isoformat(),
            "remark": "" if number else "Het liefst op dezelfde dagen als zijn neefje.",
        },
    }
    ImportEntry.objects.create(
        organisation=organisation,
        source=ImportSource.FILE if number == 2 else ImportSource.REGISTRATION,
        file_name="aanmeldingen open dag.xlsx" if number == 2 else "",
        reference=_key(organisation, last_name),
        state=state,
        facts=facts,
        match_keys=recognition.match_keys_of(facts),
        added_at=clock.now() - timedelta(days=1 + 3 * number),
        added_by=office if number == 2 else None,
        decided_at=clock.now() - timedelta(days=1) if is_refused else None,
        decided_by=office if is_refused else None,
        reason="Op deze locatie nemen we tot de zomer niemand aan." if is_refused else "",
    )


def _stopped_at(organisation: Organisation, name: str, step: RegistrationStep, problem: list[str]) -> None:
    """Somebody who left a step unfinished, as an answer was not good."""
    registration = _begun(organisation, f"{name}@voorbeeld.example", step)
    RegistrationStop.objects.create(
        registration=registration, at=registration.touched_at, step=step, problems=[problem]
    )


def _known(first: Family) -> None:
    """Somebody of the first family who tried to register once more."""
    guardian = first.guardians.order_by("position")[0]
    registration = _begun(first.organisation, "bekend@voorbeeld.example", RegistrationStep.OVERVIEW)
    registration.state = RegistrationState.KNOWN
    registration.save()
    found = recognition.Found(recognition.FAMILIES, guardian.pk, "guardian_1")
    RegistrationStop.objects.create(
        registration=registration,
        at=registration.touched_at,
        step=RegistrationStep.OVERVIEW,
        match=found.as_json,
    )


def _begun(organisation: Organisation, email: str, step: RegistrationStep) -> Registration:
    at = clock.now() - timedelta(hours=5)
    return Registration.objects.create(
        organisation=organisation,
        key=_key(organisation, email),
        email=email,
        step=step,
        answers={actions.TYPED: {}, actions.GOOD: {}},
        created_at=at,
        touched_at=at,
    )


def _key(organisation: Organisation, name: str) -> uuid.UUID:
    return uuid.uuid5(SPACE, f"{organisation.slug} {name}")
