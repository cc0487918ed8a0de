"""Files with rows that people make themselves, CSV or a spreadsheet, read into texts. Nothing is stored here."""

import csv
import io
import unicodedata
import zipfile
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

MOST_UNPACKED = 20_000_000
MOST_COLUMNS = 100
HEAD_WITHIN = 10
"""A title or an empty line may stand above the line that names the columns, not a whole letter."""
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
FORMULA = "="
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
SEPARATORS = ";\t,"
INVISIBLE = "Cf"

Row = dict[str, str]


class UnreadableFileError(ValueError):
    """No file with the columns that were asked for; the message says why, for on the page."""


@dataclass(frozen=True)
class Sheet:
    """The rows, and the titles of columns that nobody asked for, or that stand there twice: those are not read."""

    rows: list[Row]
    unread: list[str]


def read_rows(content: bytes, columns: Collection[str], needed: Collection[str], *, most: int) -> list[Row]:
    """The rows of `read_sheet`."""
    return read_sheet(content, columns, needed, most=most).rows


def read_sheet(content: bytes, columns: Collection[str], needed: Collection[str], *, most: int) -> Sheet:
    """The rows under the head: `line` and one text for each of `columns`, empty where absent.

    The head names the columns in any order, of which the `needed` must be there; it is the first line, or a little
    further down. More than `most` rows are cut off after a few, so that the caller sees that there are too many. Raises
    UnreadableFileError.
    """
    lines = list(_lines(content, _enough_lines(most)))
    if not lines:
        raise UnreadableFileError(_("This file is empty."))
    head = _head_of(lines, needed)
    places = _places(lines[head])
    rows = [
        {"line": str(number), **{name: _cell(cells, places.get(_plain(name))) for name in columns}}
        for number, cells in enumerate(lines[head + 1 :], start=head + 2)
        if any(cells)
    ]
    asked = {places.get(_plain(name)) for name in columns}
    return Sheet(rows, [title for place, title in enumerate(lines[head]) if title and place not in asked])


def _lines(content: bytes, enough: int) -> Iterable[list[str]]:
    if content.startswith(ZIP):
        return _spreadsheet_lines(content, enough)
    if content.startswith(OLD_EXCEL):
        raise UnreadableFileError(
            _("This is an old kind of Excel file. Save it as .xlsx or .csv and choose that.")
        )
    return _csv_lines(_text(content), enough)


def _text(content: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or what Windows programs write; never with letters that were guessed.

    What is UTF-8 is not tried as anything else. Signs that nobody sees (a zero width space) go.
    """
    encodings = ("utf-16",) if content.startswith(UTF_16) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            decoded = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        text = "".join(sign for sign in decoded if unicodedata.category(sign) != INVISIBLE)
        if all(sign.isprintable() or sign.isspace() for sign in text):
            return text
        break
    raise UnreadableFileError(
        _("The letters in this file cannot be read. Save it as .xlsx, or as CSV in UTF-8.")
    )


def _csv_lines(text: str, enough: int) -> Iterable[list[str]]:
    top = "".join(text.splitlines(keepends=True)[:HEAD_WITHIN])
    separator = max(SEPARATORS, key=top.count)
    try:
        found = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise UnreadableFileError(_("This is no CSV file and no spreadsheet.")) from error
    return [[_tidy(cell) for cell in cells[:MOST_COLUMNS]] for cells in found[:enough]]


def _spreadsheet_lines(content: bytes, enough: int) -> Iterable[list[str]]:
    """The first sheet. A formula comes as the text that it is, and is never worked out.

    Raises UnreadableFileError.
    """
    try:
        _refuse_bomb(content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_row=enough, max_col=MOST_COLUMNS, values_only=True)
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
            raise UnreadableFileError(_("This spreadsheet is too large."))


def _enough_lines(most: int) -> int:
    """With the head, and far enough past the most to see that there are too many, empty lines between."""
    return 2 * most + 2


def _tidy(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, ArrayFormula | DataTableFormula):
        return FORMULA
    if isinstance(value, float) and value.is_integer():
        # A long number that a spreadsheet keeps as 1.23456782E+08.
        value = int(value)
    return " ".join(str(value).split())


def _head_of(lines: list[list[str]], needed: Collection[str]) -> int:
    """Which line names the columns. Raises UnreadableFileError where none does."""
    for number, cells in enumerate(lines[:HEAD_WITHIN]):
        if _places(cells).keys() >= {_plain(name) for name in needed}:
            return number
    *others, last = needed
    names = _("%(names)s and %(last)s") % {"names": ", ".join(others), "last": last} if others else last
    raise UnreadableFileError(_("The first line must name the columns %(names)s.") % {"names": names})


def _places(head: list[str]) -> dict[str, int]:
    """In which column each stands, the first of two; "E-mail 1" and "email1" are the same."""
    places: dict[str, int] = {}
    for place, title in enumerate(head):
        places.setdefault(_plain(title), place)
    return places


def _plain(title: str) -> str:
    return "".join(sign for sign in title.lower() if sign.isalnum())


def _cell(cells: list[str], place: int | None) -> str:
    return cells[place] if place is not None and place < len(cells) else ""
