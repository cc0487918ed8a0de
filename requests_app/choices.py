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


class CreditOrigin(TextChoices):
    ABSENCE = "absence", _("absence")
    CLOSING_DAY = "closing_day", _("closing day")
    BOUGHT = "bought", _("bought")
    GOODWILL = "goodwill", _("goodwill")


class MovementKind(TextChoices):
    GRANT = "grant", _("granted")
    RESERVE = "reserve", _("reserved")
    RELEASE = "release", _("released")
    SPEND = "spend", _("spent")
    CORRECT = "correct", _("corrected")
