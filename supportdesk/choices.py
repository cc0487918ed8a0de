from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Verdict(TextChoices):
    """What a check found (S-03)."""

    EXPLAINS = "explains", _("explains it")
    PASSED = "passed", _("in order")
    COULD_NOT = "could_not", _("could not be checked")


class Asks(TextChoices):
    """What a worker asks the customer before a diagnosis; none of it has to be answered. A BSN is never kept."""

    PAGE = "page", _("Sign-in page that the customer uses")
    IDENTIFIER = "identifier", _("User name or debtor number, as the customer types it")
    EMAIL = "email", _("E-mail address, as the customer types it")
    BSN = "bsn", _("BSN, as the customer types it")
    DATE = "date", _("Day that it is about")
    NUMBER = "number", _("Number of the help request or dossier")
    LOCATION = "location", _("Location that is missing")
    ACCOUNT = "account", _("User name or e-mail address of the other account")
    DEVICE = "device", _("Code that “Check my device” shows")
    TOOL = "tool", _("Learning tool that it is about")
    CODE = "code", _("BRIN or verification code, as the customer types it")
