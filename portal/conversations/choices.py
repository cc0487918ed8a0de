from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Side(TextChoices):
    """From which side of the conversation a message comes."""

    PARENTS = "parents", _("parents")
    STAFF = "staff", _("staff")
    AUTOMATIC = "automatic", _("automatic")


class BroadcastStatus(TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("being sent")
    DONE = "done", _("sent")
