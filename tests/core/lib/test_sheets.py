"""Files as offices make them: whatever program wrote them, the rows come out as they were typed, or it says why not."""

import io

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from core.lib import sheets
from core.lib.sheets import UnreadableFileError

NAMES = ("naam", "plaats")
WHOLE = "naam;plaats\r\nZoë;'s-Gravenhage\r\n"


def read(content: bytes):
    return sheets.read_sheet(content, (*NAMES, "bsn"), NAMES, most=1000)


def book(*lines) -> bytes:
    made = Workbook()
    for line in lines:
        made.active.append(line)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        WHOLE.encode(),
        WHOLE.encode("utf-8-sig"),
        WHOLE.encode("cp1252"),
        WHOLE.encode("utf-16"),
        WHOLE.replace(";", ",").encode(),
        WHOLE.replace("Zoë", "\u200bZoë\xa0").encode(),
        f"Aanmeldingen open dag;\r\n\r\n{WHOLE}".encode(),
        book(["Aanmeldingen", None], ["Naam", "Plaats"], ["Zoë", "'s-Gravenhage"]),
    ],
    ids=["utf-8", "mark", "windows", "utf-16", "commas", "unseen signs", "title above", "spreadsheet"],
)
def test_a_name_comes_out_as_it_was_typed(content):
    found = read(content).rows
    assert [(row["naam"], row["plaats"]) for row in found] == [("Zoë", "'s-Gravenhage")]


def test_lines_are_numbered_as_the_spreadsheet_numbers_them():
    content = book(["Lijst"], [], ["naam", "plaats"], ["Noor", "Haarlem"], [], ["Sem", "Heemstede"])
    assert [row["line"] for row in read(content).rows] == ["4", "6"]


def test_what_is_not_read_is_named():
    assert read(b"naam;plaats;plaats;hobby\nNoor;Haarlem;Zandvoort;lezen").unread == ["plaats", "hobby"]


def test_a_formula_is_never_worked_out():
    formula = ArrayFormula("A2", "=1+1")
    assert read(book(["naam", "plaats"], [formula, "=HYPERLINK(1)"])).rows == [
        {"line": "2", "naam": "=", "plaats": "=HYPERLINK(1)", "bsn": ""}
    ]


def test_a_long_number_keeps_its_figures():
    assert (
        read(book(["naam", "plaats", "bsn"], ["Noor", "Haarlem", 123456782.0])).rows[0]["bsn"] == "123456782"
    )


def test_letters_that_nobody_can_read_are_not_guessed():
    with pytest.raises(UnreadableFileError):
        read("naam;plaats\nZo\x81\u0001;x".encode())
