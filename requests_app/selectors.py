"""What a user may see of requests. Every function takes the user first."""

from django.db.models import QuerySet

from core.accounts.choices import Environment
from core.accounts.models import User
from core.accounts.rights import Right
from core.childcare.models import Child, Guardian
from core.childcare.selectors import children_of, family_access
from requests_app.actions.draft import items_of
from requests_app.models import Absence, Booking, Credit, CreditRun, Draft, RejectionTemplate, Request
from requests_app.rules.quote import Item


def asking_guardian(user: User) -> Guardian | None:
    """The guardian as whom this account may ask; None where it may not (no custody, a relative, staff)."""
    access = family_access(user)
    return access.guardian if access is not None and access.may_ask else None


def items_in_draft(guardian: Guardian) -> tuple[Item, ...]:
    """What waits in the guardian's draft to be submitted."""
    draft = Draft.objects.filter(guardian=guardian).first()
    return items_of(draft) if draft else ()


def requests_of(user: User) -> QuerySet[Request]:
    """The requests of the account's family, newest first; for those who may see the children."""
    access = family_access(user)
    if access is None or not access.sees_children:
        return Request.objects.none()
    return Request.objects.filter(family=access.family).order_by("-submitted_at", "-pk")


def bookings_of(user: User) -> QuerySet[Booking]:
    """The bookings of the account's family, with what a page shows of them."""
    return Booking.objects.filter(request__in=requests_of(user)).select_related(
        "request", "child", "group__location", "day_part", "credit", "decided_by", "given_up__group"
    )


def absences_of(user: User) -> QuerySet[Absence]:
    """The absences that the account's family reported, with what a page shows of them."""
    return Absence.objects.filter(request__in=requests_of(user)).select_related(
        "request",
        "organisation",
        "child",
        "group__location",
        "moment__placement",
        "moment__day_part",
        "credit",
    )


def credits_of(user: User) -> QuerySet[Credit]:
    """The credits of the children that the account may see."""
    return Credit.objects.filter(child__in=children_of(user)).select_related("child", "location")


def bookings_for_desk(user: User) -> QuerySet[Booking]:
    """The bookings that a member of staff may see: those of the own organisation."""
    if user.environment != Environment.STAFF or not user.has_right(Right.SEE_REQUESTS):
        return Booking.objects.none()
    return Booking.objects.filter(organisation=user.organisation_id).select_related(
        "request__submitted_by",
        "child__family",
        "group__location",
        "day_part",
        "credit",
        "decided_by",
        "given_up__group",
    )


def children_with_credits(user: User) -> QuerySet[Child]:
    """The children whose credits a member of staff may see: those of the own organisation."""
    sees = user.has_right(Right.SEE_REQUESTS) or user.has_right(Right.GRANT_CREDITS)
    if user.environment != Environment.STAFF or not sees:
        return Child.objects.none()
    return Child.objects.filter(family__organisation=user.organisation_id).select_related(
        "family__organisation"
    )


def credits_for_desk(user: User) -> QuerySet[Credit]:
    """The credits of the children that a member of staff may see."""
    return Credit.objects.filter(child__in=children_with_credits(user)).select_related(
        "child__family", "location"
    )


def children_to_grant(user: User) -> QuerySet[Child]:
    """The children whose credits a member of staff may change as well."""
    children = children_with_credits(user)
    return children if user.has_right(Right.GRANT_CREDITS) else children.none()


def credits_to_grant(user: User) -> QuerySet[Credit]:
    """The credits of those children."""
    credits = credits_for_desk(user)
    return credits if user.has_right(Right.GRANT_CREDITS) else credits.none()


def credit_runs_for_desk(user: User) -> QuerySet[CreditRun]:
    """What was granted for days without care in the own organisation, the newest first."""
    if user.environment != Environment.STAFF or not user.has_right(Right.GRANT_CREDITS):
        return CreditRun.objects.none()
    return CreditRun.objects.filter(organisation=user.organisation_id).select_related(
        "location", "school", "started_by", "undone_by"
    )


def rejection_templates(user: User) -> QuerySet[RejectionTemplate]:
    """The ready-made reasons of the user's organisation."""
    return RejectionTemplate.objects.filter(organisation=user.organisation_id)
