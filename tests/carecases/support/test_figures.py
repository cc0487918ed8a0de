"""Kengetallen, on a set of help requests whose answers were worked out by hand (C-45)."""

import csv
from datetime import UTC, date, datetime
from io import BytesIO

import openpyxl
import pytest

from carecases.support.charts import MOST_ROWS, chart_of
from carecases.support.figures import Asked, Duration, Row, figures_of
from core.accounts.rights import Right
from core.audit.choices import Action
from core.audit.models import Event
from tests.factories import (
    FOR_THE_PARTNERSHIP,
    ApproachFactory,
    ApproachTypeFactory,
    HelpRequestFactory,
    StatusChangeFactory,
    StatusFactory,
    TlvFactory,
    UnitFactory,
    UserFactory,
)
from tests.pages import queries_of, words

pytestmark = pytest.mark.django_db
PAGE = "/kengetallen/"
THIS_YEAR = Asked(school_year=2026)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to("2026-11-22T12:00+01:00", tick=False)


@pytest.fixture
def scp(partnership):
    rights = [*FOR_THE_PARTNERSHIP, Right.SEE_KEY_FIGURES]
    return UserFactory(scp=True, organisation=partnership, with_app=True, role__rights=rights)


def day(text):
    return datetime.fromisoformat(f"{text}T10:00").replace(tzinfo=UTC)


def asked(school, submitted, **more):
    """Asked long before it was submitted: what the school did until then is no time of the partnership."""
    found = HelpRequestFactory(school=school, asked_on=date.fromisoformat(submitted), **more)
    hidden = StatusFactory(process=found.process, hidden=True)
    StatusChangeFactory(help_request=found, target=hidden, at=day("2026-01-05"))
    StatusChangeFactory(help_request=found, at=day(submitted))
    return found


def approach(help_request, kind, first_day, started=None, ended=None):
    ApproachFactory(
        help_request=help_request,
        type=kind,
        first_day=date.fromisoformat(first_day),
        last_day=date(2027, 7, 31),
        started_on=started and date.fromisoformat(started),
        ended_on=ended and date.fromisoformat(ended),
        evaluation="Het doel is gehaald." if ended else "",
    )


def tlv(help_request, issued, **more):
    TlvFactory(help_request=help_request, issued_on=date.fromisoformat(issued), **more)


@pytest.fixture
def vlieger(partnership):
    return UnitFactory(organisation=partnership, name="=De Vlieger")


@pytest.fixture
def known(partnership, school, vlieger):
    """Ten help requests at two schools, and one of another partnership."""
    guidance = ApproachTypeFactory(organisation=partnership, name="Ambulante begeleiding")
    speech = ApproachTypeFactory(organisation=partnership, name="Logopedie")
    approach(asked(school, "2026-09-01"), guidance, "2026-09-15", "2026-09-15", "2026-10-15")
    approach(asked(school, "2026-09-10"), speech, "2026-10-01", "2026-10-01")
    twice = asked(vlieger, "2026-10-01")
    approach(twice, guidance, "2026-10-05", "2026-10-06", "2026-10-26")
    approach(twice, guidance, "2026-11-30")
    tlv(asked(vlieger, "2026-09-23"), "2026-11-02", category="laag")
    tlv(asked(school, "2026-07-01"), "2026-07-31", school_type="sbo", category="nvt")
    tlv(asked(school, "2026-07-02"), "2026-08-01", category="hoog")
    asked(school, "2026-09-20")
    tlv(asked(vlieger, "2026-10-20"), "2026-10-20", is_imported=True, number="OUD-17")
    approach(asked(vlieger, "2026-10-10", hidden=True), guidance, "2026-10-10", "2026-10-10")
    asked(vlieger, "2026-10-11", hidden=True)
    tlv(asked(UnitFactory(organisation__partnership=True), "2026-09-01"), "2026-10-01")
    return {"guidance": guidance, "speech": speech}


@pytest.mark.spec("C-45")
def test_the_figures_are_those_that_were_worked_out_by_hand(scp, known):
    found = figures_of(scp, THIS_YEAR)
    assert (found.approaches, found.tlvs, found.not_counted) == (4, 2, 2)
    assert found.years == [Row("2026-2027", 4, 2)]
    assert [(row.approaches, row.tlvs) for row in found.months] == [(0, 1), (1, 0), (2, 0), (1, 1)]
    assert found.schools == [Row("=De Vlieger", 2, 1), Row("De Regenboog", 2, 1)]
    assert found.approach_types == [Row("Ambulante begeleiding", 3, None), Row("Logopedie", 1, None)]
    assert [(row.approaches, row.tlvs) for row in found.school_types] == [(None, 2)]
    assert [row.tlvs for row in found.categories] == [1, 1]
    # 14, 21 and 5 days; 30 and 20 days; 40 and 30 days.
    assert found.approach_waiting == Duration(3, 14.0, pytest.approx(40 / 3))
    assert found.approach_handling == Duration(2, 25.0, 25.0)
    assert found.tlv_handling == Duration(2, 35.0, 35.0)


