"""Guardians hear of new entries and photos: at the bell, and by mail and push as they chose (P-32).

Neither text nor photo leaves the building: who is told opens Kring to see it.
"""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.childcare.selectors import reachable_guardians
from core.notifications import messages, notices
from core.notifications.choices import Item
from core.notifications.messages import Mail
from core.notifications.models import OutboxMessage
from core.notifications.telling import tell
from portal.diary.models import DiaryEntry
from portal.diary.selectors import entries_of
from portal.told_mail import told_mail

ENTRY = "diary.entry"
PHOTOS = "diary.photos"


def register() -> None:
    """Make the messages of this app known."""
    messages.register(ENTRY, entry_mail)
    messages.register(PHOTOS, photos_mail)
    notices.register_notice(ENTRY, entry_notice)
    notices.register_notice(PHOTOS, photos_notice)


def tell_families(entry: DiaryEntry) -> None:
    """Tell the guardians of the children, but not who wrote it; within a transaction."""
    families = entry.children.values("family")
    readers = [
        guardian.user for guardian in reachable_guardians(families) if guardian.user_id != entry.author_id
    ]
    only_photos = not entry.text and entry.pictures.exists()
    tell(
        Item.PHOTOS if only_photos else Item.DIARY,
        PHOTOS if only_photos else ENTRY,
        [user for user in readers if user is not None],
        context={"entry": entry.pk},
        url=reverse("diary:entry", args=[entry.pk]),
        dedup_key=f"{ENTRY}:{entry.pk}",
    )


def entry_mail(message: OutboxMessage) -> Mail | None:
    """None for who may no longer read the entry. Context: `entry`, its number."""
    return _mail(message, _("New in the diary"), _("There is something new in the diary of your child."))


def photos_mail(message: OutboxMessage) -> Mail | None:
    """The same for photos without a text."""
    return _mail(message, _("New photos"), _("There are new photos of your child."))


def _mail(message: OutboxMessage, subject: str, sentence: str) -> Mail | None:
    user, number = message.recipient, message.context["entry"]
    if user is None or not entries_of(user).filter(pk=number).exists():
        return None
    return told_mail(
        user, subject, [sentence], path=reverse("diary:entry", args=[number]), label=_("Open the diary")
    )


def entry_notice(_context: dict[str, Any]) -> str:
    return _("There is something new in the diary of your child.")


def photos_notice(_context: dict[str, Any]) -> str:
    return _("There are new photos of your child.")
