"""What somebody may read of conversations. Every function takes the user first and returns only that.

Parents: the threads of their family, for guardians with custody who are not blocked (K-02); relatives who look along
read no messages. Staff: the threads of the groups of the locations where they work, or of all groups by right.
Childminders: the threads of their own group, which stay theirs to answer when a child has left (P-43).
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from core.accounts.choices import Environment
from core.accounts.models import User
from core.accounts.rights import Right
from core.childcare.models import Child, Group, Location, Placement
from core.childcare.selectors import children_of, family_access, group_of_childminder
from core.files.models import StoredFile
from core.lib import clock
from portal.conversations.choices import Side
from portal.conversations.models import Attachment, AwayNotice, Broadcast, Message, Reading, Thread
from portal.shared_photos.models import SharedPhoto
from portal.shared_photos.selectors import seen_by

# Parents


def threads_of(user: User) -> QuerySet[Thread]:
    """The threads of a guardian's family, in no order."""
    access = family_access(user)
    if access is None or not access.may_ask:
        return Thread.objects.none()
    return Thread.objects.filter(family=access.family)


def unread_threads(user: User) -> int:
    """How many threads of the family hold something that this guardian has not opened; one query at most besides
    finding the family."""
    return threads_of(user).filter(Exists(_unread_by(user))).count()


def groups_of_children(user: User) -> dict[Child, list[Group]]:
    """To which groups a guardian may write about each child: those of its current and coming placements.

    Children without a place are left out. Two queries.
    """
    access = family_access(user)
    if access is None or not access.may_ask:
        return {}
    children = {child.pk: child for child in children_of(user)}
    found: defaultdict[Child, list[Group]] = defaultdict(list)
    placements = Placement.objects.filter(_not_over(clock.today()), child__in=children)
    for placement in placements.select_related("group__location").order_by("child__birth_date", "child_id"):
        groups = found[children[placement.child_id]]
        if placement.group not in groups:
            groups.append(placement.group)
    return dict(found)


# Staff


def inbox_groups(user: User) -> QuerySet[Group]:
    """The groups whose messages a member of staff or a childminder reads and answers."""
    if user.environment == Environment.CHILDMINDER:
        return group_of_childminder(user)
    if user.environment != Environment.STAFF or not user.has_right(Right.GROUP_MESSAGES):
        return Group.objects.none()
    groups = Group.objects.filter(location__organisation=user.organisation_id).select_related("location")
    return groups if user.has_right(Right.ALL_MESSAGES) else groups.filter(location__staff=user)


def readers_of(group: Group) -> QuerySet[User]:
    """Who is told of messages to the group: its childminder, or the staff with the right who work at its location. Who
    may read all groups is not told of each of them."""
    childminder = Q(childminder__group=group, environment=Environment.CHILDMINDER)
    staff = Q(
        work_locations=group.location_id,
        environment=Environment.STAFF,
        role__rights__contains=[Right.GROUP_MESSAGES.value],
    )
    return User.objects.filter(childminder | staff, is_active=True).distinct()


def inbox_locations(user: User) -> QuerySet[Location]:
    """The locations of those groups. A childminder's is the whole agency, so none for them."""
    if user.environment == Environment.CHILDMINDER:
        return Location.objects.none()
    return Location.objects.filter(pk__in=inbox_groups(user).order_by().values("location"))


def inbox_threads(user: User) -> QuerySet[Thread]:
    """The threads of those groups, in no order."""
    return Thread.objects.filter(group__in=inbox_groups(user).order_by().values("pk"))


def threads_to_answer(user: User) -> int:
    """How many threads wait for the group: the newest message is of the parents. One query."""
    return inbox_threads(user).filter(last_by_parents=True).count()


@dataclass(frozen=True)
class InboxFilter:
    """What to look for in the inbox; empty is everything. `words` are in the subject or a child's name."""

    group: Group | None = None
    only_to_answer: bool = False
    words: str = ""


def found_in_inbox(user: User, wanted: InboxFilter) -> QuerySet[Thread]:
    """The threads of the inbox that fit, in no order. What went to all stands there once a family has answered it."""
    answered = Message.objects.filter(thread=OuterRef("pk"), side=Side.PARENTS)
    threads = inbox_threads(user).filter(Q(broadcast=None) | Exists(answered))
    if wanted.group is not None:
        threads = threads.filter(group=wanted.group)
    if wanted.only_to_answer:
        threads = threads.filter(last_by_parents=True)
    for word in wanted.words.split():
        about = Thread.children.through.objects.filter(
            Q(child__first_name__icontains=word) | Q(child__last_name__icontains=word),
            thread_id=OuterRef("pk"),
        )
        threads = threads.filter(Q(subject__icontains=word) | Exists(about))
    return threads


def children_in(group: Group) -> QuerySet[Child]:
    """The children with a current or coming place in the group, by name."""
    placed = Placement.objects.filter(_not_over(clock.today()), group=group)
    return Child.objects.filter(pk__in=placed.values("child")).order_by("first_name", "last_name", "pk")


