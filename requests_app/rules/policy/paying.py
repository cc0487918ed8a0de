"""How care is paid for with credits."""

from decimal import Decimal

from pydantic import Field, model_validator

from requests_app.rules.policy.basis import Part, Subject


class CombinedPayment(Part):
    """Whether a credit that is too small may pay a part, with the rest on the invoice."""

    part = "combined_payment"
    subject = Subject.CREDITS
    allowed: bool


class PointsValue(Part):
    """What care costs in points: per hour, or per part of a day and per whole day (from `day_from_minutes`)."""

    part = "points_value"
    subject = Subject.CREDITS
    per_hour: Decimal | None = Field(default=None, gt=0)
    per_part: Decimal | None = Field(default=None, gt=0)
    per_day: Decimal | None = Field(default=None, gt=0)
    day_from_minutes: int = Field(default=420, ge=60, le=1440)

    @model_validator(mode="after")
    def _one_way_of_counting(self) -> "PointsValue":
        by_part = self.per_part is not None and self.per_day is not None
        one_of_two = (self.per_part is None) != (self.per_day is None)
        if one_of_two or (self.per_hour is not None) == by_part:
            raise ValueError("one_way_of_counting")
        return self


class OldestCreditFirst(Part):
    """Whether the credit that lapses first must be used first."""

    part = "oldest_credit_first"
    subject = Subject.CREDITS
    required: bool


class CreditPayout(Part):
    """Whether what is left of a credit is paid out in money."""

    part = "credit_payout"
    subject = Subject.CREDITS
    paid_out: bool