@pytest.mark.spec("C-45")
def test_a_school_year_ends_on_31_july(scp, known):
    found = figures_of(scp, Asked())
    assert found.years == [Row("2025-2026", 0, 1), Row("2026-2027", 4, 2)]
    assert found.tlv_handling == Duration(3, 30.0, pytest.approx(100 / 3))
    assert figures_of(scp, Asked(school_year=2025)).tlvs == 1


@pytest.mark.spec("C-45")
def test_filters_leave_the_rest_out(scp, known, vlieger):
    def counted(**more):
        found = figures_of(scp, Asked(school_year=2026, **more))
        return found.approaches, found.tlvs, found.not_counted

    assert counted(school=vlieger.pk) == (2, 1, 1)
    assert counted(approach_type=known["speech"].pk) == (1, 0, 2)
    assert counted(school_type="sbo") == (0, 0, 2)
    assert counted(category="hoog") == (0, 1, 2)
    assert counted(first=date(2026, 10, 1), last=date(2026, 10, 31)) == (2, 0, 1)


@pytest.mark.spec("C-45")
def test_the_page_shows_tables_with_charts_and_says_what_is_not_counted(at_partnership, known):
    said = words(at_partnership.get(PAGE))
    assert "those are 2 help requests, by the date of the help request" in said
    assert "=De Vlieger 2 1" in said
    assert "Approach: waiting time from submitting the help request until the approach started 3 14" in said
    body = at_partnership.get(PAGE).content.decode()
    assert 'role="img" aria-labelledby="chart-schools chart-schools-text"' in body
    assert "style=" not in body
    assert "Nothing counts here" in words(
        at_partnership.get(PAGE, {"schooljaar": "2026", "categorie": "midden"})
    )


@pytest.mark.spec("C-45")
def test_a_file_has_the_same_numbers_and_no_formulas(at_partnership, known, scp):
    answer = at_partnership.get(f"{PAGE}export/csv/", {"schooljaar": "2026"})
    rows = list(
        csv.reader(b"".join(answer.streaming_content).decode("utf-8-sig").splitlines(), delimiter=";")
    )
    assert ["By school", "'=De Vlieger", "2", "1", "", ""] in rows
    assert rows[-1][2] == "2"
    book = at_partnership.get(f"{PAGE}export/xlsx/", {"schooljaar": "2026"})
    sheet = openpyxl.load_workbook(BytesIO(b"".join(book.streaming_content))).active
    assert {"f"}.isdisjoint({cell.data_type for row in sheet.iter_rows() for cell in row})
    line = Event.objects.filter(action=Action.KEY_FIGURES_EXPORTED).earliest("pk")
    assert (line.actor_id, line.data) == (scp.pk, {"filters": {"school_year": "2026"}, "format": "csv"})


@pytest.mark.spec("C-45")
def test_more_of_everything_takes_no_more_queries(at_partnership, known, partnership):
    few = queries_of(at_partnership, PAGE)
    for number in range(4):
        place = UnitFactory(organisation=partnership)
        kind = ApproachTypeFactory(organisation=partnership)
        approach(asked(place, "2026-09-01"), kind, f"2026-1{number % 2}-05", "2026-10-06")
        tlv(asked(place, "2026-09-01"), "2026-10-02")
    assert queries_of(at_partnership, PAGE) == few


def test_a_school_gets_none(at_school):
    assert at_school.get(PAGE).status_code == 403
    assert at_school.get(f"{PAGE}export/csv/").status_code == 403


def test_a_chart_draws_the_largest_rows_in_the_order_of_the_table():
    rows = [Row(f"School {number}", number, 0) for number in range(MOST_ROWS + 2)]
    chart = chart_of(rows)
    assert chart.left_out == 2
    assert [line.name for line in chart.lines][:2] == ["School 2", "School 3"]
    assert chart.lines[-1].bars[0].width > chart.lines[0].bars[0].width > 0
    assert chart_of([Row("Leeg", 0, 0)]) is None
