"""Whether a process can be walked from its first statuses to an end (C-13)."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """What is wrong with a status of a process."""

    UNREACHABLE = "unreachable"
    NOBODY_MAY_LEAVE = "nobody_may_leave"
    DEAD_END = "dead_end"


@dataclass(frozen=True)
class Problem:
    status: str
    fault: Fault


def problems(
    statuses: Iterable[str],
    ways: Collection[tuple[str, str]],
    *,
    first: Collection[str],
    final: Collection[str],
) -> list[Problem]:
    """All faults of a process, in the order of its statuses, at most one per status.

    Args:
        statuses: the codes of all statuses.
        ways: the transitions, as pairs of codes.
        first: where help requests begin.
        final: where they end. An end may be left again (a decision that is taken back) only towards a status from
            which an end can be reached.
    """
    onward, back = _neighbours(ways), _neighbours((target, source) for source, target in ways)
    reached, ending = _reach(first, onward), _reach(final, back)
    return [
        Problem(status, fault)
        for status in statuses
        if (fault := _fault(status, reached, ending, onward, final)) is not None
    ]


def _fault(
    status: str,
    reached: Collection[str],
    ending: Collection[str],
    onward: dict[str, list[str]],
    final: Collection[str],
) -> Fault | None:
    if status not in reached:
        return Fault.UNREACHABLE
    if status in final:
        return None
    if not onward.get(status):
        return Fault.NOBODY_MAY_LEAVE
    return None if status in ending else Fault.DEAD_END


def _neighbours(ways: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for source, target in ways:
        found[source].append(target)
    return found


def _reach(start: Iterable[str], onward: dict[str, list[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = list(start)
    while waiting:
        status = waiting.pop()
        if status not in seen:
            seen.add(status)
            waiting.extend(onward.get(status, ()))
    return seen
