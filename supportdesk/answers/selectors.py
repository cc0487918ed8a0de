"""Answers and news as each reader may see them; a visitor without an account is None."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.accounts.models import Organisation, User
from core.accounts.rights import Right
from core.lib import clock
from supportdesk.answers.models import Answer, ServiceNews
from supportdesk.complaints import Complaint


def answers_of(organisation: Organisation | None) -> QuerySet[Answer]:
    """The organisation's own answers, and Kring's where it has none of its own."""
    if organisation is None:
        return Answer.objects.filter(organisation=None)
    own = Answer.objects.filter(organisation=organisation, slug=OuterRef("slug"))
    return Answer.objects.filter(Q(organisation=organisation) | Q(organisation=None) & ~Exists(own))


def answers_for(user: User | None) -> QuerySet[Answer]:
    """Everything for workers of the desk, what is marked for customers for everybody else."""
    found = answers_of(user.organisation if user else None)
    if user is not None and (user.has_right(Right.SUPPORT_CUSTOMERS) or user.has_right(Right.EDIT_ANSWERS)):
        return found
    return found.filter(for_customers=True)


def krings_answers() -> QuerySet[Answer]:
    """Kring's own, as it is for everybody who has none in its place."""
    return Answer.objects.filter(organisation=None)


def own_in_place_of(user: User, kring: Answer) -> Answer | None:
    """The text that the user's organisation has in the place of this one of Kring; None where it reads Kring's."""
    return Answer.objects.filter(organisation=user.organisation_id, slug=kring.slug).first()


def answers_to(user: User, complaint: Complaint) -> QuerySet[Answer]:
    """What a worker reads beside a diagnosis."""
    return answers_for(user).filter(complaints__contains=[complaint.value])


def news_of(slug: str) -> QuerySet[ServiceNews]:
    """What shows now: of everybody, and of the organisation with this public address ("" for none)."""
    now = clock.now()
    return ServiceNews.objects.filter(
        Q(organisation=None) | Q(organisation__slug=slug), starts_at__lte=now, ends_at__gt=now
    )


def news_to_edit(user: User) -> QuerySet[ServiceNews]:
    """The organisation's own; for Kring's people also what is for everybody."""
    own = Q(organisation=user.organisation_id)
    return ServiceNews.objects.filter(
        own | Q(organisation=None) if user.has_right(Right.KRING_SUPPORT) else own
    )
