"""What a user may see of the diary. Every function takes the user first and returns only that."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from core.accounts.choices import Environment
from core.accounts.models import Organisation, User
from core.accounts.rights import Right
from core.childcare.consents import allows_photos
from core.childcare.models import CareMoment, Child, Group, Placement
from core.childcare.selectors import (
    children_of,
    coming_to,
    family_access,
    group_of_childminder,
    staffed_groups,
)
from core.files.choices import FileState
from core.lib import clock
from portal.diary.models import (
    Album,
    DiaryEntry,
    DiaryPicture,
    DiarySettings,
    EntryChild,
    PictureChild,
)

CHANGEABLE_FOR = timedelta(hours=24)
"""How long a writer may change or take back an entry (P-45)."""


def settings_of(organisation: Organisation) -> DiarySettings:
    """What the organisation allows in the diary; unsaved where it has chosen nothing."""
    found = DiarySettings.objects.filter(organisation=organisation).first()
    return found or DiarySettings(organisation=organisation)


def diary_groups(user: User) -> QuerySet[Group]:
    """The groups whose diary a member of staff writes; of a childminder the own one."""
    if user.environment == Environment.CHILDMINDER:
        return group_of_childminder(user)
    return staffed_groups(user, Right.WRITE_DIARY)


def writes_for_groups(user: User) -> bool:
    """Whether this is a childminder, or a member of staff with the right."""
    in_the_room = user.environment == Environment.STAFF and user.has_right(Right.WRITE_DIARY)
    return in_the_room or user.environment == Environment.CHILDMINDER


def entries_of(user: User) -> QuerySet[DiaryEntry]:
    """The entries that a user may read.

    A family reads what is shared about its children, and its own. Staff read the entries of their groups, and what
    families write about children with a place there now (P-45). A childminder reads both only of the children with a
    place there now: nobody else is left who looks after the diary of those who went (P-43).
    """
    entries = DiaryEntry.objects.filter(organisation=user.organisation_id, removed_at=None)
    if user.environment == Environment.PARENT:
        about = EntryChild.objects.filter(entry=OuterRef("pk"), child__in=children_of(user))
        return entries.filter(Exists(about)).filter(Q(shared_from__lte=clock.now()) | Q(author=user))
    if not writes_for_groups(user):
        return entries.none()
    groups = diary_groups(user)
    about = EntryChild.objects.filter(entry=OuterRef("pk"), child__in=_placed_in(groups))
    if user.environment == Environment.CHILDMINDER:
        entries = entries.filter(Exists(about))
    return entries.filter(Q(group__in=groups) | Q(Exists(about), group=None))


def _placed_in(groups: QuerySet[Group]) -> QuerySet[Any, Any]:
    today = clock.today()
    current = Placement.objects.filter(Q(valid_until=None) | Q(valid_until__gte=today), valid_from__lte=today)
    return current.filter(group__in=groups).values("child")


def pictures_of(user: User) -> QuerySet[DiaryPicture]:
    """The photos and videos that a user may see.

    A family does not see a picture with a child of somebody else on it whose guardians do not allow that now, nor one
    of staff on which nobody told the children apart (P-09).
    """
    pictures = DiaryPicture.objects.filter(entry__in=entries_of(user))
    if user.environment != Environment.PARENT:
        return pictures
    of_others = PictureChild.objects.filter(picture=OuterRef("pk")).exclude(child__in=children_of(user))
    hidden = of_others.annotate(allows=allows_photos(OuterRef("child"))).filter(allows=False)
    return pictures.filter(~Exists(hidden)).filter(Q(is_told_apart=True) | Q(entry__group=None))


def shown(entries: QuerySet[DiaryEntry], user: User) -> QuerySet[DiaryEntry]:
    """With what a page shows of an entry: `shown_children` and `shown_pictures`, those that this user may see."""
    children = Child.objects.all()
    if user.environment == Environment.PARENT:
        children = children_of(user)
    return entries.select_related("author", "group__location").prefetch_related(
        Prefetch("children", queryset=children.order_by("birth_date", "pk"), to_attr="shown_children"),
        Prefetch(
            "pictures",
            queryset=pictures_of(user).select_related("file").order_by("position"),
            to_attr="shown_pictures",
        ),
    )


def album_pictures(user: User, child: Child | None = None) -> QuerySet[DiaryPicture]:
    """The pictures of the Fotoboek, newest first: of one child, or of all of the family.

    Of a child are the pictures that it is on, and those of entries about it on which nobody can be recognised.
    """
    children = [child] if child else list(children_of(user))
    on_it = PictureChild.objects.filter(picture=OuterRef("pk"))
    about = EntryChild.objects.filter(entry=OuterRef("entry"), child__in=children)
    return (
        pictures_of(user)
        .filter(Exists(on_it.filter(child__in=children)) | Q(Exists(about) & ~Exists(on_it)))
        .filter(entry__shared_from__lte=clock.now(), file__removed_at=None)
        .select_related("file", "entry")
        .order_by("-entry__shared_from", "-pk")
    )


def pictures_between(user: User, child: Child | None, first: date, last: date) -> QuerySet[DiaryPicture]:
    """The pictures of the Fotoboek over a period, `last` included, that can be saved: none that the virus scanner has
    still to look at, or threw away."""
    return album_pictures(user, child).filter(
        file__state=FileState.READY,
        entry__shared_from__gte=clock.midnight_after(first - timedelta(days=1)),
        entry__shared_from__lt=clock.midnight_after(last),
    )


def may_change(user: User, entry: DiaryEntry) -> bool:
    """The writer, within a day."""
    return entry.author_id == user.pk and clock.now() - entry.written_at < CHANGEABLE_FOR


def children_in(group: Group, on: date) -> QuerySet[Child]:
    """The children of a group on a date: with a place there, or with care there that day."""
    placed = Placement.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=on), group=group, valid_from__lte=on
    )
    planned = CareMoment.objects.filter(group=group, date=on)
    return (
        coming_to(group, on)
        .filter(Q(pk__in=placed.values("child")) | Q(pk__in=planned.values("child")))
        .order_by("first_name", "pk")
    )


def children_beside(user: User, group: Group, on: date) -> QuerySet[Child]:
    """Who of other groups can be on a photo: the children of the location. A childminder sees only the own ones, as the
    others of the agency are at other addresses."""
    if user.environment == Environment.CHILDMINDER:
        return Child.objects.none()
    return coming_to(group, on).order_by("first_name", "pk")


def group_entries(user: User, group: Group) -> QuerySet[DiaryEntry]:
    """The entries of one group and what families write about its children."""
    about = EntryChild.objects.filter(
        entry=OuterRef("pk"), child__in=_placed_in(Group.objects.filter(pk=group.pk))
    )
    return entries_of(user).filter(Q(group=group) | Q(Exists(about), group=None))


def albums_of(user: User) -> QuerySet[Album]:
    return Album.objects.filter(user=user).select_related("file", "child")


def is_still_allowed(album: Album) -> bool:
    """Whether its owner may see each photo in it now: one that was taken back, or with a child whose guardians no
    longer allow that, takes the whole file with it (P-09)."""
    return album.pictures.filter(pk__in=pictures_of(album.user)).count() == album.total


def may_write(user: User) -> bool:
    """Whether a user may write in the diary at all: guardians with custody, staff with the right, and childminders."""
    if user.environment == Environment.PARENT:
        access = family_access(user)
        return access is not None and access.may_ask
    return writes_for_groups(user)
