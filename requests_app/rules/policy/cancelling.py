"""Until when something can be cancelled, and what it costs when it is late."""

from decimal import Decimal
from enum import StrEnum

from pydantic import Field, model_validator

from requests_app.rules.policy.basis import Part, Subject
from requests_app.rules.policy.notice import Notice
from requests_app.rules.policy.window import Window


class CancelPart(Part):
    """A rule about cancelling."""

    subject = Subject.CANCELLING


class CancelPending(CancelPart):
    """Until when a parent may cancel an undecided booking; without a notice until care starts."""

    part = "cancel_pending"
    until: Notice | None = None


class CountsFrom(StrEnum):
    """From when "within n minutes" runs."""

    SUBMITTING = "submitting"
    DECISION = "decision"


class Late(StrEnum):
    """What cancelling costs after the notice, until care starts."""

    REFUSED = "refused"
    INVOICE = "invoice"
    INVOICE_AND_CREDIT = "invoice_and_credit"
    FEE = "fee"
    CREDIT_LOST = "credit_lost"


class CancelDecided(CancelPart):
    """Whether a parent may cancel what was approved: until a notice, within minutes, late at a cost, or never.

    `fee` in euros goes with `Late.FEE`; `credit_validity` (from the day cancelled) with `Late.INVOICE_AND_CREDIT`.
    Without `until` and minutes, a cost holds from the decision on.
    """

    until: Notice | None = None
    within_minutes: int | None = Field(default=None, ge=1, le=1440)
    counts_from: CountsFrom = CountsFrom.DECISION
    late: Late = Late.REFUSED
    fee: Decimal | None = Field(default=None, gt=0, le=1000, decimal_places=2)
    credit_validity: Window | None = None

    @model_validator(mode="after")
    def _figures_fit_the_cost(self) -> "CancelDecided":
        if (self.late is Late.FEE) != (self.fee is not None):
            raise ValueError("fee_needs_amount")
        if (self.late is Late.INVOICE_AND_CREDIT) != (self.credit_validity is not None):
            raise ValueError("credit_needs_validity")
        return self


class CancelApproved(CancelDecided):
    """Cancelling approved extra care."""

    part = "cancel_approved"


class CancelSwap(CancelDecided):
    """Cancelling an approved swap; the day given up does not come back where the credit is lost."""

    part = "cancel_swap"


class Undo(StrEnum):
    NEVER = "never"
    WITHIN_MINUTES = "within_minutes"
    WHILE_FREE = "while_free"


class UndoAbsence(CancelPart):
    """Whether a parent may undo an absence: never, within minutes of reporting it, or while the place is free."""

    part = "undo_absence"
    undo: Undo
    minutes: int | None = Field(default=None, ge=1, le=1440)

    @model_validator(mode="after")
    def _minutes_fit(self) -> "UndoAbsence":
        if (self.undo is Undo.WITHIN_MINUTES) != (self.minutes is not None):
            raise ValueError("minutes_needed")
        return self


class AbsenceNotCharged(CancelPart):
    """Extra or flexible care for which an absence is reported this long ahead is not charged."""

    part = "absence_not_charged"
    subject = Subject.ABSENCE
    least: Notice
