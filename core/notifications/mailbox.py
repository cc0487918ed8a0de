"""The development mailbox: mail stays in the database and is read in the browser (N-04)."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import QuerySet

from core.lib import clock
from core.notifications.models import MailboxMessage


class MailboxBackend(BaseEmailBackend):
    """Keeps every mail as a row, where the whole demo can read it.

    Raises:
        ImproperlyConfigured: this is no demo, so mail is not for everyone's eyes.
    """

    answer = "Kept in the development mailbox."

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not settings.DEMO:
            raise ImproperlyConfigured("The development mailbox only takes mail where KRING_DEMO is on.")

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep the mails; returns how many."""
        rows = [_row(mail) for mail in email_messages if mail.recipients()]
        return len(MailboxMessage.objects.bulk_create(rows))


def _row(mail: EmailMessage) -> MailboxMessage:
    return MailboxMessage(
        at=clock.now(),
        message_id=mail.message()["Message-ID"],
        sender=mail.from_email,
        to=", ".join(mail.recipients()),
        subject=str(mail.subject),
        text=str(mail.body),
        html=_html_of(mail),
    )


def _html_of(mail: EmailMessage) -> str:
    alternatives = mail.alternatives if isinstance(mail, EmailMultiAlternatives) else []
    return next((str(content) for content, mimetype in alternatives if mimetype == "text/html"), "")


def search(words: str) -> QuerySet[MailboxMessage]:
    """All mail, newest first, or what was sent to an address that contains `words`."""
    mails = MailboxMessage.objects.defer("text", "html")
    return mails.filter(to__icontains=words) if words else mails
