"""The drawing of a process: nothing lies over anything else."""

import itertools
import re

from hypothesis import given
from hypothesis import strategies as st

from carecases.rules.process_drawing import BOX_HEIGHT, BOX_WIDTH, draw
from carecases.rules.process_plan import Plan, PlannedStatus, PlannedWay


def plan(size, ways):
    statuses = tuple(PlannedStatus(f"s{n}", f"Status {n}", "school") for n in range(size))
    return Plan("p", statuses, tuple(PlannedWay(f"s{a}", f"s{b}", ("school",)) for a, b in ways))


@st.composite
def plans(draw_from):
    size = draw_from(st.integers(1, 12))
    place = st.integers(0, size - 1)
    ways = draw_from(st.sets(st.tuples(place, place), max_size=25))
    return plan(size, [(a, b) for a, b in sorted(ways) if a != b])


def lanes(drawing):
    """The upright part of each line that goes around, as (x, from, to)."""
    for line in drawing.lines:
        if found := re.fullmatch(r"M\d+ (\d+)H(\d+)V(\d+)H\d+", line.path):
            start, x, end = map(int, found.groups())
            yield x, min(start, end), max(start, end)


@given(plans())
def test_every_status_and_every_way_is_drawn_inside_the_picture(made):
    drawing = draw(made, ["s0"])
    assert len(drawing.boxes) == len(made.statuses)
    assert len(drawing.lines) == len(made.ways)
    assert all(
        0 <= x <= drawing.width and top >= 0 and end <= drawing.height for x, top, end in lanes(drawing)
    )


@given(plans())
def test_no_line_runs_through_a_status_or_over_another_line(made):
    drawing = draw(made, ["s0"])
    left = drawing.boxes[0].x
    found = sorted(lanes(drawing))
    assert all(x < left or x > left + BOX_WIDTH for x, _, _ in found)
    for (x, _, end), (other, top, _) in itertools.pairwise(found):
        assert x != other or end < top + BOX_HEIGHT


def test_a_long_label_is_cut_to_two_lines():
    status = PlannedStatus(
        "lang", "Akkoord coördinator Herstart/KANS en nog veel meer woorden dan er passen", "school"
    )
    box = draw(Plan("p", (status,), ()), []).boxes[0]
    assert len(box.lines) == 2
    assert box.lines[1][1].endswith("…")


def test_ways_to_a_status_that_is_not_there_are_left_out():
    made = plan(1, [])
    drawn = draw(Plan("p", made.statuses, (PlannedWay("s0", "elders", ("school",)),)), [])
    assert drawn.lines == []
