"""How full a group is over a day, and where there is room."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from itertools import pairwise

from core.childcare.rules.spans import Span


@dataclass(frozen=True)
class CapacityWindow:
    """Another capacity than the group's own during `span`."""

    span: Span
    capacity: int


@dataclass(frozen=True)
class GroupRoom:
    """One group on one day: who is planned when, and how many may be."""

    capacity: int
    legal_maximum: int
    windows: tuple[CapacityWindow, ...]
    planned: tuple[Span, ...]

    def capacity_at(self, at: time) -> int:
        """The group's capacity at a clock time, never above the legal maximum."""
        own = [window.capacity for window in self.windows if window.span.starts <= at < window.span.ends]
        return min(min(own, default=self.capacity), self.legal_maximum)

    def children_at(self, at: time) -> int:
        return sum(span.starts <= at < span.ends for span in self.planned)

    def with_child(self, span: Span) -> "GroupRoom":
        return GroupRoom(self.capacity, self.legal_maximum, self.windows, (*self.planned, span))


@dataclass(frozen=True)
class Stretch:
    """Part of a day in which nobody comes or goes and the capacity stays the same."""

    span: Span
    children: int
    capacity: int

    @property
    def free(self) -> int:
        return self.capacity - self.children


def stretches(room: GroupRoom, within: Span) -> tuple[Stretch, ...]:
    """The day from `within.starts` to `within.ends`, cut where something changes."""
    marks = {within.starts, within.ends}
    marks.update(_edges(room.planned, within))
    marks.update(_edges((window.span for window in room.windows), within))
    ordered = sorted(marks)
    return tuple(
        Stretch(Span(start, end), room.children_at(start), room.capacity_at(start))
        for start, end in pairwise(ordered)
    )


def tightest(room: GroupRoom, within: Span) -> Stretch:
    """The stretch with the least room; the first one of several."""
    return min(stretches(room, within), key=lambda stretch: stretch.free)


def _edges(spans: Iterable[Span], within: Span) -> set[time]:
    return {edge for span in spans for edge in (span.starts, span.ends) if within.starts < edge < within.ends}
