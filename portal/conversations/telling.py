"""Parents are told of messages from the group, and who works there of messages from parents: at the bell, and by mail
and push as they chose (P-32).

No text of a message leaves the building: who is told opens Kring to read it.
"""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.childcare.selectors import reachable_guardians
from core.notifications import messages, notices
from core.notifications.choices import Item
from core.notifications.mail_templates import render
from core.notifications.messages import Mail
from core.notifications.models import OutboxMessage
from core.notifications.telling import Telling, tell, tell_all
from portal.conversations.models import Message
from portal.conversations.selectors import inbox_threads, readers_of, threads_of
from portal.told_mail import told_mail

MESSAGE = "conversations.message"
FROM_PARENTS = "conversations.from_parents"


def register() -> None:
    """Make the messages of this app known."""
    messages.register(MESSAGE, message_mail)
    notices.register_notice(MESSAGE, message_notice)
    messages.register(FROM_PARENTS, from_parents_mail)
    notices.register_notice(FROM_PARENTS, from_parents_notice)


def tell_family(message: Message) -> None:
    """Tell the guardians of the thread that the group wrote; within the transaction of the message."""
    tell_families([message])


def tell_families(sent: Collection[Message]) -> None:
    """The same for messages to many families."""
    readers: defaultdict[int, list[User]] = defaultdict(list)
    for guardian in reachable_guardians([message.thread.family_id for message in sent]):
        assert guardian.user is not None
        readers[guardian.family_id].append(guardian.user)
    tell_all(
        Item.MESSAGES,
        MESSAGE,
        [
            Telling(
                receivers=readers[message.thread.family_id],
                context={"message": message.pk},
                url=reverse("conversations:thread", args=[message.thread_id]),
                dedup_key=f"{MESSAGE}:{message.pk}",
            )
            for message in sent
        ],
    )


def tell_group(message: Message) -> None:
    """Tell who reads the messages of the group that parents wrote; within the transaction of the message."""
    thread = message.thread
    tell(
        Item.MESSAGES,
        FROM_PARENTS,
        readers_of(thread.group),
        context={"message": message.pk},
        url=reverse("conversations:inbox_thread", args=[thread.pk]),
        dedup_key=f"{FROM_PARENTS}:{message.pk}",
    )


def message_mail(outbox_message: OutboxMessage) -> Mail | None:
    """From which group and about whom; None for who may no longer read the thread. Context: `message`, its number."""
    user = outbox_message.recipient
    if user is None:
        return None
    message = (
        Message.objects.filter(pk=outbox_message.context["message"], thread__in=threads_of(user))
        .select_related("thread__group__location")
        .first()
    )
    if message is None:
        return None
    return render(
        "conversations/message",
        {
            "receiver": user,
            "group": message.thread.group,
            "names": ", ".join(child.first_name for child in message.thread.children.all()),
            "path": reverse("conversations:thread", args=[message.thread_id]),
        },
        organisation=user.organisation,
    )


def message_notice(_context: dict[str, Any]) -> str:
    return _("The group has sent you a message.")


def from_parents_mail(outbox_message: OutboxMessage) -> Mail | None:
    """To which group parents wrote; None for who may no longer read its messages. Context: `message`, its number."""
    user = outbox_message.recipient
    if user is None:
        return None
    written = Message.objects.filter(pk=outbox_message.context["message"], thread__in=inbox_threads(user))
    message = written.select_related("thread__group__location").first()
    if message is None:
        return None
    group = message.thread.group
    return told_mail(
        user,
        _("A message for %(group)s") % {"group": group.name},
        [
            _("A parent has written to the group %(group)s of %(location)s.")
            % {"group": group.name, "location": group.location.name}
        ],
        path=reverse("conversations:inbox_thread", args=[message.thread_id]),
        label=_("Read the message"),
    )


def from_parents_notice(_context: dict[str, Any]) -> str:
    return _("A parent has written to your group.")
