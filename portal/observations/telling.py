"""What parents hear of observations: that one can be read."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.childcare.selectors import reachable_guardians
from core.notifications import messages, notices
from core.notifications.choices import Item
from core.notifications.messages import Mail
from core.notifications.models import OutboxMessage
from core.notifications.telling import tell
from portal.observations.models import Observation
from portal.observations.selectors import shared_observations
from portal.told_mail import told_mail

SHARED = "observations.shared"


def register() -> None:
    """Make the messages of this app known."""
    messages.register(SHARED, shared_mail)
    notices.register_notice(SHARED, shared_words)


def tell_shared(observation: Observation) -> None:
    """Tell the guardians with custody; within the transaction that shares it."""
    guardians = reachable_guardians([observation.child.family_id])
    tell(
        Item.DIARY,
        SHARED,
        [guardian.user for guardian in guardians if guardian.user is not None],
        context={"observation": observation.pk, "name": observation.child.first_name},
        url=reverse("observations:read", args=[observation.pk]),
        dedup_key=f"{SHARED}:{observation.pk}",
    )


def shared_words(context: dict[str, Any]) -> str:
    return _("The group shared an observation of %(name)s with you.") % {"name": context["name"]}


def shared_mail(message: OutboxMessage) -> Mail | None:
    """Without a word of what was observed: that is read after signing in."""
    user = message.recipient
    if user is None or not shared_observations(user).filter(pk=message.context["observation"]).exists():
        return None
    path = reverse("observations:read", args=[message.context["observation"]])
    return told_mail(
        user,
        _("An observation of your child"),
        [shared_words(message.context)],
        path=path,
        label=_("Read the observation"),
    )
