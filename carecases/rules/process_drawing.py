"""A process as a drawing: statuses under each other, ways forward at the right and ways back at the left (C-13).

Every way that passes other statuses runs in a lane of its own, so lines never lie on each other and no status is
crossed. All figures are pixels.
"""

import textwrap
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from carecases.rules.process_plan import Plan, PlannedStatus, PlannedWay

BOX_WIDTH, BOX_HEIGHT, GAP, LANE, MARGIN = 236, 52, 34, 16, 14
LETTERS, LINES = 29, 2
"""How many letters fit on a line of a box, and how many lines."""


@dataclass(frozen=True)
class Box:
    """A status; `lines` is its label as it fits, each with the height at which it stands."""

    status: PlannedStatus
    x: int
    y: int
    lines: list[tuple[int, str]]
    is_first: bool

    @property
    def middle(self) -> int:
        return self.x + BOX_WIDTH // 2


@dataclass(frozen=True)
class Line:
    """A way, as the `d` of an SVG path that ends where its arrow does."""

    way: PlannedWay
    path: str


@dataclass(frozen=True)
class Drawing:
    width: int
    height: int
    boxes: list[Box]
    lines: list[Line]
    box_width: int = BOX_WIDTH
    box_height: int = BOX_HEIGHT


@dataclass(frozen=True)
class _Span:
    """A way between two places in the column, by the numbers of its statuses."""

    way: PlannedWay
    start: int
    end: int

    @property
    def low(self) -> int:
        return min(self.start, self.end)

    @property
    def high(self) -> int:
        return max(self.start, self.end)


def draw(plan: Plan, first: Collection[str]) -> Drawing:
    """The drawing of a plan; `first` are the codes where help requests begin. Ways to unknown codes are left out."""
    order = {status.code: place for place, status in enumerate(plan.statuses)}
    spans = [
        _Span(way, order[way.source], order[way.target])
        for way in plan.ways
        if way.source in order and way.target in order and way.source != way.target
    ]
    straight = [span for span in spans if span.end == span.start + 1]
    forward = _lanes(span for span in spans if span.end > span.start + 1)
    back = _lanes(span for span in spans if span.end < span.start)
    left = MARGIN + LANE * (_count(back) + 1)
    boxes = [_box(status, place, left, status.code in first) for place, status in enumerate(plan.statuses)]
    lines = [
        *(_down(span, left) for span in straight),
        *(_around(span, left + BOX_WIDTH, lane, 1) for span, lane in forward),
        *(_around(span, left, lane, -1) for span, lane in back),
    ]
    return Drawing(
        width=left + BOX_WIDTH + LANE * (_count(forward) + 1) + MARGIN,
        height=2 * MARGIN + len(boxes) * (BOX_HEIGHT + GAP) - (GAP if boxes else 0),
        boxes=boxes,
        lines=lines,
    )


def _box(status: PlannedStatus, place: int, left: int, is_first: bool) -> Box:
    top = _top(place)
    words = textwrap.wrap(status.label, LETTERS, max_lines=LINES, placeholder="…") or [status.code]
    start = top + BOX_HEIGHT // 2 + 5 - 9 * (len(words) - 1)
    return Box(status, left, top, [(start + 18 * line, text) for line, text in enumerate(words)], is_first)


def _top(place: int) -> int:
    return MARGIN + place * (BOX_HEIGHT + GAP)


def _down(span: _Span, left: int) -> Line:
    middle = left + BOX_WIDTH // 2
    return Line(span.way, f"M{middle} {_top(span.start) + BOX_HEIGHT}V{_top(span.end) - 2}")


def _around(span: _Span, side: int, lane: int, sign: int) -> Line:
    """Out of the box, along its lane, and in at the other box; leaving and arriving at heights of their own."""
    leaves, arrives = (_top(span.start) + 34, _top(span.end) + 16)
    x = side + sign * LANE * (lane + 1)
    return Line(span.way, f"M{side} {leaves}H{x}V{arrives}H{side + sign * 2}")


def _lanes(spans: Iterable[_Span]) -> list[tuple[_Span, int]]:
    """Each way with the first lane that is free over its whole length, short ways nearest to the column."""
    taken: list[list[_Span]] = []
    found = []
    for span in sorted(spans, key=lambda span: (span.high - span.low, span.low, span.start)):
        lane = next((n for n, others in enumerate(taken) if _is_free(span, others)), len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append(span)
        found.append((span, lane))
    return found


def _is_free(span: _Span, others: list[_Span]) -> bool:
    return all(span.high <= other.low or other.high <= span.low for other in others)


def _count(lanes: list[tuple[_Span, int]]) -> int:
    return max((lane + 1 for _, lane in lanes), default=0)
