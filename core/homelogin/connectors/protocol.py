"""What every connector takes and gives."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, Self

from core.homelogin.choices import SourceProblem


@dataclass(frozen=True)
class FoundLicence:
    """A licence as a publisher tells it, first and last day included; without groups it holds for all of them."""

    name: str
    link: str
    valid_from: date
    valid_until: date
    groups: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "link": self.link,
            "from": self.valid_from.isoformat(),
            "until": self.valid_until.isoformat(),
            "groups": list(self.groups),
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        return cls(
            name=stored["name"],
            link=stored["link"],
            valid_from=date.fromisoformat(stored["from"]),
            valid_until=date.fromisoformat(stored["until"]),
            groups=tuple(stored["groups"]),
        )

    def holds_for(self, group_name: str, on: date) -> bool:
        """Whether a pupil of this group may use it on this day; names of groups as the organisation writes them."""
        folded = {name.strip().casefold() for name in self.groups}
        in_group = not folded or group_name.strip().casefold() in folded
        return in_group and self.valid_from <= on <= self.valid_until


class SourceError(Exception):
    """The publisher gave no list that can be used; holds neither address nor key."""

    def __init__(self, problem: SourceProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


class Connector(Protocol):
    def licences(self, address: str, key: str) -> list[FoundLicence]:
        """What the organisation behind `key` has a licence for now. No pupil is named to the publisher.

        Raises:
            SourceError: within a few seconds, when there is no answer that can be used.
        """
