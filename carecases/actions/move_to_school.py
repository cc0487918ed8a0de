"""Help requests that landed at the wrong school go to the right one, several at once (C-72, C-52), and all that a
school has goes along when it merges into another (A-29)."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import ngettext

from carecases.actions.change_applicant import give_school_data, school_data_like
from carecases.models import ApplicantChange, Dossier, HelpRequest, SchoolData
from carecases.selectors import help_requests_of
from core.accounts.models import Unit, User
from core.audit import trail
from core.audit.choices import Action
from core.lib import clock


@dataclass(frozen=True)
class Move:
    """One help request of a preview. `takes_dossier`: the dossier goes along, as nothing of it stays behind.

    `loses_applicant`: who filed it does not work for the other school, which therefore gets no applicant yet.
    """

    help_request: HelpRequest
    takes_dossier: bool
    loses_applicant: bool


def preview(user: User, numbers: Collection[int], school: Unit) -> list[Move]:
    """What moving these to the school does, of those that the user sees and that are not there yet."""
    return [
        Move(one, takes_dossier=one.dossier_id in going, loses_applicant=_loses(one, staff))
        for requests, going, staff in [_plan(_movable(user, numbers, school), school)]
        for one in requests
    ]


@transaction.atomic
def move_to_school(actor: User, numbers: Collection[int], school: Unit) -> int:
    """Move the help requests with these numbers that the actor sees; returns how many went.

    Whether the partnership sees one stays as it was: that follows from its status alone (C-14). Who filed it stays
    applicant only when that account works for the school too.
    """
    requests, going, staff = _plan(
        _movable(actor, numbers, school).select_for_update(of=("self",)).order_by("pk"), school
    )
    _move(actor, requests, going, staff, school)
    return len(requests)


@transaction.atomic
def move_all(unit: Unit, into: Unit) -> list[str]:
    """What one school has of care cases goes to the other, finished and not handed in alike; says what went (A-29)."""
    found = HelpRequest.objects.filter(school=unit).select_related("school_data", "dossier")
    requests = list(found.select_for_update(of=("self",)).order_by("pk"))
    dossiers = list(Dossier.objects.filter(school=unit).values_list("pk", flat=True))
    _move(None, requests, set(dossiers), set(into.users.values_list("pk", flat=True)), into)
    _follow_pupils(unit, into, dossiers)
    for change in ApplicantChange.objects.filter(ApplicantChange.OPEN, school=unit):
        if not ApplicantChange.objects.filter(
            ApplicantChange.OPEN, school=into, leaver=change.leaver_id
        ).exists():
            ApplicantChange.objects.filter(pk=change.pk).update(school=into)
    if not dossiers and not requests:
        return []
    return [
        ngettext("%(count)d dossier", "%(count)d dossiers", len(dossiers)) % {"count": len(dossiers)},
        ngettext("%(count)d help request", "%(count)d help requests", len(requests))
        % {"count": len(requests)},
    ]


def _movable(user: User, numbers: Collection[int], school: Unit) -> QuerySet[HelpRequest]:
    return (
        help_requests_of(user)
        .filter(pk__in=numbers)
        .exclude(school=school)
        .select_related("school_data", "dossier__school", "school", "title", "status")
        .order_by("-made_at", "-pk")
    )


def _plan(found: QuerySet[HelpRequest], school: Unit) -> tuple[list[HelpRequest], set[int], set[int]]:
    """The help requests, the dossiers that go along, and the accounts of the other school."""
    requests = list(found)
    moving = {one.pk for one in requests}
    dossiers = {one.dossier_id for one in requests}
    stays = (
        HelpRequest.objects.filter(dossier__in=dossiers, removed_at=None)
        .exclude(pk__in=moving)
        .exclude(school=school)
    )
    staying = set(stays.values_list("dossier_id", flat=True))
    going = {one.dossier_id for one in requests if one.dossier.school_id == one.school_id} - staying
    return requests, going, set(school.users.values_list("pk", flat=True))


def _loses(one: HelpRequest, staff: Collection[int]) -> bool:
    applicant = one.school_data.applicant_id
    return applicant is not None and applicant not in staff


def _move(
    actor: User | None,
    requests: list[HelpRequest],
    dossiers: Collection[int],
    staff: Collection[int],
    school: Unit,
) -> None:
    came_from = {one.pk: one.school_id for one in requests}
    give_school_data(requests, since=clock.today(), school=school)
    data = {one.school_data_id: one.school_data for one in requests if _loses(one, staff)}
    SchoolData.objects.filter(pk__in=data).update(applicant=None)
    HelpRequest.objects.filter(pk__in=came_from).update(school=school)
    Dossier.objects.filter(pk__in=dossiers).update(school=school)
    trail.record_all(
        trail.event(
            Action.HELP_REQUEST_MOVED,
            actor=actor,
            organisation_id=school.organisation_id,
            subject=one,
            client=one.dossier,
            before=came_from[one.pk],
            now=school.pk,
        )
        for one in requests
    )


def _follow_pupils(unit: Unit, into: Unit, dossiers: list[int]) -> None:
    """Pupils without a help request are told of at the other school too."""
    newest = (
        SchoolData.objects.filter(dossier__in=dossiers, school=unit)
        .exclude(dossier__school_data__school=into)
        .order_by("dossier_id", "-since", "-pk")
        .distinct("dossier_id")
    )
    SchoolData.objects.bulk_create(school_data_like(old, since=clock.today(), school=into) for old in newest)
