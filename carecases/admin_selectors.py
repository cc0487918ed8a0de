"""What an administrator of processes sets up; only what is of the own partnership is there."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from carecases.models import (
    CoordinatorRule,
    Function,
    HelpRequest,
    Label,
    OutsideSchool,
    Process,
    SchoolCare,
    Title,
)
from core.accounts.choices import UnitKind
from core.accounts.models import Unit, User
from core.accounts.rights import Right


def processes_of(user: User) -> QuerySet[Process]:
    """With the numbers of statuses, titles and help requests that are on their way."""
    going = HelpRequest.objects.filter(process=OuterRef("pk"), removed_at=None, status__is_final=False)
    return Process.objects.filter(organisation=user.organisation_id).annotate(
        status_count=Count("statuses", filter=Q(statuses__is_retired=False), distinct=True),
        title_count=Count("titles", distinct=True),
        is_going=Exists(going),
    )


def titles_of(user: User) -> QuerySet[Title]:
    """Those of the past and of later too."""
    return Title.objects.filter(organisation=user.organisation_id).select_related("process", "first_status")


def labels_of(user: User) -> QuerySet[Label]:
    """With whether help requests have it."""
    used = HelpRequest.labels.through.objects.filter(label=OuterRef("pk"))
    return Label.objects.filter(organisation=user.organisation_id).annotate(is_used=Exists(used))


def functions_of(user: User) -> QuerySet[Function]:
    """With their holders."""
    return Function.objects.filter(organisation=user.organisation_id).prefetch_related(
        "holders__user", "statuses"
    )


def coordinator_rules_of(user: User) -> QuerySet[CoordinatorRule]:
    """Who becomes coordinator of what."""
    return CoordinatorRule.objects.filter(organisation=user.organisation_id).select_related(
        "title", "coordinator"
    )


def schools_with_care_of(user: User) -> QuerySet[Unit]:
    """The schools with their region and contact person."""
    return Unit.objects.filter(
        organisation=user.organisation_id, kind=UnitKind.SCHOOL, closed_on=None
    ).select_related("care__contact")


def regions_of(user: User) -> list[str]:
    """The regions in which schools are, by name."""
    regions = SchoolCare.objects.filter(unit__organisation=user.organisation_id).exclude(region="")
    return sorted(set(regions.values_list("region", flat=True)))


def colleagues_of(user: User) -> QuerySet[User]:
    """Who works for the partnership: may be coordinator, hold a function and take something on."""
    return User.objects.filter(
        organisation=user.organisation_id,
        is_active=True,
        role__rights__contains=[Right.ASSESS_HELP_REQUESTS.value],
    ).order_by("full_name", "pk")


def outside_schools_of(user: User) -> QuerySet[OutsideSchool]:
    """The schools from outside and institutions that were admitted, with their titles."""
    return (
        OutsideSchool.objects.filter(unit__organisation=user.organisation_id)
        .select_related("unit")
        .prefetch_related("titles")
    )


def units_to_admit(user: User) -> QuerySet[Unit]:
    """The institutions, and the schools that have asked nothing yet: what asked before is of the partnership."""
    has_asked = HelpRequest.objects.filter(school=OuterRef("pk"))
    return Unit.objects.filter(
        Q(kind=UnitKind.INSTITUTION) | Q(kind=UnitKind.SCHOOL) & ~Exists(has_asked),
        organisation=user.organisation_id,
        closed_on=None,
        outside=None,
    )
