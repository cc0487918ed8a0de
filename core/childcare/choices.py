from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class CareType(TextChoices):
    DAY_CARE = "day_care", _("day care")
    AFTER_SCHOOL = "after_school", _("after-school care")
    BEFORE_SCHOOL = "before_school", _("before-school care")
    PLAYGROUP = "playgroup", _("playgroup")
    CHILDMINDING = "childminding", _("childminding")


SCHOOL_AGE_CARE = (CareType.AFTER_SCHOOL, CareType.BEFORE_SCHOOL)

# Most children in one group by law: Besluit kwaliteit kinderopvang, art. 6 (day care 16) and
# art. 16 as of 1 July 2024 (after-school care 30); a childminder looks after 6 at once.
LEGAL_MAXIMUM = {
    CareType.DAY_CARE: 16,
    CareType.PLAYGROUP: 16,
    CareType.AFTER_SCHOOL: 30,
    CareType.BEFORE_SCHOOL: 30,
    CareType.CHILDMINDING: 6,
}


class ContractForm(TextChoices):
    WEEKS_52 = "52_weeks", _("52 weeks")
    WEEKS_40 = "40_weeks", _("40 weeks (school weeks)")
    FLEXIBLE = "flexible", _("flexible")
    INCIDENTAL = "incidental", _("incidental")


class WeekKind(TextChoices):
    """In which weeks a day part or a credit counts."""

    SCHOOL = "school", _("school weeks")
    HOLIDAY = "holiday", _("school holidays")
    BOTH = "both", _("school weeks and holidays")


class PriceUnit(TextChoices):
    HOUR = "hour", _("per hour")
    FIXED = "fixed", _("fixed amount")


class ShownOnPortal(TextChoices):
    """The register's selection 15, "Tonen op het ouderportaal"; empty shows."""

    YES = "yes", _("yes")
    NO = "no", _("no")
    EMPTY = "", _("not filled in")


class Region(TextChoices):
    NORTH = "noord", _("North")
    MIDDLE = "midden", _("Middle")
    SOUTH = "zuid", _("South")


class MomentStatus(TextChoices):
    PLANNED = "planned", _("planned")
    ABSENT = "absent", _("absent")
    GIVEN_UP = "given_up", _("given up")


class MomentOrigin(TextChoices):
    PLACEMENT = "placement", _("placement")
    EXTRA = "extra", _("extra care")
    SWAP = "swap", _("swapped day")


class ConsentKind(TextChoices):
    """What guardians are asked per child: consents, and declarations that they have read or will do something."""

    PHOTOS = "photos", _("photos shared with other parents")
    OUTINGS = "outings", _("outings")
    SECOND_GROUP = "second_group", _("care in a second group")
    MEDICINES = "medicines", _("giving medicines")
    HANDOVER = "handover", _("handing over information to the school")
    HOUSE_RULES = "house_rules", _("declaration about the house rules")


class Weekday(IntegerChoices):
    """ISO weekdays; weeks start on Monday."""

    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")
    SATURDAY = 6, _("Saturday")
    SUNDAY = 7, _("Sunday")


class InvoiceKind(TextChoices):
    INVOICE = "invoice", _("invoice")
    CREDIT = "credit", _("credit invoice")


class InvoiceStatus(TextChoices):
    """A draft belongs to a run and can be made anew; what is final stays as it is."""

    DRAFT = "draft", _("draft")
    FINAL = "final", _("final")


class InvoiceProblem(TextChoices):
    """Why a draft cannot become final yet; empty is nothing."""

    NO_PRICE = "no_price", _("a day part has no price on these dates")


class InvoiceLineKind(TextChoices):
    CARE = "care", _("care by contract")
    EXTRA = "extra", _("extra day")
    SWAP = "swap", _("surplus of a swap")
    CREDIT = "credit", _("paid with a credit")
    FREE = "free", _("without charge")
    CANCELLED = "cancelled", _("cancelled too late")


CARE_LINES = (InvoiceLineKind.CARE, InvoiceLineKind.EXTRA)
"""Lines whose hours are hours of childcare; of the others only the money counts."""


