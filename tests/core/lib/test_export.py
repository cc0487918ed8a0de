"""Files for a spreadsheet: nothing in them runs, and what is a number or a date stays one."""

import csv
import io
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook

from core.lib import clock
from core.lib.export import FORMULA_STARTS, Format, Table, csv_lines, download, sheet_name, write_xlsx

any_start = st.sampled_from(["", *FORMULA_STARTS, " =", "'", "#N/A", "\x0b="])
texts = st.tuples(any_start, st.text(max_size=30)).map("".join)


def csv_rows(*rows):
    content = b"".join(csv_lines(Table("List", ["Name"], rows))).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content, newline=""), delimiter=";"))[1:]


def xlsx_sheet(*rows, title="List"):
    file = io.BytesIO()
    write_xlsx(Table(title, ["Name"], rows), file)
    return load_workbook(file).active


@example('=HYPERLINK("http://example.com","klik")')
@example("\x00=1+1")
@given(texts)
def test_no_text_becomes_a_formula_in_csv(text):
    [[cell]] = csv_rows([text]) or [[""]]
    assert not cell.startswith(FORMULA_STARTS)


@example("=1+1")
@example("#DIV/0!")
@given(texts)
def test_no_text_becomes_a_formula_in_xlsx(text):
    cell = xlsx_sheet([text])["A2"]
    assert cell.data_type in {"s", "inlineStr", "n"}
    assert cell.value is None or isinstance(cell.value, str)


def test_text_in_xlsx_is_what_it_was():
    assert xlsx_sheet(["=1+1"])["A2"].value == "=1+1"
    assert xlsx_sheet(["Wiśniewska; van 't Hof\nen zo"])["A2"].value == "Wiśniewska; van 't Hof\nen zo"


def test_csv_is_as_dutch_excel_reads_it():
    rows = Table("List", ["Naam", "Bedrag"], [['Boëtius; "Jo"', Decimal("-1234.50")]])
    content = b"".join(csv_lines(rows))
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig") == 'Naam;Bedrag\r\n"Boëtius; ""Jo""";-1234,50\r\n'


def test_numbers_dates_and_times_keep_their_type():
    moment = clock.local(date(2026, 7, 1), time(9, 30))
    cells = [7, Decimal("-2.50"), date(2026, 11, 23), time(7, 30), None, moment]
    [row] = xlsx_sheet(cells).iter_rows(min_row=2, values_only=True)
    assert row == (7, -2.5, datetime(2026, 11, 23), time(7, 30), None, datetime(2026, 7, 1, 9, 30))
    assert csv_rows(cells) == [["7", "-2,50", "23-11-2026", "07:30", "", "01-07-2026 09:30"]]


@pytest.mark.parametrize(
    ("title", "name"),
    [("Daglijst Hamsters / 23-11", "Daglijst Hamsters   23-11"), ("[']", "1"), ("x" * 40, "x" * 31)],
)
def test_a_sheet_has_a_name_that_spreadsheets_allow(title, name):
    assert sheet_name(title) == name
    assert xlsx_sheet(["a"], title=title).title == name


@pytest.mark.parametrize("wanted", list(Format))
def test_a_file_is_saved_not_shown(wanted):
    response = download(Table("List", ["Naam"], [["Noortje"]]), wanted, 'Daglijst "Hamsters"\r\nX: é')
    assert response.headers["Content-Disposition"].startswith("attachment; filename")
    assert "\n" not in response.headers["Content-Disposition"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert len(response.getvalue()) > 10


def test_rows_are_read_one_by_one():
    """A list of any length goes through; nothing is read before it is asked."""
    read = []

    def rows():
        for number in range(3):
            read.append(number)
            yield [number]

    lines = csv_lines(Table("List", ["Nummer"], rows()))
    next(lines), next(lines), next(lines)
    assert read == [0]
