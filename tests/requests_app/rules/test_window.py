"""Between which dates a swap or a credit fits, and what decided it (R-40)."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from core.childcare.rules.calendar import Period, is_working_day
from requests_app.rules.policy import Bounds, CalendarFacts, Frame, Term, TermUnit, Window

pytestmark = pytest.mark.spec("R-40")
SPRING = Period(date(2027, 2, 20), date(2027, 2, 28))
DATES = st.dates(date(2026, 1, 1), date(2030, 12, 31))
TERMS = st.none() | st.builds(Term, amount=st.integers(0, 40), unit=st.sampled_from(TermUnit))
FRAMES = st.none() | st.sampled_from(Frame)


def works(on: date) -> bool:
    return is_working_day(on, ())


def bounds(window: Window, given_up: date, contract_ends: date | None = None) -> Bounds:
    return window.bounds(given_up, CalendarFacts(works, (SPRING,), contract_ends))


def weeks(amount: int) -> Term:
    return Term(amount=amount, unit=TermUnit.WEEKS)


@pytest.mark.parametrize(
    ("frame", "on", "first", "last"),
    [
        (Frame.WEEK, date(2027, 1, 3), date(2026, 12, 28), date(2027, 1, 3)),
        (Frame.MONTH, date(2028, 2, 29), date(2028, 2, 1), date(2028, 2, 29)),
        (Frame.QUARTER, date(2027, 12, 31), date(2027, 10, 1), date(2027, 12, 31)),
        (Frame.YEAR, date(2027, 1, 1), date(2027, 1, 1), date(2027, 12, 31)),
        (Frame.HOLIDAY, date(2027, 2, 20), date(2027, 2, 20), date(2027, 2, 28)),
    ],
)
def test_the_same_stretch_begins_and_ends_with_it(frame: Frame, on: date, first: date, last: date) -> None:
    found = bounds(Window(same=frame), on)
    assert (found.first, found.last) == (first, last)
    assert not found.hold(last + timedelta(days=1))
    assert not found.hold(first - timedelta(days=1))


def test_the_earliest_end_decides() -> None:
    window = Window(before=weeks(4), after=weeks(4), until_contract_end=True, until=date(2027, 3, 20))
    assert bounds(window, date(2027, 3, 1)).last == date(2027, 3, 20)
    assert bounds(window, date(2027, 3, 1), date(2027, 3, 10)).last == date(2027, 3, 10)
    assert bounds(window, date(2027, 1, 4)).last == date(2027, 2, 1)


def test_a_day_outside_the_holidays_is_not_limited_by_them() -> None:
    window = Window(same=Frame.HOLIDAY, after=weeks(2))
    assert bounds(window, date(2027, 3, 1)).last == date(2027, 3, 15)
    assert bounds(window, date(2027, 2, 22)).last == date(2027, 2, 28)


def test_a_contract_without_an_end_leaves_it_open() -> None:
    found = bounds(Window(until_contract_end=True), date(2027, 3, 1))
    assert found.last is None
    assert found.hold(date(2050, 1, 1))


@pytest.mark.parametrize("figures", [{}, {"after": {"amount": 1, "unit": "days"}, "plus_working_days": 2}])
def test_a_window_without_an_end_and_working_days_of_nothing_are_refused(figures: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Window.model_validate(figures)


@settings(deadline=None)
@given(given_up=DATES, before=TERMS, after=TERMS, frame=FRAMES, extra=st.integers(0, 10))
def test_the_day_itself_always_fits(
    given_up: date, before: Term | None, after: Term | None, frame: Frame | None, extra: int
) -> None:
    if after is None and frame is None:
        return
    window = Window(before=before, after=after, same=frame, plus_working_days=extra if frame else 0)
    assert bounds(window, given_up).hold(given_up)


@settings(deadline=None)
@given(given_up=DATES, asked=DATES, before=TERMS, after=TERMS, frame=FRAMES)
def test_a_further_limit_never_lets_more_in(
    given_up: date, asked: date, before: Term | None, after: Term | None, frame: Frame | None
) -> None:
    if after is None:
        return
    wider = bounds(Window(before=before, after=after, same=frame), given_up)
    narrower = bounds(Window(before=before, after=after, same=frame, until=given_up), given_up)
    assert not narrower.hold(asked) or wider.hold(asked)


@settings(deadline=None)
@given(on=DATES, term=st.builds(Term, amount=st.integers(0, 60), unit=st.sampled_from(TermUnit)))
def test_so_much_later_is_never_earlier(on: date, term: Term) -> None:
    assert term.earlier(on) <= on <= term.later(on)
