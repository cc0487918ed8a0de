from django.db.models import TextChoices
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
