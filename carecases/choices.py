"""Fixed choices of care cases. Statuses and titles are no choices: they are data of each partnership (C-13)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Sex(TextChoices):
    GIRL = "f", _("girl")
    BOY = "m", _("boy")
    OTHER = "x", _("other or not known")


class AddressUse(TextChoices):
    """What an address of a pupil is for (C-03)."""

    HOME = "home", _("living there")
    POSTAL = "postal", _("post only")
    BOTH = "both", _("living there and post")


class Turn(TextChoices):
    """Who has to do something while a help request has a status."""

    SCHOOL = "school", _("the school")
    PARTNERSHIP = "partnership", _("the partnership")
    NOBODY = "nobody", _("nobody")


class Side(TextChoices):
    """On whose behalf an account changes a status."""

    SCHOOL = "school", _("the school")
    PARTNERSHIP = "partnership", _("the partnership")


class Need(TextChoices):
    """What must be there before a transition is made; `carecases.conditions` knows who judges it."""

    REASON = "reason", _("a reason")
    COORDINATOR = "coordinator", _("a coordinator")
    HOLDER = "holder", _("who takes it on")
    FORMS = "forms", _("the forms filled in and signed")
    PAPERS = "papers", _("the required attachments")
    DECISION = "decision", _("a decision within the mandate")
    TLV = "tlv", _("a TLV with its advices")
    APPROACH = "approach", _("an approach with a practitioner")
    EVALUATION = "evaluation", _("the evaluation")


class Tab(TextChoices):
    """The tabs of a dossier and its help requests, in their order (C-02)."""

    PERSONAL = "basisgegevens", _("Personal data")
    SCHOOL = "schoolgegevens", _("School data")
    QUESTION = "hulpvraag", _("Help request")
    FORM = "formulier", _("Form")
    ATTACHMENTS = "bijlagen", _("Attachments")
    ROUND = "overlegronde", _("Consultation round")
    MEETING = "vergadering", _("Meeting")
    APPROACH = "aanpak", _("Approach")
    TLV = "tlv", _("TLV")
    NOTES = "notities", _("Notes")
    HISTORY = "statushistorie", _("Status history")


class Ground(TextChoices):
    """By what somebody from outside was let into a help request (C-30, C-33, C-34, C-41)."""

    ROUND = "round", _("consultation round")
    MEETING = "meeting", _("meeting")
    APPROACH = "approach", _("approach")
    PARENT = "parent", _("parent's view")


class TitleKind(TextChoices):
    """What a title is for, where Kring does something of its own with it."""

    SUPPORT = "support", _("support")
    BUDGET = "budget", _("support budget")
    TLV = "tlv", _("admission declaration (TLV)")
    EXCHANGE = "exchange", _("exchange without the partnership")
