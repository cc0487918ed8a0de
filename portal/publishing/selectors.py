"""What somebody may see of what the organisation publishes. Every function takes the user first.

Everybody of a family sees what is for the whole organisation and for the locations of the children. What is for a
group, and who works there, is for those who may see the children (K-02).
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from core.accounts.choices import Environment
from core.accounts.models import User
from core.accounts.rights import Right
from core.childcare.models import Child, Group, Location, Placement
from core.childcare.selectors import family_access
from core.files.models import StoredFile
from core.lib import clock
from portal.publishing.choices import Kind, Standing, State
from portal.publishing.models import Publication, TeamMember
from portal.publishing.wording import SHELVES, Shelf
from portal.shared_photos.selectors import seen_by

# Parents


def published_for(user: User, kind: Kind | None = None) -> QuerySet[Publication]:
    """What a parent's account may read now, newest first; of one kind where it is given."""
    access = family_access(user)
    if access is None:
        return Publication.objects.none()
    placed = _placements(access.family.pk)
    is_for_group = _is_for(Publication.groups.through, "group", placed.values("group"))
    is_for_location = _is_for(Publication.locations.through, "location", placed.values("group__location"))
    shown = shown_at(clock.now()).filter(organisation=user.organisation_id)
    for_them = _is_for_all() | is_for_location
    if access.sees_children:
        for_them |= is_for_group
    found = shown.filter(for_them)
    if kind is not None:
        found = found.filter(kind=kind)
    return found.order_by("-shown_from", "-pk")


def files_for(user: User) -> "Prefetch[str, QuerySet[StoredFile], str]":
    """The attachments that this user may see: photos only while the guardians of who is on them allow that (P-09)."""
    return Prefetch("files", queryset=seen_by(user, StoredFile.objects.all()))


def events_between(user: User, first: date, last: date) -> QuerySet[Publication]:
    """The activities that stand in a parent's agenda on some day from `first` to `last` (included), in order (P-17)."""
    return (
        published_for(user, Kind.ACTIVITY)
        .filter(first_day__lte=last, last_day__gte=first)
        .order_by("first_day", "starts", "pk")
    )


@dataclass(frozen=True)
class Team:
    """Who works in the groups of the children at one location."""

    location: Location
    members: list[TeamMember]


def teams_of(user: User) -> list[Team]:
    """Ons team: the staff of the groups where the children have a current or coming place, by location.

    Members come with `own_groups`, those of the children. Empty for who may not see the children. Three queries.
    """
    access = family_access(user)
    if access is None or not access.sees_children:
        return []
    groups = list(
        Group.objects.filter(pk__in=_placements(access.family.pk).values("group")).select_related("location")
    )
    members = (
        team_members_of(user)
        .select_related("photo")
        .prefetch_related(
            Prefetch(
                "groups",
                queryset=Group.objects.filter(pk__in=[group.pk for group in groups]),
                to_attr="own_groups",
            )
        )
    )
    locations = {group.pk: group.location for group in groups}
    found: defaultdict[Location, list[TeamMember]] = defaultdict(list)
    for member in members:
        for location in dict.fromkeys(locations[group.pk] for group in member.own_groups):
            found[location].append(member)
    return [Team(location, found[location]) for location in sorted(found, key=lambda place: place.name)]


def team_members_of(user: User) -> QuerySet[TeamMember]:
    """Everybody whom this account may meet on the page of the team."""
    access = family_access(user)
    if access is None or not access.sees_children:
        return TeamMember.objects.none()
    return (
        shown_members()
        .filter(
            organisation=user.organisation_id,
            groups__in=_placements(access.family.pk).values("group"),
        )
        .distinct()
    )


AT_FIRST = 3
"""So many of a kind stand on the page of the location; the others behind "Alle bekijken"."""


@dataclass(frozen=True)
class Shelves:
    """What stands under Mijn locatie besides the locations (P-20).

    `shelves` holds per kind its words and the newest publications; kinds that the organisation does not use are left
    out, but for news and newsletters.
    """

    teams: list[Team]
    shelves: list[tuple[Shelf, list[Publication]]]


def shelves_of(user: User) -> Shelves:
    """The same number of queries whatever there is."""
    shelves = []
    for kind, shelf in SHELVES.items():
        found = published_for(user, kind)
        if kind == Kind.ACTIVITY:
            found = found.filter(last_day__gte=clock.today()).order_by("first_day", "starts", "pk")
        rows = list(found.prefetch_related(files_for(user))[:AT_FIRST])
        if rows or kind in {Kind.NEWS, Kind.NEWSLETTER}:
            shelves.append((shelf, rows))
    return Shelves(teams_of(user), shelves)


# Staff


def publications_of(user: User) -> QuerySet[Publication]:
    """What a member of staff may work on: editors everything of the organisation, others the news that they wrote
    and that is still a draft (P-42)."""
    if user.environment != Environment.STAFF:
        return Publication.objects.none()
    own = Publication.objects.filter(organisation=user.organisation_id)
    if user.has_right(Right.PUBLISH):
        return own
    if user.has_right(Right.DRAFT_NEWS):
        return own.filter(written_by=user, kind=Kind.NEWS)
    return Publication.objects.none()


