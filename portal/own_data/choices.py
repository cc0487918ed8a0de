from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ProposalState(TextChoices):
    OPEN = "open", _("waits for the office")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ExportState(TextChoices):
    """waiting -> making -> ready -> gone; failed after the last attempt.

    A copy that is ready becomes closed once something in it may no longer be seen by who asked, and gone from then on
    when its days are over.
    """

    WAITING = "waiting", _("waiting")
    MAKING = "making", _("being made")
    READY = "ready", _("ready")
    FAILED = "failed", _("did not succeed")
    CLOSED = "closed", _("closed")
    GONE = "gone", _("removed")

    @classmethod
    def unfinished(cls) -> tuple["ExportState", ...]:
        return cls.WAITING, cls.MAKING
