"""One message to all families of a group or location, each in a thread of its own (P-13).

A broadcast is a row; workers take batches of families from it, each batch a transaction. So a worker can be killed at
any moment, run twice or beside another: what is done is committed with how far the broadcast is, and PostgreSQL
refuses a second thread of the same broadcast for a family.
"""

import time
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.models import Child, Family, Group, Location, Placement
from core.childcare.selectors import reachable_guardians
from core.files.actions.keeping import attach
from core.files.models import StoredFile
from core.lib import clock
from core.lib.database import constraint_of
from portal.conversations.actions.answer import letter_for
from portal.conversations.actions.posting import Letter, add_files
from portal.conversations.choices import BroadcastStatus, Side
from portal.conversations.models import Broadcast, Message, Thread
from portal.conversations.telling import tell_families
from portal.shared_photos.actions import tell_who_is_on

BATCH = 100
"""Families in one transaction: well below a second, so a small broadcast is over before the page comes back."""


@dataclass(frozen=True)
class Reach:
    """To whom a broadcast to this audience goes now: so many families."""

    families: int
    unreached: list[Child]
    """The children of those families in which nobody can read messages yet, by name."""


def reach_of(audience: Group | Location) -> Reach:
    """Four queries."""
    families = _families(audience)
    reached = set(reachable_guardians(families.values("pk")).values_list("family", flat=True))
    children = Child.objects.filter(pk__in=_placements(audience).values("child")).exclude(family__in=reached)
    return Reach(families.count(), list(children.order_by("first_name", "last_name", "pk")))


def send_to_all(
    author: User,
    audience: Group | Location,
    subject: str,
    letter: Letter,
    on_photos: Mapping[StoredFile, Collection[Child]] | None = None,
) -> Broadcast:
    """Keep the message and begin at once; a worker does what is left. The earlier one for a page sent twice.

    `on_photos` says who is on the photos of the letter; parents see no photo that is not in it (P-09).
    """
    broadcast = Broadcast(
        organisation_id=author.organisation_id,
        group=audience if isinstance(audience, Group) else None,
        location=audience if isinstance(audience, Location) else None,
        author=author,
        key=letter.key,
        subject=subject,
        text=letter.text,
        asked_at=clock.now(),
        total=_families(audience).count(),
    )
    try:
        with transaction.atomic():
            broadcast.save(force_insert=True)
            broadcast.files.set(letter.files)
            attach(letter.files)
            tell_who_is_on(author, on_photos or {}, subject=broadcast)
            trail.record(Action.BROADCAST_SENT, actor=author, subject=broadcast, families=broadcast.total)
    except IntegrityError as error:
        if constraint_of(error) != "one_broadcast_per_key":
            raise
        return Broadcast.objects.get(author=author, key=letter.key)
    for _batch in range(2):
        _work_on(broadcast.pk, BATCH)
    return broadcast


def sent_before(author: User, key: UUID | None) -> Broadcast | None:
    """The broadcast that this page sent already."""
    return Broadcast.objects.filter(author=author, key=key).first() if key else None


def work(*, seconds: float, batch: int = BATCH) -> int:
    """Do batches of all broadcasts that wait, for about so long; returns how many batches."""
    until = time.monotonic() + seconds
    batches = 0
    while time.monotonic() < until:
        waiting = Broadcast.objects.exclude(status=BroadcastStatus.DONE).order_by("asked_at")
        done = sum(_work_on(pk, batch) for pk in list(waiting.values_list("pk", flat=True)))
        if not done:
            return batches
        batches += done
    return batches


@transaction.atomic
def _work_on(broadcast_id: int, batch: int) -> bool:
    """One batch; False when another worker has the broadcast in hand, or it is over."""
    broadcast = (
        Broadcast.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("group__location", "location", "author")
        .filter(pk=broadcast_id)
        .exclude(status=BroadcastStatus.DONE)
        .first()
    )
    if broadcast is None:
        return False
    audience = broadcast.group or broadcast.location
    assert audience is not None
    families = list(_families(audience).filter(pk__gt=broadcast.last_family).order_by("pk")[:batch])
    if families:
        _send_batch(broadcast, audience, families)
        broadcast.status = BroadcastStatus.RUNNING
        broadcast.last_family = families[-1].pk
        broadcast.done += len(families)
    else:
        broadcast.status = BroadcastStatus.DONE
        broadcast.finished_at = clock.now()
    broadcast.save()
    return True


def _send_batch(broadcast: Broadcast, audience: Group | Location, families: list[Family]) -> None:
    """Threads, children, messages and trail of a batch; one statement each."""
    now = clock.now()
    placed = _placed(audience, families)
    threads = Thread.objects.bulk_create(
        Thread(
            family=family,
            group_id=placed[family.pk][0].group_id,
            subject=broadcast.subject,
            broadcast=broadcast,
            begun_at=now,
            last_at=now,
            last_by_parents=False,
        )
        for family in families
    )
    pairs = [
        (thread, child_id)
        for thread in threads
        for child_id in dict.fromkeys(placement.child_id for placement in placed[thread.family_id])
    ]
    through = Thread.children.through
    through.objects.bulk_create(through(thread_id=thread.pk, child_id=child) for thread, child in pairs)
    letter = Letter(broadcast.key, broadcast.text)
    messages = Message.objects.bulk_create(
        Message(
            thread=thread,
            side=Side.STAFF,
            author=broadcast.author,
            key=letter_for(letter, thread.family_id).key,
            text=letter.text,
            sent_at=now,
        )
        for thread in threads
    )
    add_files(messages, list(broadcast.files.all()))
    trail.record_all(
        trail.event(Action.MESSAGE_SENT, actor=broadcast.author, subject=thread, client=Child(pk=child))
        for thread, child in pairs
    )
    tell_families(messages)


def _placed(audience: Group | Location, families: list[Family]) -> dict[int, list[Placement]]:
    """The placements that make each family one of the audience, by number of family, the oldest child first."""
    found: defaultdict[int, list[Placement]] = defaultdict(list)
    placements = _placements(audience).filter(child__family__in=families).select_related("child")
    for placement in placements.order_by("child__birth_date", "child_id", "pk"):
        found[placement.child.family_id].append(placement)
    return found


def _families(audience: Group | Location) -> QuerySet[Family]:
    """The families with a child that has a place there today."""
    return Family.objects.filter(pk__in=_placements(audience).values("child__family"))


def _placements(audience: Group | Location) -> QuerySet[Placement]:
    today = clock.today()
    current = Placement.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=today), valid_from__lte=today
    )
    if isinstance(audience, Group):
        return current.filter(group=audience)
    return current.filter(group__location=audience)
