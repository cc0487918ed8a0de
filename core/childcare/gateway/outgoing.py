"""Changes of families that an external back-office has to hear (K-21); who makes one says so in the same transaction.

Only the row that waits is made here: what it says is read when it is sent, by the part of Kring that knows it. Nothing
is written for an organisation whose register is Kring itself.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from core.childcare.choices import WriteKind, WriteState
from core.childcare.gateway.change_contract import Change, GuardiansChange, PersonChange
from core.childcare.models import Family, RegisterConnection, RegisterWrite
from core.lib import clock

Tell = Callable[[int], Change | None]
"""How the thing with a number stands now; None when it is no longer there."""

_told_by: dict[WriteKind, Tell] = {}


def register(kind: WriteKind, tell: Tell) -> None:
    """Let an app tell how its things stand, from the `ready` of its AppConfig."""
    _told_by[kind] = tell


def register_guardians() -> None:
    register(WriteKind.GUARDIANS, guardians_of)


def as_it_stands(write: RegisterWrite) -> Change | None:
    """What a write about a family says now; None when what it is about is no longer there."""
    assert write.subject is not None
    return _told_by[WriteKind(write.kind)](write.subject)


@dataclass(frozen=True)
class Changed:
    """A thing of a family that is not what it was."""

    organisation_id: int
    family_id: int
    subject: int


def elsewhere(organisation_ids: Collection[int]) -> set[int]:
    """Which of these organisations have their register in a back-office. One query."""
    on = RegisterConnection.objects.filter(organisation__in=set(organisation_ids), is_on=True)
    return set(on.values_list("organisation", flat=True))


@transaction.atomic
def write(kind: WriteKind, things: Iterable[Changed]) -> None:
    """Let these wait to be written, each once however often it changed. Only for organisations of `elsewhere`."""
    now, rows = clock.now(), list(things)
    RegisterWrite.objects.bulk_create(
        [
            RegisterWrite(
                organisation_id=one.organisation_id,
                kind=kind,
                family_id=one.family_id,
                subject=one.subject,
                version=0,
                due_at=now,
                made_at=now,
            )
            for one in rows
        ],
        ignore_conflicts=True,
    )
    # After that, so that of two first changes at the same moment the second one is counted too.
    RegisterWrite.objects.filter(kind=kind, subject__in=[one.subject for one in rows]).update(
        version=F("version") + 1,
        state=WriteState.WAITING,
        attempts=0,
        due_at=now,
        made_at=now,
        problem="",
        finished_at=None,
    )


def write_guardians(family: Family) -> None:
    """Address, telephone or a guardian of a family changed."""
    if elsewhere([family.organisation_id]):
        write(WriteKind.GUARDIANS, [Changed(family.organisation_id, family.pk, family.pk)])


def guardians_of(family_id: int) -> GuardiansChange | None:
    """Address and guardians of a family as they are now. Two queries."""
    family = Family.objects.prefetch_related("guardians").filter(pk=family_id).first()
    if family is None:
        return None
    return GuardiansChange(
        street=family.street,
        house_number=family.house_number,
        house_number_addition=family.house_number_addition,
        postcode=family.postcode,
        city=family.city,
        phone=family.phone,
        guardians=[
            PersonChange(
                position=one.position,
                first_name=one.first_name,
                initials=one.initials,
                prefix=one.prefix,
                last_name=one.last_name,
                phone=one.phone,
                email=one.email,
                second_email=one.second_email,
                has_custody=one.has_custody,
            )
            for one in family.guardians.all()
        ],
    )
