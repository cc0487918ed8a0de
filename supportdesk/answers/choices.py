from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AnswerKind(TextChoices):
    ANSWER = "answer", _("answer")
    MANUAL = "manual", _("manual")


class NewsTone(TextChoices):
    INFO = "info", _("announcement")
    ATTENTION = "attention", _("disturbance")
