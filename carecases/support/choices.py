"""Fixed choices of support; types of approaches and mandates are data of each partnership."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Category(TextChoices):
    """What a TLV for special education (SO) pays for; a TLV for SBO has none (C-35)."""

    LOW = "laag", _("low")
    MIDDLE = "midden", _("middle")
    HIGH = "hoog", _("high")
    NONE = "nvt", _("not applicable (SBO)")


class SchoolType(TextChoices):
    SO = "so", _("special education (SO)")
    SBO = "sbo", _("special primary education (SBO)")


class TlvKind(TextChoices):
    NEW = "new", _("new")
    EXTENSION = "extension", _("extension of an earlier one")
    CHANGE = "change", _("change of an earlier one")


class Profession(TextChoices):
    """Who can advise on a TLV: the first two for the first advice, all of them for the second."""

    ORTHOPEDAGOGUE = "orthopedagogue", _("orthopedagogue")
    PSYCHOLOGIST = "psychologist", _("psychologist")
    CHILD_PSYCHOLOGIST = "child_psychologist", _("child or youth psychologist")
    PEDAGOGUE = "pedagogue", _("pedagogue")
    PSYCHIATRIST = "psychiatrist", _("child psychiatrist")
    SOCIAL_WORKER = "social_worker", _("social worker")
    DOCTOR = "doctor", _("doctor")


FIRST_EXPERTS = (Profession.ORTHOPEDAGOGUE, Profession.PSYCHOLOGIST)
"""One of these gives the first advice (Besluit bekostiging WPO, art. 34.8)."""
