from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Becomes(TextChoices):
    """When "does not come" is reported as an absence, with the credit that the rules give then."""

    AT_ONCE = "at_once", _("as soon as the parent answers")
    AT_DEADLINE = "deadline", _("when the last day to answer is over")
