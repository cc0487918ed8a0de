"""Reading a file with pupils: CSV or a spreadsheet, as people make them (A-31). Nothing is stored here."""

import csv
import io
import zipfile
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook

FIRST_NAME, PREFIX, LAST_NAME, EMAILS = "voornaam", "tussenvoegsel", "achternaam", ("email1", "email2")
COLUMNS = (FIRST_NAME, PREFIX, LAST_NAME, *EMAILS)
MOST_BYTES = 500_000
MOST_UNPACKED = 20_000_000
MOST_ROWS = 200
MOST_COLUMNS = 40
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
SEPARATORS = ";\t,"

Row = dict[str, str]


class UnreadableFileError(ValueError):
    """No file with our columns; the message says why, for on the page."""


def read_rows(content: bytes) -> list[Row]:
    """The rows of a CSV file or spreadsheet: `line` and one text for each of COLUMNS, empty where absent.

    Raises UnreadableFileError.
    """
    if len(content) > MOST_BYTES:
        raise UnreadableFileError(
            _("This file is larger than 500 kB: too large for the pupils of one group.")
        )
    lines = list(_lines(content))
    if not lines:
        raise UnreadableFileError(_("This file is empty."))
    places = _places(lines[0])
    rows = [
        {"line": str(number), **{name: _cell(cells, places.get(name)) for name in COLUMNS}}
        for number, cells in enumerate(lines[1:], start=2)
        if any(cells)
    ]
    if not rows:
        raise UnreadableFileError(_("There are no pupils under the first line."))
    if len(rows) > MOST_ROWS:
        raise UnreadableFileError(_("This file has more than 200 pupils: too many for one group."))
    return rows


def _lines(content: bytes) -> Iterable[list[str]]:
    if content.startswith(ZIP):
        return _spreadsheet_lines(content)
    if content.startswith(OLD_EXCEL):
        raise UnreadableFileError(
            _("This is an old kind of Excel file. Save it as .xlsx or .csv and choose that.")
        )
    return _csv_lines(_text(content))


def _text(content: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or what Windows programs write; never with letters that were guessed."""
    encodings = ("utf-16",) if content.startswith(UTF_16) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if all(sign.isprintable() or sign in "\r\n\t" for sign in text):
            return text
    raise UnreadableFileError(
        _("The letters in this file cannot be read. Save it as .xlsx, or as CSV in UTF-8.")
    )


def _csv_lines(text: str) -> Iterable[list[str]]:
    first_line = text.partition("\n")[0]
    separator = max(SEPARATORS, key=first_line.count)
    try:
        found = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise UnreadableFileError(_("This is no CSV file and no spreadsheet.")) from error
    return [[_tidy(cell) for cell in cells[:MOST_COLUMNS]] for cells in found[: _enough_lines()]]


def _spreadsheet_lines(content: bytes) -> Iterable[list[str]]:
    """The first sheet. A formula comes as the text that it is, and is never worked out.

    Raises UnreadableFileError.
    """
    try:
        _refuse_bomb(content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_row=_enough_lines(), max_col=MOST_COLUMNS, values_only=True)
        return [[_tidy(value) for value in cells] for cells in rows]
    except UnreadableFileError:
        raise
    except Exception:
        # zipfile and openpyxl have no error of their own for a broken file: what was damaged, locked, packed in an
        # unknown way or left out comes as errors of many kinds, from zlib to those of Python itself.
        raise UnreadableFileError(
            _("This spreadsheet cannot be opened. Save it as .xlsx anew, or as CSV.")
        ) from None


def _refuse_bomb(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
            raise UnreadableFileError(_("This spreadsheet is too large for the pupils of one group."))


def _enough_lines() -> int:
    """With the head, and far enough past the most to see that there are too many, empty lines between."""
    return 2 * MOST_ROWS + 2


def _tidy(value: Any) -> str:
    return "" if value is None else " ".join(str(value).split())


def _places(head: list[str]) -> dict[str, int]:
    """In which column each of ours stands; "E-mail 1" and "email1" are the same."""
    places: dict[str, int] = {}
    for place, title in enumerate(head):
        places.setdefault("".join(sign for sign in title.lower() if sign.isalnum()), place)
    if FIRST_NAME not in places or LAST_NAME not in places:
        raise UnreadableFileError(_("The first line must name the columns voornaam and achternaam."))
    return places


def _cell(cells: list[str], place: int | None) -> str:
    return cells[place] if place is not None and place < len(cells) else ""
