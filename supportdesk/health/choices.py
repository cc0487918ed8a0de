from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class SitePart(TextChoices):
    """What the status page has a light for (S-33)."""

    WEB = "web", _("Pages")
    DATABASE = "database", _("Database")
    WORKERS = "workers", _("Background work")
    MAIL = "mail", _("Mail")
    BACK_OFFICE = "back_office", _("Back-office")
    COPY = "copy", _("Copy of the locations")
    OTHER = "other", _("Something else")


PAGES_WALKED: dict[str, Promise] = {
    "accounts:sign_in": _("Signing in"),
    "portal:agenda": _("Agenda"),
    "conversations:threads": _("Messages"),
    "requests:overview": _("Requests"),
    "childminding:start": _("Children"),
    "childminding:agenda": _("Agenda"),
    "conversations:inbox": _("Messages"),
    "accounts:sign_out": _("Signing out"),
}
"""How the desk names the pages of a walk."""
