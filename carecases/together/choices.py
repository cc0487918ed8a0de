"""Fixed choices of working together."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from carecases.choices import Tab


class SharingGround(TextChoices):
    """On what ground a pupil's data are shared with people from outside (C-62)."""

    CONSENT = "consent", _("permission of the parents")
    TASK = "task", _("statutory task of the school, with the parents informed")


TO_TICK_FOR_GUESTS = (Tab.PERSONAL, Tab.SCHOOL, Tab.FORM, Tab.ATTACHMENTS)
"""What a school's round can show besides the help request and the round itself; the role limits it further."""
TO_TICK_FOR_PARENTS = (*TO_TICK_FOR_GUESTS, Tab.APPROACH, Tab.TLV)
