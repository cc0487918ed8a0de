from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RequestKind(TextChoices):
    EXTRA = "extra", _("Extra care")
    SWAP = "swap", _("Swap")
    ABSENCE = "absence", _("Absence")


class BookingStatus(TextChoices):
    """One table of states (R-63): pending is "Optie extra" in the calendar, IN AANVRAAG in the overview."""

    PENDING = "pending", _("Requested")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Expired")


class EndedBecause(TextChoices):
    """What else than a decision or the bin ended an undecided line."""

    ILL = "ill", _("the child was reported ill")


class AbsenceReason(TextChoices):
    SICK = "sick", _("ill")
    HOLIDAY = "holiday", _("on holiday")
    OTHER = "other", _("something else")


class AbsenceStatus(TextChoices):
    """Reported is AFGEMELD in the overview, cancelled GEANNULEERD (R-25, R-55)."""

    REPORTED = "reported", _("Reported absent")
    CANCELLED = "cancelled", _("Cancelled")


class PaymentKind(TextChoices):
    INVOICE = "invoice", _("on the invoice")
    CREDIT = "credit", _("with a credit")
    COMBINED = "combined", _("credit, the rest on the invoice")


class CreditUnit(TextChoices):
    HOURS = "hours", _("hours")
    POINTS = "points", _("points")
    PARTS = "parts", _("day parts")
    DAYS = "days", _("days")


class CreditOrigin(TextChoices):
    ABSENCE = "absence", _("absence")
    CLOSING_DAY = "closing_day", _("closing day")
    PUBLIC_HOLIDAY = "public_holiday", _("public holiday")
    STUDY_DAY = "study_day", _("study day")
    YEARLY = "yearly", _("yearly credit")
    BOUGHT = "bought", _("bought")
    GOODWILL = "goodwill", _("goodwill")


class MovementKind(TextChoices):
    GRANT = "grant", _("granted")
    RESERVE = "reserve", _("reserved")
    RELEASE = "release", _("released")
    SPEND = "spend", _("spent")
    CORRECT = "correct", _("corrected")
    END = "end", _("ended")
    PAY_OUT = "pay_out", _("paid out")


class RunKind(TextChoices):
    """For which kind of day without care a run grants credits."""

    CLOSING_DAY = "closing_day", _("closing day")
    PUBLIC_HOLIDAY = "public_holiday", _("public holiday")
    STUDY_DAY = "study_day", _("study day")


class RunStatus(TextChoices):
    """Workers take waiting, running and undoing runs."""

    WAITING = "waiting", _("waiting for a worker")
    RUNNING = "running", _("at work")
    DONE = "done", _("done")
    CANCELLED = "cancelled", _("cancelled")
    UNDOING = "undoing", _("being undone")
    UNDONE = "undone", _("undone")


class PaperState(TextChoices):
    """waiting -> working -> ready; failed after the last attempt."""

    WAITING = "waiting", _("waiting for a worker")
    WORKING = "working", _("being made")
    READY = "ready", _("ready")
    FAILED = "failed", _("did not succeed")

    @classmethod
    def under_way(cls) -> tuple["PaperState", ...]:
        return cls.WAITING, cls.WORKING


class RunLineState(TextChoices):
    GRANTED = "granted", _("granted")
    LEFT_OUT = "left_out", _("left out")
    UNDONE = "undone", _("taken back")
    KEPT = "kept", _("kept, because it was used")


class LeftOut(TextChoices):
    """Why a child gets no credit in a run."""

    NO_RULE = "no_rule", _("the policy of this location gives no credit for this day")
    NO_CARE_THAT_WEEK = "no_care", _("the contract has no care in this week")
    NEVER_VALID = "never_valid", _("the credit would not be valid on any day")
    CAP_REACHED = "cap_reached", _("the most that the policy allows has been reached")
    ALREADY_GRANTED = "already", _("has a credit for this day already")
