from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class QuestionKind(TextChoices):
    TEXT = "text", _("in own words")
    CHOICE = "choice", _("one of these answers")


class State(TextChoices):
    DRAFT = "draft", _("draft")
    FINAL = "final", _("shared with the parents")
