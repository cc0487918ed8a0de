from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What editors publish (P-20)."""

    NEWS = "news", _("news item")
    NEWSLETTER = "newsletter", _("newsletter")
    PAGE = "page", _("information page")
    ACTIVITY = "activity", _("activity in the agenda")


class State(TextChoices):
    """A draft is seen by those who write; what is published shows from its moment on."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")


class Standing(TextChoices):
    """Where a publication stands now, as editors call it."""

    DRAFT = "draft", _("Draft")
    PLANNED = "planned", _("Planned")
    SHOWN = "shown", _("Shown")
    OVER = "over", _("No longer shown")
