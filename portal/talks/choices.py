from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TalkWay(TextChoices):
    HERE = "here", _("at the location")
    PHONE = "phone", _("by telephone")
