"""What parents hear of surveys: that one is open, a reminder, and a day that could not be reported absent."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.childcare.models import Guardian
from core.childcare.selectors import reachable_guardians
from core.lib import display
from core.notifications import messages, notices
from core.notifications.choices import Item
from core.notifications.messages import Mail
from core.notifications.models import OutboxMessage
from core.notifications.telling import tell
from portal.surveys.models import Survey
from portal.surveys.selectors import surveys_of
from portal.told_mail import told_mail

OPENED = "surveys.opened"
REMINDER = "surveys.reminder"
REFUSED = "surveys.refused"


def register() -> None:
    """Make the messages of this app known."""
    for kind, subject, words in (
        (OPENED, _opened_subject, opened_words),
        (REMINDER, _reminder_subject, reminder_words),
        (REFUSED, _refused_subject, refused_words),
    ):
        messages.register(kind, _Compose(subject, words))
        notices.register_notice(kind, words)


def tell_opened(survey: Survey, families: Collection[int]) -> None:
    """Tell the guardians of these families; within the transaction that notes it."""
    _tell(OPENED, survey, _accounts(families), str(survey.opens_on))


def tell_reminder(survey: Survey, families: Collection[int]) -> None:
    """Only those who have not answered every day."""
    _tell(REMINDER, survey, _accounts(families), str(survey.closes_on))


def tell_refused(survey: Survey, guardian: Guardian) -> None:
    """Tell who answered that some days could not be reported absent."""
    if guardian.user is not None:
        _tell(REFUSED, survey, [guardian.user], str(survey.closes_on))


def _tell(kind: str, survey: Survey, receivers: Iterable[User], cause: str) -> None:
    tell(
        Item.AGENDA,
        kind,
        receivers,
        context={"survey": survey.pk, "name": survey.name, "closes_on": survey.closes_on.isoformat()},
        url=reverse("surveys:answer", args=[survey.pk]),
        dedup_key=f"{kind}:{survey.pk}:{cause}",
    )


def _accounts(families: Collection[int]) -> list[User]:
    return [guardian.user for guardian in reachable_guardians(families) if guardian.user is not None]


def opened_words(context: dict[str, Any]) -> str:
    return _("%(name)s: tell before %(day)s is over whether your child comes.") % _values(context)


def reminder_words(context: dict[str, Any]) -> str:
    return _("%(name)s: some days are not answered yet. You can answer through %(day)s.") % _values(context)


def refused_words(context: dict[str, Any]) -> str:
    return _("%(name)s: some days could not be reported absent. Read why, and what you can do.") % _values(
        context
    )


def _values(context: dict[str, Any]) -> dict[str, str]:
    day = display.short_date(date.fromisoformat(context["closes_on"]), get_language() or "nl")
    return {"name": context["name"], "day": day}


def _opened_subject() -> str:
    return _("Does your child come in the holiday?")


def _reminder_subject() -> str:
    return _("Reminder: does your child come in the holiday?")


def _refused_subject() -> str:
    return _("Not all days could be reported absent")


class _Compose:
    """Writes the mail of one kind; None when the receiver has nothing to do with the survey any more."""

    def __init__(self, subject: Any, words: Any) -> None:
        self.subject, self.words = subject, words

    def __call__(self, message: OutboxMessage) -> Mail | None:
        user = message.recipient
        if user is None or not surveys_of(user).filter(pk=message.context["survey"]).exists():
            return None
        path = reverse("surveys:answer", args=[message.context["survey"]])
        return told_mail(user, self.subject(), [self.words(message.context)], path=path, label=_("Answer"))
