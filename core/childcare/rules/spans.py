"""Stretches of local time on one day, end excluded."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, order=True)
class Span:
    """From `starts` until `ends` (excluded) on one day."""

    starts: time
    ends: time

    @property
    def minutes(self) -> int:
        return _minutes(self.ends) - _minutes(self.starts)

    def overlaps(self, other: "Span") -> bool:
        return self.starts < other.ends and other.starts < self.ends

    def within(self, other: "Span") -> bool:
        return other.starts <= self.starts and self.ends <= other.ends


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def without(span: Span, taken: Iterable[Span]) -> tuple[Span, ...]:
    """What is left of `span` after taking away `taken`, in order."""
    left: list[Span] = []
    start = span.starts
    for other in sorted(other for other in taken if other.overlaps(span)):
        if start < other.starts:
            left.append(Span(start, other.starts))
        start = max(start, other.ends)
    if start < span.ends:
        left.append(Span(start, span.ends))
    return tuple(left)
