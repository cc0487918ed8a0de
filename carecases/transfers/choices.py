"""Fixed choices of transfers."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TransferState(TextChoices):
    ASKED = "asked", _("asked")
    RELEASED = "released", _("handed over")
    REFUSED = "refused", _("refused")
