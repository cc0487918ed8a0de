"""What every part of a policy is: a kind with its figures, checked when it is read."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
IsWorkingDay = Callable[[date], bool]


class Act(StrEnum):
    """What a parent does, where rules of the same kind differ per act."""

    EXTRA = "extra"
    SWAP = "swap"
    ABSENCE = "absence"
    CREDIT_USE = "credit_use"


class Subject(StrEnum):
    """Under which heading a rule stands, for parents and for managers."""

    EXTRA = "extra"
    SWAP = "swap"
    ABSENCE = "absence"
    CREDITS = "credits"
    CANCELLING = "cancelling"
    DECIDING = "deciding"


class Figures(BaseModel):
    """Checked figures that never change; unknown ones are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Part(Figures):
    """One kind of rule. `part` is its name in the database, `subject` its heading."""

    part: ClassVar[str]
    subject: ClassVar[Subject]

    @property
    def settings(self) -> dict[str, Any]:
        """The figures as a policy rule stores them, in JSON's own types; figures that are not set stay out."""
        return self.model_dump(mode="json", exclude_none=True)

    @property
    def snapshot(self) -> dict[str, Any]:
        """The part with its name, to keep with what came about under it (see `book.read_snapshot`)."""
        return {"part": self.part, "settings": self.settings}
