"""Whoever works on help requests leaves (A-28): what they speak for and what they have in hand goes to a successor."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carecases.actions.change_applicant import hand_to, obstacle, open_requests
from carecases.models import CoordinatorRule, FunctionHolder, HelpRequest, SchoolCare
from core.accounts.handing_over import Work
from core.accounts.models import Unit, User
from core.accounts.rights import Right


def _words(count: int) -> str:
    return ngettext("%(count)d open help request", "%(count)d open help requests", count) % {"count": count}


def _spoken_for(user: User) -> list[str]:
    count = open_requests(user).count()
    return [_words(count)] if count else []


def _cannot_speak(user: User, successor: User) -> str:
    schools = Unit.objects.filter(pk__in=open_requests(user).values("school")).order_by("name")
    found = (obstacle(user, successor, school) for school in schools)
    return next((words for words in found if words), "")


def _speak(user: User, successor: User) -> list[str]:
    moved = hand_to(user, successor)
    return [_words(moved)] if moved else []


def _in_hand(user: User) -> QuerySet[HelpRequest]:
    return HelpRequest.objects.filter(
        Q(coordinator=user) | Q(holder=user), removed_at=None, status__is_final=False
    )


def _in_hand_words(user: User) -> list[str]:
    count = _in_hand(user).count()
    found = [
        ngettext(
            "%(count)d help request to coordinate or handle",
            "%(count)d help requests to coordinate or handle",
            count,
        )
        % {"count": count}
    ]
    schools = SchoolCare.objects.filter(contact=user).count()
    return (found if count else []) + (
        [
            ngettext("contact person of %(count)d school", "contact person of %(count)d schools", schools)
            % {"count": schools}
        ]
        if schools
        else []
    )


def _cannot_have_in_hand(user: User, successor: User) -> str:
    if successor.has_right(Right.ASSESS_HELP_REQUESTS):
        return ""
    return _("%(name)s cannot take over help requests: the role %(role)s does not assess them.") % {
        "name": successor.full_name,
        "role": successor.role,
    }


def _take_in_hand(user: User, successor: User) -> list[str]:
    """Rules that name the leaver name the successor, so that what comes in later finds somebody too."""
    went = _in_hand_words(user)
    HelpRequest.objects.filter(coordinator=user, status__is_final=False).update(coordinator=successor)
    HelpRequest.objects.filter(holder=user, status__is_final=False).update(holder=successor)
    SchoolCare.objects.filter(contact=user).update(contact=successor)
    CoordinatorRule.objects.filter(coordinator=user).update(coordinator=successor)
    for held in FunctionHolder.objects.filter(user=user):
        same = FunctionHolder.objects.filter(function=held.function_id, region=held.region, user=successor)
        if not same.exists():
            FunctionHolder.objects.filter(pk=held.pk).update(user=successor)
    return went


SPEAKING = Work(_spoken_for, _cannot_speak, _speak)
"""What a school's account filed: the successor becomes applicant (C-61)."""

IN_HAND = Work(_in_hand_words, _cannot_have_in_hand, _take_in_hand)
"""What the partnership's account coordinates or took on, and the schools whose contact it is."""
