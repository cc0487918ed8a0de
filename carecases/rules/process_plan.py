"""A process as somebody is editing it, and what is wrong with it before it is saved (C-13)."""

import hashlib
from collections.abc import Collection
from dataclasses import astuple, dataclass
from enum import StrEnum

from carecases.rules.process_graph import Problem, problems


@dataclass(frozen=True)
class PlannedStatus:
    """See carecases.models.Status. `pk` is None for a new one; `function` is the number of a function."""

    code: str
    label: str
    turn: str
    meaning: str = ""
    is_hidden: bool = False
    is_incomplete: bool = False
    is_final: bool = False
    asks: str = ""
    function: int | None = None
    pk: int | None = None


@dataclass(frozen=True)
class PlannedWay:
    """From one code to another: who may, and what must be there first."""

    source: str
    target: str
    sides: tuple[str, ...]
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """A whole process; the order of its statuses is that of the page."""

    name: str
    statuses: tuple[PlannedStatus, ...]
    ways: tuple[PlannedWay, ...]

    @property
    def digest(self) -> str:
        """The same for the same plan, so that who saves second is told that it is another one by now."""
        ways = tuple(sorted(astuple(way) for way in self.ways))
        facts = repr((self.name, tuple(astuple(status) for status in self.statuses), ways))
        return hashlib.sha256(facts.encode()).hexdigest()[:16]


class Slip(StrEnum):
    """What is wrong with one row of a plan, apart from the roads through it."""

    CODE_TWICE = "code_twice"
    LABEL_TWICE = "label_twice"
    FINAL_HAS_TURN = "final_has_turn"
    HIDDEN_WITH_PARTNERSHIP = "hidden_with_partnership"
    WAY_TWICE = "way_twice"
    WAY_TO_ITSELF = "way_to_itself"


def slips(plan: Plan) -> list[tuple[Slip, str]]:
    """Each slip with the label of the status it is about; ways are named by where they begin."""
    labels = {status.code: status.label for status in plan.statuses}
    found = [
        *_doubles(Slip.CODE_TWICE, [(status.code, status.label) for status in plan.statuses]),
        *_doubles(Slip.LABEL_TWICE, [(status.label.lower(), status.label) for status in plan.statuses]),
        *_doubles(
            Slip.WAY_TWICE, [((way.source, way.target), labels.get(way.source, "")) for way in plan.ways]
        ),
    ]
    for status in plan.statuses:
        if status.is_final and status.turn != "nobody":
            found.append((Slip.FINAL_HAS_TURN, status.label))
        if status.is_hidden and status.turn != "school":
            found.append((Slip.HIDDEN_WITH_PARTNERSHIP, status.label))
    found += [(Slip.WAY_TO_ITSELF, labels[way.source]) for way in plan.ways if way.source == way.target]
    return found


def _doubles(slip: Slip, rows: list[tuple[object, str]]) -> list[tuple[Slip, str]]:
    keys = [key for key, _ in rows]
    return [(slip, label) for place, (key, label) in enumerate(rows) if key in keys[:place]]


def first_codes(plan: Plan, begun_at: Collection[int]) -> list[str]:
    """Where help requests begin: at the first status of each title, or at the top while no title uses the process."""
    return [status.code for status in plan.statuses if status.pk in begun_at] or [
        status.code for status in plan.statuses[:1]
    ]


def faults(plan: Plan, begun_at: Collection[int]) -> list[Problem]:
    """Dead ends, statuses that cannot be reached and statuses that nobody may leave; `begun_at` are their numbers.

    The partnership does not see what is hidden, so a way out of there counts only when the school may take it.
    """
    hidden = {status.code for status in plan.statuses if status.is_hidden}
    ways = [
        (way.source, way.target)
        for way in plan.ways
        if way.sides and (way.source not in hidden or "school" in way.sides)
    ]
    return problems(
        [status.code for status in plan.statuses],
        ways,
        first=first_codes(plan, begun_at),
        final=[status.code for status in plan.statuses if status.is_final],
    )