class InvoiceRunStatus(TextChoices):
    WAITING = "waiting", _("waiting")
    PREPARING = "preparing", _("being prepared")
    PREVIEW = "preview", _("ready to look at")
    FINALISING = "finalising", _("being made final")
    FINAL = "final", _("final")
    CANCELLED = "cancelled", _("cancelled")


OPEN_RUNS = (
    InvoiceRunStatus.WAITING,
    InvoiceRunStatus.PREPARING,
    InvoiceRunStatus.PREVIEW,
    InvoiceRunStatus.FINALISING,
)
RUNS_AT_WORK = (InvoiceRunStatus.WAITING, InvoiceRunStatus.PREPARING, InvoiceRunStatus.FINALISING)
"""What a worker has in hand; a preview waits for a person."""


class WaitingState(TextChoices):
    OPEN = "open", _("on the waiting list")
    OFFERED = "offered", _("a place is offered")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")
    EXPIRED = "expired", _("expired")


WAITING_STEPS: dict[WaitingState, tuple[WaitingState, ...]] = {
    WaitingState.OPEN: (WaitingState.OFFERED, WaitingState.WITHDRAWN),
    WaitingState.OFFERED: (
        WaitingState.ACCEPTED,
        WaitingState.REFUSED,
        WaitingState.EXPIRED,
        WaitingState.WITHDRAWN,
        WaitingState.OPEN,
    ),
    WaitingState.REFUSED: (WaitingState.OPEN,),
    WaitingState.EXPIRED: (WaitingState.OPEN,),
    WaitingState.ACCEPTED: (),
    WaitingState.WITHDRAWN: (),
}
"""Which state may follow which (K-23). An offer that was taken back or refused "but keep me on the list" leads to open
again; so does the office with an entry that was refused or has expired."""
STILL_WAITING = (WaitingState.OPEN, WaitingState.OFFERED)


class OfferState(TextChoices):
    OPEN = "open", _("waits for an answer")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")
    EXPIRED = "expired", _("expired")
    TAKEN_BACK = "taken_back", _("taken back")
    LOST = "lost", _("the place was gone")


class RegistrationStep(TextChoices):
    """The six steps in which a new parent registers (K-13), in this order."""

    GUARDIAN_1 = "guardian_1", _("guardian 1")
    GUARDIAN_2 = "guardian_2", _("guardian 2")
    CHILD = "child", _("child")
    CARE = "care", _("care wanted")
    OVERVIEW = "overview", _("overview")
    CONFIRMED = "confirmed", _("confirmation")


class RegistrationState(TextChoices):
    """`known`: stopped at the overview, because the guardian is in the register or the import list already."""

    OPEN = "open", _("not finished")
    KNOWN = "known", _("stopped: known already")
    CONFIRMED = "confirmed", _("confirmed")


class ImportSource(TextChoices):
    REGISTRATION = "registration", _("registration on the portal")
    FILE = "file", _("file")
    BACK_OFFICE = "back_office", _("connection")


class ImportState(TextChoices):
    """What became of a line of the import list; `forwarded` is decided in the back-office that it went to."""

    WAITING = "waiting", _("to be judged")
    FORWARDED = "forwarded", _("passed on to the back-office")
    ACCEPTED = "accepted", _("accepted")
    MERGED = "merged", _("merged with a family")
    REFUSED = "refused", _("refused")


IMPORT_DECIDED = (ImportState.ACCEPTED, ImportState.MERGED, ImportState.REFUSED)


class WriteKind(TextChoices):
    """What is written to a back-office. All but a registration stand by a family, by its debtor number."""

    REGISTRATION = "registration", _("registration")
    REQUEST = "request", _("request")
    ABSENCE = "absence", _("absence")
    GUARDIANS = "guardians", _("data of guardians")


class WriteState(TextChoices):
    """How far a write to the back-office is; `refused` was answered with no, and is not tried again.

    `dropped` was refused, and somebody decided that the back-office need not have it.
    """

    WAITING = "waiting", _("waits to be sent")
    SENT = "sent", _("sent")
    REFUSED = "refused", _("refused by the back-office")
    DROPPED = "dropped", _("left out")
