"""The mails about incidents (S-33)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.accounts.rights import Right
from core.notifications import messages
from core.notifications.messages import Mail
from core.notifications.models import OutboxMessage
from portal.told_mail import told_mail
from supportdesk.health.models import Incident

REPORTED = "health.incident_reported"
ANSWERED = "health.incident_over"


def register() -> None:
    """Make the mails of this app known."""
    messages.register(REPORTED, _reported)
    messages.register(ANSWERED, _answered)


def _reported(message: OutboxMessage) -> Mail | None:
    user, incident = message.recipient, _incident(message)
    if not isinstance(user, User) or incident is None or not user.has_right(Right.KRING_SUPPORT):
        return None
    said = _("%(organisation)s reports an incident: %(part)s.") % {
        "organisation": incident.organisation.name,
        "part": incident.get_part_display(),
    }
    path = reverse("health:incident", args=[incident.pk])
    return told_mail(
        user, _("Incident reported"), [said, incident.text], path=path, label=_("Open the incident")
    )


def _answered(message: OutboxMessage) -> Mail | None:
    user, incident = message.recipient, _incident(message)
    if not isinstance(user, User) or incident is None:
        return None
    sentences = [_("The incident that you reported is over."), *filter(None, [incident.answer])]
    path = reverse("health:status")
    return told_mail(user, _("Incident is over"), sentences, path=path, label=_("Open the status page"))


def _incident(message: OutboxMessage) -> Incident | None:
    return Incident.objects.select_related("organisation").filter(pk=message.context["incident"]).first()
