"""Pupils of a group from a CSV file, row by row, with a report (A-31)."""

import csv
import io
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.identifiers import normalise
from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.homelogin.actions.roster import set_addresses
from core.homelogin.models import HomeGroup, Pupil

FIRST_NAME, PREFIX, LAST_NAME, EMAILS = "voornaam", "tussenvoegsel", "achternaam", ("email1", "email2")
MOST_BYTES = 200_000
MOST_ROWS = 200


class UnreadableFileError(ValueError):
    """No CSV file with our columns; the message says why, for on the page."""


@dataclass
class Report:
    """What came of the rows; `problems` are line numbers with what was wrong, those rows changed nothing."""

    added: int = 0
    known: int = 0
    problems: list[tuple[int, str]] = field(default_factory=list)


def read_rows(content: bytes) -> list[dict[str, str]]:
    """The rows of a file with commas or semicolons. Raises UnreadableFileError."""
    if len(content) > MOST_BYTES:
        raise UnreadableFileError(_("This file is too large for the pupils of one group."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    text = "\n".join(text.splitlines())
    separator = ";" if ";" in text.partition("\n")[0] else ","
    reader = csv.DictReader(io.StringIO(text), delimiter=separator)
    try:
        return _checked_rows(reader)
    except csv.Error as error:
        raise UnreadableFileError(_("This is not a file with commas or semicolons.")) from error


def _checked_rows(reader: "csv.DictReader[str]") -> list[dict[str, str]]:
    columns = {name: (name or "").strip().lower() for name in reader.fieldnames or []}
    if not {FIRST_NAME, LAST_NAME} <= set(columns.values()):
        raise UnreadableFileError(_("The first line must name the columns voornaam and achternaam."))
    rows = [{columns[name]: (row[name] or "").strip() for name in columns} for row in reader]
    if len(rows) > MOST_ROWS:
        raise UnreadableFileError(_("This file is too large for the pupils of one group."))
    return rows


@transaction.atomic
def import_pupils(user: User, group: HomeGroup, rows: list[dict[str, str]]) -> Report:
    """New pupils are added; of known ones the addresses in the file are set, and nothing else changes."""
    report = Report()
    for line, row in enumerate(rows, start=2):
        problem = _problem(row)
        if problem:
            report.problems.append((line, problem))
        else:
            _import_row(user, group, row, report)
    trail.record(
        Action.HOME_ROSTER_IMPORTED, actor=user, subject=group, added=report.added, known=report.known
    )
    return report


def _import_row(user: User, group: HomeGroup, row: dict[str, str], report: Report) -> None:
    person = _person(row)
    pupil = Pupil.objects.filter(
        group=group, **{f"{name}__iexact": value for name, value in person.items()}
    ).first()
    if pupil is None:
        pupil = Pupil.objects.create(group=group, **person)
        report.added += 1
    else:
        report.known += 1
    emails = _emails(row)
    if emails:
        set_addresses(user, pupil, emails)


def _problem(row: dict[str, str]) -> str:
    if not row[FIRST_NAME] or not row[LAST_NAME]:
        return _("First name or last name is missing.")
    try:
        Pupil(**_person(row)).clean_fields(exclude=("group", "secret_kind", "sealed_secret"))
    except ValidationError:
        return _("A name is too long.")
    for email in _emails(row):
        try:
            validate_email(email)
        except ValidationError:
            return _("%(text)s is no e-mail address.") % {"text": email}
    return ""


def _person(row: dict[str, str]) -> dict[str, str]:
    return {"first_name": row[FIRST_NAME], "prefix": row.get(PREFIX, ""), "last_name": row[LAST_NAME]}


def _emails(row: dict[str, str]) -> list[str]:
    return [normalise(row[name]) for name in EMAILS if row.get(name)]