def changeable_by(user: User) -> QuerySet[Publication]:
    """Of those, what may be changed: for who does not publish only drafts."""
    found = publications_of(user)
    return found if user.has_right(Right.PUBLISH) else found.filter(state=State.DRAFT)


@dataclass(frozen=True)
class DeskFilter:
    """What to look for among publications; empty is everything."""

    kind: str = ""
    standing: str = ""
    location: Location | None = None
    words: str = ""


def found_at_desk(user: User, wanted: DeskFilter) -> QuerySet[Publication]:
    """The publications that fit, in no order, with who wrote them and for whom they are."""
    found = (
        publications_of(user).select_related("written_by").prefetch_related("locations", "groups__location")
    )
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.standing:
        found = found.filter(_standing(Standing(wanted.standing), clock.now()))
    if wanted.location is not None:
        for_groups = _is_for(
            Publication.groups.through, "group", wanted.location.groups.order_by().values("pk")
        )
        for_location = _is_for(Publication.locations.through, "location", [wanted.location.pk])
        found = found.filter(_is_for_all() | for_location | for_groups)
    for word in wanted.words.split():
        found = found.filter(title__icontains=word)
    return found


def audience_locations(user: User) -> QuerySet[Location]:
    """For which locations a member of staff may write: editors all, others where they work."""
    locations = Location.objects.filter(organisation=user.organisation_id)
    return locations if user.has_right(Right.PUBLISH) else locations.filter(staff=user)


def audience_groups(user: User) -> QuerySet[Group]:
    """For which groups."""
    return Group.objects.filter(location__in=audience_locations(user)).select_related("location")


def children_to_mark(
    user: User, group: Group | None, typed: Collection[int], kept: Collection[int]
) -> list[Child]:
    """Who can be said to be on a photo: the children with a current or coming place in a group, those of other groups
    for which this editor writes that were `typed`, and whoever was `kept` before. One query."""
    not_over = Q(valid_until__isnull=True) | Q(valid_until__gte=clock.today())
    placed = Placement.objects.filter(not_over, group__in=audience_groups(user).order_by())
    in_group, anywhere = placed.filter(group=group).values("child"), placed.values("child")
    found = Child.objects.filter(Q(pk__in=in_group) | (Q(pk__in=typed) & Q(pk__in=anywhere)) | Q(pk__in=kept))
    return list(found.order_by("first_name", "last_name", "pk"))


def groups_of(user: User, publication: Publication) -> list[Group]:
    """The groups of whose children photos with it can be, those for which it is meant first. Two queries."""
    locations = set(publication.locations.values_list("pk", flat=True))
    groups = set(publication.groups.values_list("pk", flat=True))
    found = audience_groups(user).order_by("location__name", "name", "pk")
    return sorted(found, key=lambda group: group.pk not in groups and group.location_id not in locations)


def team_to_edit(user: User) -> QuerySet[TeamMember]:
    """Everybody of the team, for editors."""
    if user.environment != Environment.STAFF or not user.has_right(Right.PUBLISH):
        return TeamMember.objects.none()
    return TeamMember.objects.filter(organisation=user.organisation_id).select_related("user")


# For both


def shown_at(moment: datetime) -> QuerySet[Publication]:
    """What parents can read at this moment, of all organisations."""
    return Publication.objects.filter(_standing(Standing.SHOWN, moment))


def shown_members() -> QuerySet[TeamMember]:
    """Who is shown to parents: nobody whose account has ended."""
    works = Q(user=None) | (
        Q(user__is_active=True) & (Q(user__ends_at=None) | Q(user__ends_at__gt=clock.now()))
    )
    return TeamMember.objects.filter(works, is_shown=True)


def _standing(standing: Standing, now: datetime) -> Q:
    if standing == Standing.DRAFT:
        return Q(state=State.DRAFT)
    published = Q(state=State.PUBLISHED)
    if standing == Standing.PLANNED:
        return published & Q(shown_from__gt=now)
    if standing == Standing.OVER:
        return published & Q(shown_until__lte=now)
    return published & Q(shown_from__lte=now) & (Q(shown_until=None) | Q(shown_until__gt=now))


def _is_for_all() -> Q:
    places = (Publication.locations.through, Publication.groups.through)
    return Q(*[~Exists(place.objects.filter(publication=OuterRef("pk"))) for place in places])


def _is_for(through: type, field: str, places: object) -> Q:
    rows = through.objects.filter(publication=OuterRef("pk"), **{f"{field}__in": places})  # type: ignore[attr-defined]
    return Q(Exists(rows))


def _placements(family_id: int) -> QuerySet[Placement]:
    """The current and coming placements of the family."""
    return Placement.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=clock.today()), child__family=family_id
    )
