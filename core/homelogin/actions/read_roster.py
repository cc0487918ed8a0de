"""Reading a file with pupils (A-31). Nothing is stored here."""

from django.utils.translation import gettext as _

from core.lib import sheets
from core.lib.sheets import Row, UnreadableFileError

FIRST_NAME, PREFIX, LAST_NAME, EMAILS = "voornaam", "tussenvoegsel", "achternaam", ("email1", "email2")
COLUMNS = (FIRST_NAME, PREFIX, LAST_NAME, *EMAILS)
MOST_BYTES = 500_000
MOST_ROWS = 200


def read_rows(content: bytes) -> list[Row]:
    """The rows of a CSV file or spreadsheet: `line` and one text for each of COLUMNS, empty where absent.

    Raises UnreadableFileError.
    """
    if len(content) > MOST_BYTES:
        raise UnreadableFileError(
            _("This file is larger than 500 kB: too large for the pupils of one group.")
        )
    rows = sheets.read_rows(content, COLUMNS, (FIRST_NAME, LAST_NAME), most=MOST_ROWS)
    if not rows:
        raise UnreadableFileError(_("There are no pupils under the first line."))
    if len(rows) > MOST_ROWS:
        raise UnreadableFileError(_("This file has more than 200 pupils: too many for one group."))
    return rows
