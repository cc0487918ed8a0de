"""Fixed choices of care cases. Statuses and titles are no choices: they are data of each partnership (C-13)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Sex(TextChoices):
    GIRL = "f", _("girl")
    BOY = "m", _("boy")
    OTHER = "x", _("other or not known")


class Turn(TextChoices):
    """Who has to do something while a help request has a status."""

    SCHOOL = "school", _("the school")
    PARTNERSHIP = "partnership", _("the partnership")
    NOBODY = "nobody", _("nobody")


class Side(TextChoices):
    """On whose behalf an account changes a status."""

    SCHOOL = "school", _("the school")
    PARTNERSHIP = "partnership", _("the partnership")


class Need(TextChoices):
    """What must be there before a transition is made; `carecases.rules.moving` judges it."""

    REASON = "reason", _("a reason")
    COORDINATOR = "coordinator", _("a coordinator")


class TitleKind(TextChoices):
    """What a title is for, where Kring does something of its own with it."""

    SUPPORT = "support", _("support")
    BUDGET = "budget", _("support budget")
    TLV = "tlv", _("admission declaration (TLV)")
    EXCHANGE = "exchange", _("exchange without the partnership")
