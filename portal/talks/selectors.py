"""Talks as each account may see them. Every function takes the user first."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from core.accounts.models import User
from core.accounts.rights import Right
from core.childcare.models import Child, Group, Placement
from core.childcare.selectors import children_of, family_access, staffed_groups
from core.lib import clock
from portal.talks.models import Round, Talk


def talk_groups(user: User) -> QuerySet[Group]:
    """The groups for which a member of staff plans talks."""
    return staffed_groups(user, Right.PLAN_TALKS).order_by("location__name", "name")


def colleagues_of(user: User, group: Group) -> QuerySet[User]:
    """Who can hold talks for a group: the user, and everybody who works at its location."""
    return (
        User.objects.filter(Q(pk=user.pk) | Q(work_locations=group.location_id), is_active=True)
        .distinct()
        .order_by("full_name", "pk")
    )


def rounds_for_staff(user: User) -> QuerySet[Round]:
    """With `times`, `taken` and the first of the coming ones in order."""
    return (
        Round.objects.filter(group__in=talk_groups(user))
        .select_related("group__location")
        .annotate(times=Count("talks"), taken=Count("talks", filter=Q(talks__child__isnull=False)))
    )


def talks_for_staff(user: User) -> QuerySet[Talk]:
    return Talk.objects.filter(round__group__in=talk_groups(user)).select_related(
        "round__group__location", "staff", "child", "guardian"
    )


def asked_children(group: Group, on: date) -> QuerySet[Child]:
    """Whose parents choose a time: the children with a place in the group on a date."""
    placed = Placement.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=on), group=group, valid_from__lte=on
    )
    return Child.objects.filter(pk__in=placed.values("child")).order_by("first_name", "last_name", "pk")


@dataclass(frozen=True)
class Choice:
    """A round for one child: the time that was taken, if any, and how many are still free."""

    round: Round
    child: Child
    talk: Talk | None
    free: int


def choices_of(user: User) -> list[Choice]:
    """The rounds with coming times for the account's children. Four queries at most."""
    access = family_access(user)
    if access is None or access.guardian is None or not access.may_ask:
        return []
    children = list(children_of(user))
    if not children:
        return []
    groups = _groups_of(children)
    rounds = _rounds_with_coming_times(groups, children)
    talks: dict[int, list[Talk]] = defaultdict(list)
    for talk in Talk.objects.filter(round__in=rounds).select_related("staff", "child"):
        talks[talk.round_id].append(talk)
    now = clock.now()
    found = []
    for one in rounds:
        free = sum(talk.is_free and talk.starts_at > now for talk in talks[one.pk])
        for child in children:
            taken = next((talk for talk in talks[one.pk] if talk.child_id == child.pk), None)
            if taken is not None or (one.group_id in groups[child.pk]):
                found.append(Choice(one, child, taken, free))
    return found


def _rounds_with_coming_times(groups: dict[int, set[int]], children: list[Child]) -> list[Round]:
    everywhere = {group for found in groups.values() for group in found}
    coming = Talk.objects.filter(ends_at__gt=clock.now())
    coming = coming.filter(Q(round__group__in=everywhere) | Q(child__in=children))
    return list(Round.objects.filter(pk__in=coming.values("round")).select_related("group__location"))


def _groups_of(children: list[Child]) -> dict[int, set[int]]:
    """The groups in which each child has a place now, by child."""
    today = clock.today()
    found: dict[int, set[int]] = defaultdict(set)
    rows = Placement.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=today), child__in=children, valid_from__lte=today
    )
    for child, group in rows.values_list("child_id", "group_id"):
        found[child].add(group)
    return found


def choice_of(user: User, round_id: int, child_id: int) -> Choice | None:
    """The same for one round and child; None when it is not there for this account."""
    return next(
        (one for one in choices_of(user) if (one.round.pk, one.child.pk) == (round_id, child_id)), None
    )


def free_talks(one: Round) -> list[Talk]:
    """The coming times of a round that nobody has taken, in order."""
    return list(one.talks.filter(child__isnull=True, starts_at__gt=clock.now()).select_related("staff"))


def own_talks(user: User) -> QuerySet[Talk]:
    """Times that the family took."""
    access = family_access(user)
    if access is None or access.guardian is None or not access.may_ask:
        return Talk.objects.none()
    return Talk.objects.filter(child__in=children_of(user)).select_related(
        "round__group__location", "staff", "child"
    )
