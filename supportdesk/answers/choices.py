from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AnswerKind(TextChoices):
    ANSWER = "answer", _("answer")
    MANUAL = "manual", _("manual")


class Subject(TextChoices):
    """What an answer is about; the help page shows them in this order."""

    SIGNING_IN = "signing_in", _("Signing in and passwords")
    PORTAL = "portal", _("Parents and childminders")
    HELP_REQUESTS = "help_requests", _("Help requests of schools")
    HOME = "home", _("Signing in at home for pupils")
    DEVICE = "device", _("Browser and connection")
    OTHER = "other", _("Other questions")


class NewsTone(TextChoices):
    INFO = "info", _("announcement")
    ATTENTION = "attention", _("disturbance")
