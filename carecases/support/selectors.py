"""What somebody gets to see of support, from a help request on that they entered."""

from django.db.models import Q, QuerySet

from carecases.models import HelpRequest
from carecases.seats import Seat
from carecases.selectors import help_requests_of
from carecases.support.models import (
    Approach,
    ApproachType,
    Decision,
    ExpertAdvice,
    MandateRule,
    Practitioner,
    Tlv,
)
from core.accounts.models import User


def tlvs_of(help_request: HelpRequest) -> QuerySet[Tlv]:
    """The TLVs of a help request, newest first."""
    return Tlv.objects.filter(help_request=help_request).select_related("earlier", "issued_by")


def earlier_tlvs(user: User, help_request: HelpRequest) -> QuerySet[Tlv]:
    """What a new TLV of this help request can extend or change: those of the same pupil that this account sees."""
    seen = help_requests_of(user).filter(dossier=help_request.dossier_id)
    return Tlv.objects.filter(dossier=help_request.dossier_id, help_request__in=seen)


def advices_of(help_request: HelpRequest) -> list[ExpertAdvice]:
    """The advices of the experts, the first one first."""
    return list(ExpertAdvice.objects.filter(help_request=help_request).order_by("position"))


def issued_tlv(help_request: HelpRequest) -> Tlv | None:
    """The TLV that this help request led to; imported ones do not count."""
    return tlvs_of(help_request).filter(is_imported=False).first()


def approaches_of(help_request: HelpRequest) -> QuerySet[Approach]:
    """The approaches of a help request, in order of time."""
    return Approach.objects.filter(help_request=help_request).select_related(
        "type", "practitioner__user", "admission"
    )


def number_of_approaches(_user: User, help_request: HelpRequest, _seat: Seat) -> int:
    """For the tab."""
    return Approach.objects.filter(help_request=help_request).count()


def decision_on(help_request: HelpRequest) -> Decision | None:
    """The decision on a help request."""
    return Decision.objects.filter(help_request=help_request).select_related("granted_by").first()


def types_for(help_request: HelpRequest) -> QuerySet[ApproachType]:
    """The types that can be planned while the help request has its status (C-74)."""
    return ApproachType.objects.filter(
        organisation=help_request.organisation_id,
        is_offered=True,
        allowed__contains=[help_request.status.code],
    )


def practitioners_for(help_request: HelpRequest) -> QuerySet[Practitioner]:
    """Who can be planned: the partnership's practitioners with an account that is open."""
    return Practitioner.objects.filter(
        organisation=help_request.organisation_id, user__is_active=True
    ).select_related("user")


def mandates_of(user: User, help_request: HelpRequest) -> QuerySet[MandateRule]:
    """The rules that let this account grant something on a help request."""
    title = help_request.title
    return MandateRule.objects.filter(
        Q(title=None) | Q(title=title), organisation=user.organisation_id, role=user.role_id, kind=title.kind
    )
