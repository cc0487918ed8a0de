from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.files.inspection.kinds import MAIN, Kind

KINDS = [(kind.value, kind.value) for kind in Kind]


class FileState(TextChoices):
    """A file is handed out when it is ready, and then only."""

    CHECKING = "checking", _("is being checked")
    READY = "ready", _("ready")
    REFUSED = "refused", _("refused")


class Variant(StrEnum):
    """The stored copies by their name in addresses; photos have all three, other files only the whole one."""

    FULL = MAIN
    SCREEN = "screen"
    THUMB = "thumb"
