"""What messages hold on a family (P-33)."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from core.childcare import holdings
from core.childcare.holdings import Holding, rows_of
from core.childcare.models import Guardian
from core.files.models import StoredFile
from portal.conversations.models import Attachment, Message, Thread
from portal.conversations.selectors import attachments_for


def _files(asker: Guardian) -> Iterator[StoredFile]:
    found = attachments_for(asker.user) if asker.user else Attachment.objects.none()
    of_family = found.filter(message__thread__family=asker.family_id).order_by("pk")
    return (attachment.file for attachment in of_family)


def register() -> None:
    holdings.register(
        Holding(
            "threads",
            _("Conversations"),
            ("conversations.thread",),
            lambda asker: rows_of(Thread.objects.filter(family=asker.family_id)),
        ),
        Holding(
            "messages",
            _("Messages"),
            ("conversations.message",),
            lambda asker: rows_of(Message.objects.filter(thread__family=asker.family_id)),
            _files,
        ),
    )
