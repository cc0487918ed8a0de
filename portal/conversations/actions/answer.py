"""Staff answer from the inbox of their group (P-12), or start a thread with chosen families (P-46)."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID, uuid5

from django.db import transaction

from core.accounts.models import User
from core.childcare.models import Child, Group
from core.childcare.selectors import reachable_guardians
from portal.conversations.actions.posting import (
    Letter,
    OnPhotos,
    once,
    open_thread,
    post,
    refuse_untold,
)
from portal.conversations.choices import Side
from portal.conversations.models import Message, Thread
from portal.conversations.telling import tell_family
from portal.shared_photos.actions import tell_who_is_on


class NobodyReadsError(Exception):
    """Of some families nobody can read messages; `children` are those families'."""

    def __init__(self, children: list[Child]) -> None:
        super().__init__(children)
        self.children = children


def answer(author: User, thread: Thread, letter: Letter, on_photos: OnPhotos | None = None) -> Message:
    """The group's next message in the thread; the family is told. `on_photos` says who is on its photos (P-09).

    Raises UntoldPhotoError for a photo that is not in it.
    """
    refuse_untold(letter, on_photos or {})

    def write() -> Message:
        message = post(thread, author, Side.STAFF, letter)
        tell_who_is_on(author, on_photos or {}, subject=thread)
        tell_family(message)
        return message

    return once(author, letter.key, write)


@transaction.atomic
def start_threads(
    author: User,
    group: Group,
    children: Collection[Child],
    subject: str,
    letter: Letter,
    on_photos: OnPhotos | None = None,
) -> list[Thread]:
    """A thread for each family of these children, all or none. What the same page sent before is found again.

    Photos are stored once for all of them; `on_photos` says who is on each (P-09).

    Raises NobodyReadsError, and sends nothing, where a family has no guardian who can read it, and UntoldPhotoError
    for a photo that is not in `on_photos`.
    """
    refuse_untold(letter, on_photos or {})
    families: defaultdict[int, list[Child]] = defaultdict(list)
    for child in children:
        families[child.family_id].append(child)
    refuse_unreachable(children)
    started = [
        _start(author, group, families[family], subject, letter_for(letter, family))
        for family in sorted(families)
    ]
    tell_who_is_on(author, on_photos or {}, subject=started[0])
    return started


def refuse_unreachable(children: Collection[Child]) -> None:
    """Raises NobodyReadsError for children whose families nobody can be reached of."""
    reached = set(
        reachable_guardians([child.family_id for child in children]).values_list("family", flat=True)
    )
    without = [child for child in children if child.family_id not in reached]
    if without:
        raise NobodyReadsError(without)


def letter_for(letter: Letter, family: int) -> Letter:
    """The same words with a key of the family's own, which is the same whenever the page is sent."""
    return Letter(key_for(letter.key, family), letter.text, letter.files)


def key_for(key: UUID, family: int) -> UUID:
    return uuid5(key, str(family))


def started_before(author: User, children: Collection[Child], key: UUID | None) -> list[Thread]:
    """The threads that this page began already, with families of some of these children."""
    if key is None:
        return []
    keys = [key_for(key, family) for family in {child.family_id for child in children}]
    return list(Thread.objects.filter(messages__author=author, messages__key__in=keys).order_by("pk"))


def _start(author: User, group: Group, children: list[Child], subject: str, letter: Letter) -> Thread:
    def write() -> Message:
        thread = open_thread(children[0].family, children, group, subject, by_parents=False)
        message = post(thread, author, Side.STAFF, letter)
        tell_family(message)
        return message

    return once(author, letter.key, write).thread
