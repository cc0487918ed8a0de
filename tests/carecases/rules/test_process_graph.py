from hypothesis import given
from hypothesis import strategies as st

from carecases.rules.process_graph import Fault, Problem, problems

FIRST, WORK, DONE = "aanmelding", "in-behandeling", "afgerond"
WAYS = [(FIRST, WORK), (WORK, DONE)]


def found(statuses, ways, final=(DONE,)):
    return problems(statuses, ways, first=[FIRST], final=final)


def test_a_process_that_goes_from_its_beginning_to_an_end_is_sound():
    assert found([FIRST, WORK, DONE], WAYS) == []


def test_a_status_that_nothing_leads_to_is_named():
    assert found([FIRST, WORK, DONE, "vergeten"], [*WAYS, ("vergeten", DONE)]) == [
        Problem("vergeten", Fault.UNREACHABLE)
    ]


def test_a_status_that_nobody_may_leave_is_named():
    assert found([FIRST, WORK, DONE, "wacht"], [*WAYS, (FIRST, "wacht")]) == [
        Problem("wacht", Fault.NOBODY_MAY_LEAVE)
    ]


def test_a_circle_without_an_end_is_named_at_each_of_its_statuses():
    around = [("a", "b"), ("b", "a"), (FIRST, "a")]
    assert found([FIRST, WORK, DONE, "a", "b"], [*WAYS, *around]) == [
        Problem("a", Fault.DEAD_END),
        Problem("b", Fault.DEAD_END),
    ]


def test_an_end_may_be_left_again():
    assert found([FIRST, WORK, DONE], [*WAYS, (DONE, WORK)]) == []


@given(st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6))))
def test_what_has_no_problems_can_be_walked_to_an_end_from_everywhere(ways):
    statuses = [str(n) for n in range(7)]
    pairs = {(str(a), str(b)) for a, b in ways if a != b}
    if problems(statuses, pairs, first=["0"], final=["6"]):
        return
    for start in statuses:
        reached, waiting = set(), [start]
        while waiting:
            at = waiting.pop()
            if at not in reached:
                reached.add(at)
                waiting += [b for a, b in pairs if a == at]
        assert "6" in reached
