"""The trail shows when it was tampered with: its lines are closed in batches, each with the hash of the one before.

Writers know nothing of it: a chain from line to line would make every act of the whole site wait for the one
before it to commit. Instead a task closes what has been written, in the order of the lines' numbers, once no lower
number can appear any more (docs/adr/0006-trail.md).
"""

import hashlib
import json
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from core.audit.models import Event, Seal
from core.lib import clock, sealed

BATCH = 1000
"""Lines that one seal closes at most."""
PATIENCE_SECONDS = 20.0
"""How long to wait for the writers that were at work; the next run starts anew."""
HASH_BYTES = 32
BEFORE_THE_FIRST = bytes(HASH_BYTES)
SIGNATURE = "seal of the trail"
LOCK = 7513
"""The advisory lock that one sealing process at a time holds."""

# Every column that says something, by name and in one form, whatever the session's time zone or the order of the
# columns. Empty ones are left out, so a column that comes later does not change the hash of earlier lines.
ROW_HASH = """sha256(convert_to(jsonb_strip_nulls(jsonb_build_object(
  'id', id,
  'at', to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
  'action', action,
  'result', result,
  'organisation', organisation_id,
  'actor', actor_id,
  'responsible', responsible_id,
  'capacity', nullif(capacity, ''),
  'client_type', nullif(client_type, ''),
  'client_id', nullif(client_id, ''),
  'object_type', nullif(object_type, ''),
  'object_id', nullif(object_id, ''),
  'ground', nullif(ground, ''),
  'device', nullif(device, ''),
  'address', nullif(address, ''),
  'data', data::text
))::text, 'UTF8'))"""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Line:
    """The number of a line and the SHA-256 of all that it says now."""

    id: int
    hash: bytes


def seal_due(patience: float = PATIENCE_SECONDS) -> int:
    """Close every line that has its final place; returns how many lines. Safe twice and in parallel."""
    last_id = _last_number()
    if not _writers_are_done(patience):
        logger.warning("A transaction has been writing for long; the trail is sealed later.")
        return 0
    return seal_upto(last_id)


def seal_upto(last_id: int) -> int:
    """Close every line up to this number, below which no line can appear any more; returns how many lines."""
    count = 0
    while batch := _seal_batch(last_id):
        count += batch
    return count


def last_seal() -> Seal | None:
    return Seal.objects.order_by("-number").first()


def lines_between(after_id: int, upto_id: int, most: int | None = None) -> list[Line]:
    """The lines numbered above `after_id` up to and with `upto_id`, in order, with the hashes of what they say now."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, {ROW_HASH} FROM audit_event WHERE id > %s AND id <= %s ORDER BY id LIMIT %s",  # noqa: S608
            [after_id, upto_id, most],
        )
        return [Line(number, bytes(row_hash)) for number, row_hash in cursor.fetchall()]


def hash_of(seal: Seal) -> bytes:
    """What the hash of a seal must be: over its own facts, its lines and the seal before it."""
    facts = [seal.number, seal.at.isoformat(), seal.after_id, seal.upto_id, list(seal.ids)]
    return hashlib.sha256(
        bytes(seal.previous_hash) + json.dumps(facts).encode() + bytes(seal.row_hashes)
    ).digest()


def signature_of(seal_hash: bytes, key_id: str) -> bytes:
    """The keyed hash of a seal's hash. Raises KeyError for a key that is not configured."""
    return bytes.fromhex(sealed.digest_with(key_id, SIGNATURE, seal_hash.hex()))


def _last_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value FROM audit_event_id_seq")
        number: int = cursor.fetchone()[0]
    return number


def _writers_are_done(patience: float) -> bool:
    """Wait until every transaction is over that could have drawn a number before now; False when it takes too long.

    Whoever writes to a table holds a lock on it from before the first number is drawn until the lines can be seen.
    """
    deadline = time.monotonic() + patience
    before = _writers()
    while before & _writers():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def _writers() -> set[str]:
    """The other transactions that are writing lines now, by an id that never comes back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT virtualtransaction FROM pg_locks WHERE relation = 'audit_event'::regclass"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            " AND mode = 'RowExclusiveLock' AND granted AND pid IS DISTINCT FROM pg_backend_pid()"
        )
        return {transaction_id for (transaction_id,) in cursor.fetchall()}


@transaction.atomic
def _seal_batch(last_id: int) -> int:
    """Close the next lines, at most BATCH; 0 when there are none or another process is at it."""
    if not _is_alone():
        return 0
    previous = last_seal()
    after_id = previous.upto_id if previous else 0
    lines = lines_between(after_id, last_id, BATCH)
    if not lines:
        return 0
    upto_id = lines[-1].id if len(lines) == BATCH else last_id
    seal = _seal(previous, after_id, upto_id, lines)
    seal.save(force_insert=True)
    # The log goes elsewhere: whoever rewrites the database cannot rewrite what was said there.
    logger.info("Seal %s of the trail, up to line %s: %s", seal.number, upto_id, seal.hash.hex())
    return len(lines)


def _is_alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        alone: bool = cursor.fetchone()[0]
    return alone


def _seal(previous: Seal | None, after_id: int, upto_id: int, lines: Sequence[Line]) -> Seal:
    seal = Seal(
        number=previous.number + 1 if previous else 1,
        at=clock.now(),
        after_id=after_id,
        upto_id=upto_id,
        ids=[line.id for line in lines],
        row_hashes=b"".join(line.hash for line in lines),
        previous_hash=bytes(previous.hash) if previous else BEFORE_THE_FIRST,
        key_id=sealed.digest_key_id(),
    )
    seal.hash = hash_of(seal)
    seal.signature = signature_of(seal.hash, seal.key_id)
    return seal


def unsealed_count() -> int:
    """How many lines wait for a seal."""
    last = last_seal()
    return Event.objects.filter(pk__gt=last.upto_id if last else 0).count()
