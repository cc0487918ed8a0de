from datetime import date

from core.lib.month_grid import DayMark, DayState, month_grid

FEBRUARY = date(2021, 2, 24)


def plain(day: date) -> DayMark:
    return DayMark()


def test_weeks_start_on_monday_and_are_whole():
    grid = month_grid(date(2021, 4, 15), FEBRUARY, plain)
    assert [day.weekday() for day in grid.weekdays] == [0, 1, 2, 3, 4, 5, 6]
    assert all(len(week) == 7 for week in grid.weeks)
    assert grid.weeks[0][0].day == date(2021, 3, 29)
    assert grid.weeks[-1][-1].day == date(2021, 5, 2)


def test_days_around_the_month_are_outside():
    grid = month_grid(date(2021, 4, 15), FEBRUARY, plain)
    outside = [cell.day.day for week in grid.weeks for cell in week if cell.outside]
    assert outside == [29, 30, 31, 1, 2]


def test_the_months_around_it_cross_the_year():
    assert month_grid(date(2021, 1, 31), FEBRUARY, plain).previous == date(2020, 12, 1)
    assert month_grid(date(2021, 12, 31), FEBRUARY, plain).next == date(2022, 1, 1)


def test_a_day_wears_its_states_as_classes():
    def mark(day: date) -> DayMark:
        return DayMark(frozenset({DayState.SELECTED, DayState.PLANNED}), dots=9)

    grid = month_grid(FEBRUARY, FEBRUARY, mark)
    cell = next(cell for week in grid.weeks for cell in week if cell.today)
    assert cell.classes == "day-planned day-selected day-today day-dots-3"
    assert cell.is_selected
