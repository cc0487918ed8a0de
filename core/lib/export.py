"""Tables as files for a spreadsheet, CSV and XLSX: the one way out for lists, in which no cell is ever a formula.

A spreadsheet runs a cell that begins like a formula, whoever typed it. So text that does gets an apostrophe in front
in CSV, and the type "text" in XLSX. Numbers, dates and times stay what they are.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from itertools import chain
from tempfile import SpooledTemporaryFile
from typing import IO, Any, cast

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from core.lib import clock

Cell = str | int | Decimal | date | datetime | time | None

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for the start of a formula, in full width too."""
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
"""Characters that XML does not allow, and that say nothing in a table."""
NOT_IN_SHEET_NAMES = re.compile(r"[\\/*?:\[\]']")
LONGEST_SHEET_NAME = 31
LONGEST_CELL = 32_767
"""Characters in a cell of XLSX."""
IN_MEMORY = 1024 * 1024
"""Bytes of a file up to which it stays in memory."""
NARROWEST, WIDEST = 8, 60
"""Characters in a column of XLSX."""


class Format(StrEnum):
    """A kind of file, as it stands in addresses and at the end of names."""

    CSV = "csv"
    XLSX = "xlsx"


CONTENT_TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Table:
    """A title, column heads and rows of cells in the same order; `rows` is read once and may be a generator."""

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def download(table: Table, wanted: Format, name: str) -> HttpResponseBase:
    """The table as a file to be saved; `name` is without its ending."""
    filename = f"{name}.{wanted}"
    response: HttpResponseBase
    if wanted is Format.CSV:
        response = StreamingHttpResponse(csv_lines(table), content_type=CONTENT_TYPES[wanted])
    else:
        file = cast("IO[bytes]", SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115 - closed by the response
        write_xlsx(table, file)
        file.seek(0)
        response = FileResponse(file, content_type=CONTENT_TYPES[wanted])
    response.headers["Content-Disposition"] = content_disposition(filename)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def content_disposition(filename: str) -> str:
    """A header that saves a file under this name, whatever stands in it (RFC 6266)."""
    safe = CONTROL.sub("", re.sub(r'[\\/:*?"<>|\r\n\t]', "-", filename))
    return content_disposition_header(as_attachment=True, filename=safe) or "attachment"


def csv_lines(table: Table) -> Iterator[bytes]:
    """The table as Dutch Excel reads it at once: UTF-8 with a mark, semicolons, a comma in decimal numbers."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    yield "\ufeff".encode()
    for row in chain([table.columns], table.rows):
        writer.writerow([csv_text(cell) for cell in row])
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()


def csv_text(cell: Cell) -> str:
    """One cell as it stands in the file: ``1234,50``, ``24-02-2021``, ``07:30``; text never as a formula."""
    match cell:
        case None:
            return ""
        case datetime():
            return f"{_local(cell):%d-%m-%Y %H:%M}"
        case date():
            return f"{cell:%d-%m-%Y}"
        case time():
            return f"{cell:%H:%M}"
        case Decimal():
            return f"{cell:f}".replace(".", ",")
        case int():
            return str(cell)
    text = str(cell)
    shown = CONTROL.sub("", text)
    return f"'{shown}" if text.startswith(FORMULA_STARTS) or shown.startswith(FORMULA_STARTS) else shown


def write_xlsx(table: Table, file: IO[bytes]) -> None:
    """Write the table as one sheet, its heads in bold and always in sight; row by row, however many there are."""
    book = Workbook(write_only=True)
    # Typed as any: the published types know only sheets that are kept in memory.
    sheet: Any = book.create_sheet(sheet_name(table.title))
    sheet.freeze_panes = "A2"
    for number, head in enumerate(table.columns, start=1):
        width = min(max(NARROWEST, len(head) + 4), WIDEST)
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([_bold(_xlsx_cell(sheet, head)) for head in table.columns])
    for row in table.rows:
        sheet.append([_xlsx_cell(sheet, cell) for cell in row])
    book.save(file)


def sheet_name(title: str) -> str:
    """A title as a spreadsheet allows it at the bottom."""
    return NOT_IN_SHEET_NAMES.sub(" ", CONTROL.sub("", title)).strip()[:LONGEST_SHEET_NAME] or "1"


def _xlsx_cell(sheet: Any, value: Cell) -> Any:
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, value=CONTROL.sub("", value)[:LONGEST_CELL])
        # Set afterwards: from the value alone, "=1+1" would become a formula and "#N/A" an error.
        cell.data_type = "s"
        return cell
    typed: Any = _local(value).replace(tzinfo=None) if isinstance(value, datetime) else value
    cell = WriteOnlyCell(sheet, value=typed)
    if isinstance(value, datetime):
        cell.number_format = "dd-mm-yyyy hh:mm"
    elif isinstance(value, date):
        cell.number_format = "dd-mm-yyyy"
    elif isinstance(value, time):
        cell.number_format = "hh:mm"
    return cell


def _bold(cell: Any) -> Any:
    cell.font = Font(bold=True)
    return cell


def _local(moment: datetime) -> datetime:
    """By the clock in Amsterdam; a moment without a zone is that already."""
    return moment.astimezone(clock.AMSTERDAM) if moment.tzinfo else moment
