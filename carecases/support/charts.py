"""Bar charts as plain numbers, for an SVG that is made on the server (templates/support/_chart.html)."""

from collections.abc import Sequence
from dataclasses import dataclass

from carecases.support.figures import Row

NAME_WIDTH, WIDTH, RIGHT = 190, 640, 40
"""Units of the drawing: for the names at the left, in all, and for the number behind a bar."""
BAR, GAP = 14, 12
"""Height of one bar, and the room between two rows."""
LONGEST_NAME = 26
"""Characters of a name that fit beside a bar; the table has all of it."""
MOST_ROWS = 24
"""More bars than this are no picture any more: the largest are drawn."""


@dataclass(frozen=True)
class Bar:
    """One bar: what it counts ("approaches" or "tlvs"), how many, and where it lies."""

    kind: str
    number: int
    y: int
    width: int

    @property
    def text_x(self) -> int:
        """Where the number stands, behind the bar."""
        return NAME_WIDTH + self.width + 6

    @property
    def text_y(self) -> int:
        """The line on which the number stands."""
        return self.y + BAR - 3


@dataclass(frozen=True)
class Line:
    """The bars of one row of the table under its name."""

    name: str
    y: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Chart:
    """A bar chart. `left_out` says how many rows of the table are not drawn."""

    height: int
    lines: tuple[Line, ...]
    left_out: int
    width: int = WIDTH
    bar_x: int = NAME_WIDTH
    bar_height: int = BAR

    @property
    def kinds(self) -> list[str]:
        """What is counted, for the legend."""
        return list(dict.fromkeys(bar.kind for line in self.lines for bar in line.bars))


def chart_of(rows: Sequence[Row]) -> Chart | None:
    """The rows as bars in the order of the table; None when there is nothing to draw."""
    drawn = _largest(rows)
    largest = max((max(row.approaches or 0, row.tlvs or 0) for row in drawn), default=0)
    if not largest:
        return None
    lines, y = [], GAP
    for row in drawn:
        counted = [
            (kind, number)
            for kind, number in (("approaches", row.approaches), ("tlvs", row.tlvs))
            if number is not None
        ]
        bars = tuple(
            Bar(kind, number, y + place * (BAR + 2), _width(number, largest))
            for place, (kind, number) in enumerate(counted)
        )
        lines.append(Line(_short(row.name), y + (len(bars) * (BAR + 2)) // 2 + 4, bars))
        y += len(bars) * (BAR + 2) + GAP
    return Chart(y, tuple(lines), len(rows) - len(drawn))


def _largest(rows: Sequence[Row]) -> list[Row]:
    if len(rows) <= MOST_ROWS:
        return list(rows)
    places = sorted(range(len(rows)), key=lambda place: -rows[place].total)[:MOST_ROWS]
    return [rows[place] for place in sorted(places)]


def _width(number: int, largest: int) -> int:
    """A number above zero is always to be seen."""
    return max(2, round(number / largest * (WIDTH - NAME_WIDTH - RIGHT))) if number else 0


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"
