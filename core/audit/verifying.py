"""Reading the trail against its seals: is every line there, as it was, and none that came later?"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from core.audit.choices import Action
from core.audit.models import Event, Seal
from core.audit.sealing import (
    BEFORE_THE_FIRST,
    HASH_BYTES,
    hash_of,
    lines_between,
    signature_of,
    unsealed_count,
)


class Fault(StrEnum):
    CHANGED = "was changed"
    REMOVED = "was removed"
    SLIPPED_IN = "was slipped in"
    SEAL_CHANGED = "was changed or made elsewhere"
    SEAL_MISSING = "does not follow the one before it"
    NOT_AS_REMEMBERED = "is not the one that was remembered"


@dataclass(frozen=True)
class Break:
    """The first place where the trail is not what was sealed; `event_id` is None when a seal itself is wrong."""

    fault: Fault
    seal: int
    event_id: int | None = None


@dataclass(frozen=True)
class Report:
    """What was read until the end, or until the first break."""

    seals: int
    lines: int
    waiting: int
    head: Seal | None
    first_break: Break | None


def verify(remembered: tuple[int, str] | None = None) -> Report:
    """Read all of the trail in order and stop at the first break.

    `remembered` is the number and hash (hexadecimal) of a seal as the log told it at the time: it shows that the
    end was not cut off and the whole was not sealed anew.
    """
    seals = lines = 0
    head: Seal | None = None
    for seal in Seal.objects.order_by("number").iterator(chunk_size=100):
        found = _break_in(seal, head)
        if found is not None:
            return Report(seals, lines, unsealed_count(), head, found)
        seals, lines, head = seals + 1, lines + len(seal.ids), seal
    return Report(seals, lines, unsealed_count(), head, _break_at_the_end(head, remembered))


def _break_in(seal: Seal, previous: Seal | None) -> Break | None:
    if not _follows(seal, previous):
        return Break(Fault.SEAL_MISSING, seal.number)
    if bytes(seal.hash) != hash_of(seal) or not _is_signed(seal):
        return Break(Fault.SEAL_CHANGED, seal.number)
    early = _before(seal) if previous is None else None
    if early is not None:
        return Break(Fault.SLIPPED_IN, seal.number, early)
    return next(_differences(seal), None)


def _follows(seal: Seal, previous: Seal | None) -> bool:
    if previous is not None:
        return (seal.number, seal.after_id, bytes(seal.previous_hash)) == (
            previous.number + 1,
            previous.upto_id,
            bytes(previous.hash),
        )
    if seal.number == 1:
        return (seal.after_id, bytes(seal.previous_hash)) == (0, BEFORE_THE_FIRST)
    # Earlier seals may only be gone because their lines were past their retention, and the trail says so.
    return Event.objects.filter(action=Action.TRAIL_TRIMMED, data__upto_seal=seal.number - 1).exists()


def _is_signed(seal: Seal) -> bool:
    """An old key may be gone: a later seal, which holds this one's hash, then stands in for it."""
    try:
        return bytes(seal.signature) == signature_of(bytes(seal.hash), seal.key_id)
    except KeyError:
        return Seal.objects.filter(number__gt=seal.number).exclude(key_id=seal.key_id).exists()


def _before(seal: Seal) -> int | None:
    return Event.objects.filter(pk__lte=seal.after_id).values_list("pk", flat=True).order_by("pk").first()


def _differences(seal: Seal) -> Iterator[Break]:
    """Where the lines differ from what was sealed, in the order of their numbers."""
    sealed = _sealed_lines(seal)
    found = {line.id: line.hash for line in lines_between(seal.after_id, seal.upto_id)}
    for number in sorted(sealed.keys() | found.keys()):
        if number not in found:
            yield Break(Fault.REMOVED, seal.number, number)
        elif number not in sealed:
            yield Break(Fault.SLIPPED_IN, seal.number, number)
        elif found[number] != sealed[number]:
            yield Break(Fault.CHANGED, seal.number, number)


def _sealed_lines(seal: Seal) -> dict[int, bytes]:
    hashes = bytes(seal.row_hashes)
    return {
        number: hashes[place * HASH_BYTES : (place + 1) * HASH_BYTES] for place, number in enumerate(seal.ids)
    }


def _break_at_the_end(head: Seal | None, remembered: tuple[int, str] | None) -> Break | None:
    if remembered is None:
        return None
    number, seal_hash = remembered
    kept = Seal.objects.filter(number=number).first()
    if kept is None or bytes(kept.hash).hex() != seal_hash:
        return Break(Fault.NOT_AS_REMEMBERED, number)
    return None
