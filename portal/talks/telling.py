"""What parents hear of talks: that times are open, a reminder, and a talk that is off."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.childcare.selectors import family_access, reachable_guardians
from core.lib import clock, display
from core.notifications import messages, notices
from core.notifications.choices import Item
from core.notifications.messages import Mail
from core.notifications.models import OutboxMessage
from core.notifications.telling import Telling, tell, tell_all
from portal.talks.models import Round, Talk
from portal.talks.selectors import asked_children, choices_of, own_talks
from portal.told_mail import told_mail

OPENED = "talks.opened"
REMINDER = "talks.reminder"
CANCELLED = "talks.cancelled"


def register() -> None:
    """Make the messages of this app known."""
    messages.register(OPENED, opened_mail)
    messages.register(REMINDER, reminder_mail)
    messages.register(CANCELLED, cancelled_mail)
    notices.register_notice(OPENED, opened_words)
    notices.register_notice(REMINDER, reminder_words)
    notices.register_notice(CANCELLED, cancelled_words)


def tell_opened(one: Round) -> None:
    """Tell the parents of the group that times are open; within the transaction that opens them."""
    families = asked_children(one.group, clock.today()).values_list("family_id", flat=True).order_by()
    tell(
        Item.AGENDA,
        OPENED,
        _accounts(families),
        context={"round": one.pk, "title": one.title, "group": one.group.name},
        url=reverse("talks:mine"),
        dedup_key=f"{OPENED}:{one.pk}",
    )


def tell_reminders(talks: Sequence[Talk]) -> None:
    """Remind the parents of each of these talks."""
    _tell_about(REMINDER, talks)


def tell_cancelled(talk: Talk) -> None:
    """Tell the parents that staff took their time away."""
    _tell_about(CANCELLED, [talk])


def _tell_about(kind: str, talks: Sequence[Talk]) -> None:
    families = {talk.child.family_id for talk in talks if talk.child is not None}
    guardians = list(reachable_guardians(families))
    tell_all(
        Item.AGENDA,
        kind,
        [
            Telling(
                receivers=[
                    guardian.user
                    for guardian in guardians
                    if guardian.user is not None and guardian.family_id == talk.child.family_id
                ],
                context={
                    "talk": talk.pk,
                    "round": talk.round_id,
                    "starts_at": talk.starts_at.isoformat(),
                    "name": talk.child.first_name,
                },
                url=reverse("talks:mine"),
                dedup_key=f"{kind}:{talk.pk}:{talk.changes}",
            )
            for talk in talks
            if talk.child is not None
        ],
    )


def _accounts(families: Iterable[int]) -> list[User]:
    return [guardian.user for guardian in reachable_guardians(set(families)) if guardian.user is not None]


def opened_words(context: dict[str, Any]) -> str:
    return _("%(title)s: you can choose a time for a talk with the group %(group)s.") % {
        "title": context["title"],
        "group": context["group"],
    }


def reminder_words(context: dict[str, Any]) -> str:
    return _("The talk about %(name)s is on %(day)s at %(at)s.") % _when(context)


def cancelled_words(context: dict[str, Any]) -> str:
    return _("The talk about %(name)s on %(day)s at %(at)s is off. Choose another time.") % _when(context)


def _when(context: dict[str, Any]) -> dict[str, str]:
    moment = datetime.fromisoformat(context["starts_at"]).astimezone(clock.AMSTERDAM)
    language = get_language() or "nl"
    return {
        "name": context["name"],
        "day": display.short_date(moment.date(), language),
        "at": display.clock(moment.time()),
    }


def opened_mail(message: OutboxMessage) -> Mail | None:
    """None when no time can be chosen by the receiver any more."""
    user = message.recipient
    if user is None or not any(one.round.pk == message.context["round"] for one in choices_of(user)):
        return None
    return _mail(user, _("Choose a time for a talk"), opened_words(message.context))


def reminder_mail(message: OutboxMessage) -> Mail | None:
    """None when the talk was moved or given back meanwhile."""
    user = message.recipient
    if user is None or not own_talks(user).filter(pk=message.context["talk"]).exists():
        return None
    return _mail(user, _("Reminder: talk about your child"), reminder_words(message.context))


def cancelled_mail(message: OutboxMessage) -> Mail | None:
    """None for who may no longer ask for the child: the talk itself is gone by now."""
    user = message.recipient
    access = family_access(user) if user else None
    if user is None or access is None or not access.may_ask:
        return None
    return _mail(user, _("The talk about your child is off"), cancelled_words(message.context))


def _mail(user: User, subject: str, sentence: str) -> Mail:
    return told_mail(user, subject, [sentence], path=reverse("talks:mine"), label=_("Your talks"))