def children_for_photos(audience: Group | Location) -> tuple[list[Child], list[Child]]:
    """Who can be on a photo that goes to all parents of a group or location: the children there, and those of the
    location's other groups. Two queries."""
    groups = Group.objects.filter(location=audience.location_id if isinstance(audience, Group) else audience)
    placed = Placement.objects.filter(_not_over(clock.today()), group__in=groups)
    everybody = Child.objects.filter(pk__in=placed.values("child")).order_by("first_name", "last_name", "pk")
    if isinstance(audience, Location):
        return list(everybody), []
    own = list(children_in(audience))
    return own, [child for child in everybody if child not in own]


def children_for_photos_to(
    user: User, group: Group, about: Collection[Child]
) -> tuple[list[Child], list[Child]]:
    """Who can be on a photo that goes to the families of some children of a group: those, the others of the group, and
    the children of the location's other groups. A childminder sees only the own ones, as the others of the agency are
    at other addresses. Two queries at most."""
    others: list[Child] = []
    if user.environment == Environment.CHILDMINDER:
        own = list(children_in(group))
    else:
        own, others = children_for_photos(group)
    offered = {child.pk for child in (*own, *others)}
    return [*(child for child in about if child.pk not in offered), *own], others


def broadcasts_of(user: User) -> QuerySet[Broadcast]:
    """What was sent to all families of the groups or locations that this member of staff may write to."""
    groups = inbox_groups(user).order_by()
    return Broadcast.objects.filter(
        Q(group__in=groups.values("pk")) | Q(location__in=inbox_locations(user).values("pk")),
        organisation=user.organisation_id,
    ).select_related("author", "group__location", "location")


def away_notices_of(user: User) -> QuerySet[AwayNotice]:
    """The current and coming absences of the groups of the inbox."""
    return AwayNotice.objects.filter(
        group__in=inbox_groups(user).order_by().values("pk"), last_day__gte=clock.today()
    ).select_related("group__location", "made_by")


# For both


def attachments_for(user: User) -> QuerySet[Attachment]:
    """What was sent with messages, as far as this user may see it: a photo of staff only while the guardians of who is
    on it allow that (P-09). Which messages, the caller says.

    Nobody told who is on photos that the family sent itself; staff cannot send one without telling
    (actions.posting.refuse_untold), and one that went to all without is seen by no parent.
    """
    found = Attachment.objects.select_related("file")
    went_to_all = Broadcast.files.through.objects.filter(storedfile=OuterRef("file"))
    told = SharedPhoto.objects.filter(file=OuterRef("file"))
    seen = seen_by(user, StoredFile.objects.filter(pk=OuterRef("file")))
    return found.filter(~Exists(went_to_all) & ~Exists(told) | Exists(seen))


def away_now(groups: Collection[Group]) -> list[AwayNotice]:
    """Which of these groups read no messages today."""
    today = clock.today()
    return list(
        AwayNotice.objects.filter(group__in=groups, first_day__lte=today, last_day__gte=today).select_related(
            "group__location"
        )
    )


def as_listed(threads: QuerySet[Thread], reader: User) -> QuerySet[Thread]:
    """With all that a list shows: the children, the newest message (`newest_text`, `newest_side`, `newest_author`) and
    whether something in it is new to the reader (`is_unread`) or has files (`has_files`)."""
    newest = Message.objects.filter(thread=OuterRef("pk")).order_by("-pk")
    return (
        threads.select_related("group__location")
        .prefetch_related("children")
        .annotate(
            newest_text=Subquery(newest.values("text")[:1]),
            newest_side=Subquery(newest.values("side")[:1]),
            newest_author=Subquery(newest.values("author__full_name")[:1]),
            is_unread=Exists(_unread_by(reader)),
            has_files=Exists(attachments_for(reader).filter(message__thread=OuterRef("pk"))),
        )
    )


def exchange(thread: Thread, reader: User) -> list[Message]:
    """The whole exchange, oldest first, each message with its author and who opened it when (`readings`) and those of
    its `attachments` that the reader may see."""
    readings = Reading.objects.select_related("reader")
    return list(
        thread.messages.select_related("author").prefetch_related(
            Prefetch("readings", queryset=readings),
            Prefetch("attachments", queryset=attachments_for(reader)),
        )
    )


def families_that_read(broadcast: Broadcast) -> int:
    """In how many families a guardian has opened a message that went to all."""
    opened = Reading.objects.filter(message__thread__broadcast=broadcast, message__side=Side.STAFF)
    from_parents = opened.filter(reader__environment=Environment.PARENT)
    return from_parents.values("message__thread").distinct().count()


def _unread_by(reader: User) -> QuerySet[Message]:
    """Messages of the thread at hand that came from the other side, or from Kring, and were not opened by the
    reader."""
    messages = Message.objects.filter(thread=OuterRef("pk")).filter(
        ~Exists(Reading.objects.filter(message=OuterRef("pk"), reader=reader))
    )
    if reader.environment != Environment.PARENT:
        return messages.filter(side=Side.PARENTS)
    return messages.exclude(author=reader)


def _not_over(today: date) -> Q:
    return Q(valid_until__isnull=True) | Q(valid_until__gte=today)
