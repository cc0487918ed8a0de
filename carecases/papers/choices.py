"""Fixed choices of papers."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PaperKind(TextChoices):
    """What a paper is (C-69); guessed from its name, and correctable."""

    OPP = "opp", _("OPP")
    RESEARCH = "onderzoeksverslag", _("research report")
    PLAN = "plan", _("plan")
    TESTS = "toetsgegevens", _("test results")
    OTHER = "overig", _("other")


class Channel(TextChoices):
    """How a paper came in (C-20)."""

    DIRECT = "direct", _("added in Kring")
    PARNASSYS = "parnassys", _("from ParnasSys")
    ESIS = "esis", _("from Esis")
    LINK = "link", _("by another link")
