from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    MAIL = "mail", _("e-mail")


class OutboxState(TextChoices):
    """waiting -> sending -> sent; back to waiting on a passing fault; dead after the last attempt."""

    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    WITHDRAWN = "withdrawn", _("withdrawn")
    DEAD = "dead", _("could not be delivered")

    @classmethod
    def unfinished(cls) -> tuple["OutboxState", ...]:
        return cls.WAITING, cls.SENDING
