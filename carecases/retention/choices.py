from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DecisionKind(TextChoices):
    """What is kept longer than the dossier it was taken in."""

    TLV = "tlv", _("TLV")
    DECISION = "decision", _("decision")
