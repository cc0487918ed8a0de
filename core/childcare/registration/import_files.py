"""Registrations from a file, CSV or a spreadsheet (K-15): first what would come of each row, then into the import list.

The file is kept sealed while somebody looks at it, as there are BSNs in it. A cell that a spreadsheet would take for a
formula is refused, so that it never comes out of Kring as one.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.childcare import held_bsns
from core.childcare.choices import ImportSource, RegistrationStep
from core.childcare.gateway.contract import LocationList
from core.childcare.gateway.own import OwnRegister
from core.childcare.models import ImportEntry, RegistrationFile
from core.childcare.registration import recognition
from core.childcare.registration.judging import judge
from core.childcare.registration.offers import SEPARATOR
from core.lib import clock, keyring, sheets
from core.lib.keyring import Place, SealedColumn
from core.lib.sheets import Row, Sheet, UnreadableFileError

MOST_MB = 5
MOST_BYTES = MOST_MB * 1024 * 1024
MOST_ROWS = 3000
AT_ONCE = 500
FIRST = RegistrationStep.GUARDIAN_1.value
KEPT = timedelta(days=1)
FORMULA_SIGNS = ("=", "@")
DAY_FORMATS = ("%d-%m-%Y", "%d/%m/%Y", "%Y-%m-%d", "%Y-%m-%d %H:%M:%S")

_PERSON = {
    "first_name": "voornaam",
    "initials": "voorletters",
    "prefix": "tussenvoegsel",
    "last_name": "achternaam",
    "bsn": "bsn",
    "phone": "telefoon",
    "email": "e-mail",
}
COLUMN_OF: dict[str, dict[str, str]] = {
    RegistrationStep.GUARDIAN_1.value: {
        **_PERSON,
        "street": "straat",
        "house_number": "huisnummer",
        "house_number_addition": "toevoeging",
        "postcode": "postcode",
        "city": "plaats",
    },
    RegistrationStep.GUARDIAN_2.value: {name: f"{word} 2" for name, word in _PERSON.items()},
    RegistrationStep.CHILD.value: {
        "first_name": "kind voornaam",
        "prefix": "kind tussenvoegsel",
        "last_name": "kind achternaam",
        "birth_date": "geboortedatum",
        "bsn": "kind bsn",
        "school": "school",
    },
    RegistrationStep.CARE.value: {
        "care_type": "opvangsoort",
        "location": "locatie",
        "weekdays": "dagen",
        "wanted_from": "ingangsdatum",
        "remark": "opmerking",
    },
}
"""The column of each answer: files are Dutch, as their columns are."""
COLUMNS = tuple(column for step in COLUMN_OF.values() for column in step.values())
NOT_NEEDED = ("tussenvoegsel", "bsn", "toevoeging", "school", "opmerking", "kind tussenvoegsel", "kind bsn")
NEEDED = tuple(column for column in COLUMNS if column not in NOT_NEEDED and not column.endswith(" 2"))
CARE_TYPES = {
    "dagopvang": "day_care",
    "kdv": "day_care",
    "peuteropvang": "playgroup",
    "bso": "after_school",
    "vso": "before_school",
    "gastouderopvang": "childminding",
}
DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag")
DAY_COLUMNS = ("geboortedatum", "ingangsdatum")
WEEKDAYS = {word: number for number, day in enumerate(DAYS, start=1) for word in (day, day[:2])}
BETWEEN_DAYS = re.compile(r"[\s,;/+&.]+|\ben\b")


@dataclass(frozen=True)
class Line:
    """What comes of one row: an entry of the import list, or `problems` that say why it is left out."""

    number: str
    who: str
    problems: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    bsns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """What a file comes to. Of the columns with the titles `unread` nothing is taken over."""

    lines: list[Line]
    unread: list[str] = field(default_factory=list)

    @property
    def good(self) -> list[Line]:
        return [line for line in self.lines if not line.problems]

    @property
    def left_out(self) -> list[Line]:
        return [line for line in self.lines if line.problems]

    @property
    def problems_first(self) -> list[Line]:
        return [*self.left_out, *self.good]


def register() -> None:
    """Put the kept files on the list of what stands under the keys."""
    keyring.register(
        SealedColumn("childcare.RegistrationFile", "sealed", place=lambda row: place_of(row.user_id))
    )


def place_of(user_id: int) -> Place:
    """A kept file is bound to the user who chose it."""
    return Place("childcare_registrationfile", "sealed", user_id)


def read_sheet(content: bytes) -> Sheet:
    """The rows of a file, a text for each of COLUMNS. Raises UnreadableFileError."""
    if len(content) > MOST_BYTES:
        raise UnreadableFileError(_("This file is larger than %(most)d MB. Split it up.") % {"most": MOST_MB})
    sheet = sheets.read_sheet(content, COLUMNS, NEEDED, most=MOST_ROWS)
    if not sheet.rows:
        raise UnreadableFileError(_("There are no registrations under the first line."))
    if len(sheet.rows) > MOST_ROWS:
        raise UnreadableFileError(
            _("This file has more than %(most)d rows. Split it up.") % {"most": MOST_ROWS}
        )
    return sheet


@sensitive_variables()
def keep(user: User, name: str, sheet: Sheet) -> None:
    """Judge the rows, and keep what came of them until this user says yes; an earlier file of theirs makes place."""
    forget_old()
    sealed = _sealed(user.pk, foresee(user, sheet))
    RegistrationFile.objects.update_or_create(
        user=user, defaults={"name": name[:120], "sealed": sealed, "created_at": clock.now()}
    )


@sensitive_variables()
def _sealed(user_id: int, report: Report) -> bytes:
    return place_of(user_id).seal(json.dumps(asdict(report)).encode())


def forget_old() -> None:
    """Files that nobody said yes to within a day go."""
    RegistrationFile.objects.filter(created_at__lt=clock.now() - KEPT).delete()


def kept_of(user: User) -> RegistrationFile | None:
    return RegistrationFile.objects.filter(user=user, created_at__gte=clock.now() - KEPT).first()


@sensitive_variables()
def report_of(kept: RegistrationFile) -> Report:
    """What came of each row when the file was chosen: judging thousands of rows takes seconds, so it is done once."""
    opened = json.loads(place_of(kept.user_id).unseal(kept.sealed))
    lines = [Line(**{**line, "problems": tuple(line["problems"])}) for line in opened["lines"]]
    return Report(lines, opened["unread"])


@sensitive_variables()
def _as_known_now(user: User, report: Report) -> Report:
    """The same, without those who came into the register or the import list meanwhile."""
    homes = {line.facts[FIRST]["postcode"] for line in report.good}
    known = recognition.known_at(user.organisation_id, homes)
    lines = []
    for line in report.lines:
        where = "" if line.problems else known.where(line.facts)
        lines.append(Line(line.number, line.who, (_known_words(where),)) if where else line)
    return Report(lines, report.unread)


@sensitive_variables()
def foresee(user: User, sheet: Sheet) -> Report:
    """What would come of each row now; nothing changes."""
    assert user.organisation is not None
    data = OwnRegister(user.organisation).locations()
    known = recognition.known_at(user.organisation_id, {row["postcode"] for row in sheet.rows})
    seen: dict[str, str] = {}
    lines = []
    for row in sheet.rows:
        line = _judged(data, known, row)
        keys = recognition.match_keys_of(line.facts)
        twice = next((seen[key] for key in keys if key in seen), None)
        if twice and not line.problems:
            same = _("The same guardian is on line %(line)s.") % {"line": twice}
            line = Line(line.number, line.who, (same,))
        seen.update({key: line.number for key in keys if key not in seen})
        lines.append(line)
    return Report(lines, sheet.unread)


@sensitive_variables()
@transaction.atomic
def import_kept(user: User, kept: RegistrationFile, *, without_the_rest: bool) -> Report:
    """Put the good rows in the import list. With wrong ones nothing comes in, unless `without_the_rest` asks for it.

    Whether somebody is known is looked at anew. Pressed twice, the second time finds no file any more and adds nothing.
    """
    locked = RegistrationFile.objects.select_for_update().filter(pk=kept.pk).first()
    if locked is None:
        return Report([])
    report = _as_known_now(user, report_of(locked))
    if report.left_out and not without_the_rest:
        locked.sealed = _sealed(locked.user_id, report)
        locked.save(update_fields=["sealed"])
        return report
    _add(user, locked, report.good)
    trail.record(
        Action.IMPORT_READ,
        actor=user,
        subject=user.organisation,
        added=len(report.good),
        left_out=len(report.left_out),
    )
    locked.delete()
    return report


@sensitive_variables()
def _add(user: User, kept: RegistrationFile, lines: list[Line]) -> None:
    """In the same number of queries for every five hundred."""
    now = clock.now()
    entries = ImportEntry.objects.bulk_create(
        (
            ImportEntry(
                organisation_id=user.organisation_id,
                source=ImportSource.FILE,
                file_name=kept.name,
                facts=dict(line.facts),
                match_keys=recognition.match_keys_of(line.facts),
                added_at=now,
                added_by=user,
            )
            for line in lines
        ),
        batch_size=AT_ONCE,
    )
    held_bsns.hold_of_new((entry, line.bsns) for entry, line in zip(entries, lines, strict=True))


@sensitive_variables()
def _judged(data: LocationList, known: recognition.Known, row: Row) -> Line:
    who = " ".join(row[column] for column in ("voornaam", "tussenvoegsel", "achternaam") if row[column])
    formulas = [column for column in COLUMNS if row[column].startswith(FORMULA_SIGNS)]
    if formulas:
        words = _("%(column)s: a cell cannot begin with = or @.")
        return Line(row["line"], "", tuple(words % {"column": column} for column in formulas))
    judged = judge(data, _typed(data, row))
    errors = {_column(step, name): error for step, name, error in judged.errors}
    errors |= {column: _no_day_words(row[column]) for column in DAY_COLUMNS if _is_no_day(row[column])}
    problems = [f"{column}: {error}" for column, error in errors.items()]
    if not problems:
        where = known.where(judged.facts)
        problems += [_known_words(where)] if where else []
    return Line(row["line"], who, tuple(problems), judged.facts, judged.bsns)


def _is_no_day(typed: str) -> bool:
    return bool(typed) and _day(typed) is None


def _no_day_words(typed: str) -> str:
    return _("“%(typed)s” is no date. Write it as 31-12-2026.") % {"typed": typed[:40]}


def _known_words(where: str) -> str:
    if where == recognition.FAMILIES:
        return _("This guardian is in the register already (last name, initials and address).")
    return _("This guardian is in the import list already (last name, initials and address).")


def _column(step: str, name: str) -> str:
    columns = COLUMN_OF[step]
    return f"{columns['care_type']}, {columns['location']}" if name == "place" else columns.get(name, name)


def _typed(data: LocationList, row: Row) -> dict[str, dict[str, Any]]:
    """A row as the forms take it; what cannot be read goes along as it is, for the form to refuse."""
    typed: dict[str, dict[str, Any]] = {
        step: {name: row[column] for name, column in columns.items()} for step, columns in COLUMN_OF.items()
    }
    child, care = typed[RegistrationStep.CHILD.value], typed[RegistrationStep.CARE.value]
    child["birth_date"] = _day(child["birth_date"]) or ""
    child["school"] = _key_of(child["school"], data.schools)
    location = _key_of(care.pop("location"), data.locations)
    kind = care.pop("care_type").lower()
    care["place"] = f"{CARE_TYPES.get(kind, kind)}{SEPARATOR}{location}"
    words = filter(None, BETWEEN_DAYS.split(care["weekdays"].lower()))
    care["weekdays"] = [str(WEEKDAYS.get(word, word)) for word in words]
    care["wanted_from"] = _day(care["wanted_from"]) or ""
    return typed


def _key_of(name: str, rows: Iterable[Any]) -> str:
    """The key of what has this name; the name itself where nothing has."""
    return next((row.key for row in rows if row.name.lower() == name.lower()), name)


def _day(text: str) -> str | None:
    for form in DAY_FORMATS:
        try:
            return datetime.strptime(text, form).date().isoformat()
        except ValueError:
            continue
    return None
