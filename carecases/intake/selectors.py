"""What somebody gets to see of the intake and of links; the support desk asks the same functions."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import QuerySet
from django.utils.translation import ngettext

from carecases.intake.choices import Outcome
from carecases.intake.links import link_state
from carecases.intake.models import Attempt, Delivery, PartnershipCode, Sender
from carecases.models import Title
from carecases.selectors import titles_for, works_for_partnership
from core.accounts.choices import UnitKind
from core.accounts.models import Unit, User
from core.accounts.rights import Right
from core.lib import clock

__all__ = [
    "Wanted",
    "attempts_of",
    "code_of",
    "find_attempts",
    "last_exchange",
    "link_state",
    "number_untitled",
    "schools_to_link",
    "senders_of",
    "titles_to_give",
    "untitled_of",
    "untitled_words",
]


def attempts_of(user: User) -> QuerySet[Attempt]:
    """Everything that came in for the partnership, for who may see the intake; nothing for others (S-21)."""
    found = Attempt.objects.filter(organisation=user.organisation_id)
    return found if user.has_right(Right.SEE_INTAKE) else found.none()


@dataclass(frozen=True)
class Wanted:
    """What the list was asked for; empty parts ask for nothing. `brin` as it was sent."""

    brin: str = ""
    reference: str = ""
    outcome: str = ""
    sender: int | None = None
    school: int | None = None
    first: date | None = None
    last: date | None = None

    def __bool__(self) -> bool:
        return any(vars(self).values())


def find_attempts(user: User, wanted: Wanted) -> QuerySet[Attempt]:
    """The attempts that fit; each filter goes by an index of its own."""
    found = attempts_of(user)
    for name, value in (
        ("brin", wanted.brin),
        ("reference", wanted.reference),
        ("outcome", wanted.outcome),
        ("sender", wanted.sender),
        ("school", wanted.school),
        ("received_at__gte", clock.local(wanted.first, time.min) if wanted.first else None),
        ("received_at__lt", clock.midnight_after(wanted.last) if wanted.last else None),
    ):
        if value:
            found = found.filter(**{name: value})
    return found.select_related("sender", "school")


def schools_to_link(user: User) -> QuerySet[Unit]:
    """The schools whose links this account sets: its own, or all for the partnership."""
    found = Unit.objects.filter(organisation=user.organisation_id, kind=UnitKind.SCHOOL, closed_on=None)
    if not user.has_right(Right.MANAGE_LINKS):
        return found.none()
    return found if works_for_partnership(user) else found.filter(users=user)


def senders_of(user: User) -> QuerySet[Sender]:
    """The environments that send, or sent, for the partnership of this account."""
    return Sender.objects.filter(organisation=user.organisation_id)


def code_of(user: User) -> PartnershipCode | None:
    """What senders call the partnership of this account."""
    return PartnershipCode.objects.filter(organisation=user.organisation_id).first()


def untitled_of(user: User) -> QuerySet[Delivery]:
    """What came in with a title that is not one of the partnership's, oldest first, for who assesses (C-50)."""
    found = Delivery.objects.filter(
        organisation=user.organisation_id, help_request=None, dossier__isnull=False
    ).order_by("received_at", "pk")
    return found if user.has_right(Right.ASSESS_HELP_REQUESTS) else found.none()


def number_untitled(user: User) -> int:
    """How many wait for a title, for who assesses; one query."""
    return untitled_of(user).order_by().count()


def untitled_words(number: int) -> str:
    """So many, in words."""
    words = ngettext(
        "%(number)d help request came in with a title that is not one of ours",
        "%(number)d help requests came in with a title that is not one of ours",
        number,
    )
    return words % {"number": number}


def titles_to_give(delivery: Delivery) -> QuerySet[Title]:
    """What can be asked for this school on the date of the question."""
    if delivery.school is None or delivery.asked_on is None:
        return Title.objects.none()
    return titles_for(delivery.school, delivery.asked_on)


def last_exchange(school: Unit, sender: Sender) -> datetime | None:
    """When something was last taken in from this environment for this school."""
    taken = Attempt.objects.filter(school=school, sender=sender).exclude(outcome=Outcome.REFUSED)
    return taken.order_by("-received_at").values_list("received_at", flat=True).first()
