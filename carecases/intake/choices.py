"""Fixed choices of the intake."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class System(TextChoices):
    """Pupil-tracking systems that send help requests; also the channel of their attachments (C-20)."""

    PARNASSYS = "parnassys", "ParnasSys"
    ESIS = "esis", "Esis"


class AttemptKind(TextChoices):
    """In what form somebody sent something."""

    MESSAGE = "message", _("message")
    DOSSIER = "dossier", _("OSO dossier")
    DELETION = "deletion", _("deletion at the sender")


class Outcome(TextChoices):
    """What became of it."""

    ACCEPTED = "accepted", _("taken in")
    UPDATED = "updated", _("taken in again")
    REFUSED = "refused", _("refused (-1)")


class Check(TextChoices):
    """What a link needs; in the order in which they are looked at (S-25)."""

    BRIN = "brin", _("BRIN of the school")
    BOARD = "board", _("school board")
    MANDATE = "mandate", _("mandate for ParnasSys")
    ROUTING = "routing", _("OSO routing")
    CODE = "code", _("verification code for Esis")
    CODE_FORM = "code_form", _("form of the verification code")
    RIGHT = "right", _("account that sees help requests of the school")


class Actor(TextChoices):
    """Who mends what a link lacks."""

    SCHOOL = "school", _("the school")
    BOARD = "board", _("the school board")
    PARTNERSHIP = "partnership", _("the partnership")
    SENDER = "sender", _("the administrator of the pupil-tracking system")
