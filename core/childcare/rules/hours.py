"""How a month's hours stand to the contract (P-35): planned, used and agreed, and when to warn."""

from dataclasses import dataclass
from enum import StrEnum

NEAR_PERCENT = 90
"""From this share of the agreed hours a warning says that the end comes near."""


class Standing(StrEnum):
    """Whether the planned hours stay within the contract."""

    WITHIN = "within"
    NEAR = "near"
    OVER = "over"
    WITHOUT = "without"
    """There is no contract in this month."""


@dataclass(frozen=True)
class Hours:
    """Minutes of one child in one month.

    `contract` is what was agreed, `planned` all that is planned, extra care included, without what was reported absent
    or given up; `used` the part of it that is over. `is_ceiling` tells that the contract agrees on a number of hours
    and the days are chosen along the way; otherwise it is a weekly pattern, and planned equals it as a rule.
    """

    contract: int
    planned: int
    used: int
    is_ceiling: bool

    @property
    def left(self) -> int:
        """Minutes that can still be planned within the contract; below zero is what is planned above it."""
        return self.contract - self.planned

    @property
    def over(self) -> int:
        """Minutes that are planned above the contract."""
        return max(0, -self.left)

    @property
    def standing(self) -> Standing:
        if not self.contract:
            return Standing.WITHOUT
        if self.planned > self.contract:
            return Standing.OVER
        if self.is_ceiling and self.planned * 100 >= self.contract * NEAR_PERCENT:
            return Standing.NEAR
        return Standing.WITHIN
