"""Credits of many children from a file: first shown what would come of each row, then granted (R-33).

A file that is read in a second time grants nothing twice. A row with something wrong grants nothing and says so.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.childcare.models import Child, Family
from core.lib import clock, sheets
from core.lib.sheets import Row, UnreadableFileError
from requests_app.actions import credits
from requests_app.actions.tell_expiring import tell_of
from requests_app.choices import CreditOrigin, CreditUnit, MovementKind
from requests_app.credit_forms import GrantForm
from requests_app.models import Credit, CreditImport, CreditMovement

DEBTOR, FIRST_NAME, AMOUNT, REASON = "debiteurnummer", "voornaam", "aantal", "reden"
UNIT, ORIGIN, FIRST_DAY, LAST_DAY = "eenheid", "herkomst", "geldig vanaf", "geldig tot"
NEEDED = (DEBTOR, FIRST_NAME, AMOUNT, LAST_DAY, REASON)
COLUMNS = (*NEEDED, UNIT, ORIGIN, FIRST_DAY)
MOST_BYTES = 1_000_000
MOST_ROWS = 1000
KEPT = timedelta(days=1)

UNITS = {
    "uren": CreditUnit.HOURS,
    "punten": CreditUnit.POINTS,
    "dagdelen": CreditUnit.PARTS,
    "dagen": CreditUnit.DAYS,
}
ORIGINS = {
    "coulance": CreditOrigin.GOODWILL,
    "gekocht": CreditOrigin.BOUGHT,
    "afwezigheid": CreditOrigin.ABSENCE,
    "sluitingsdag": CreditOrigin.CLOSING_DAY,
    "feestdag": CreditOrigin.PUBLIC_HOLIDAY,
    "studiedag": CreditOrigin.STUDY_DAY,
}
"""The words of the file: files are Dutch, as their columns are."""
DAY_FORMATS = ("%d-%m-%Y", "%d/%m/%Y", "%Y-%m-%d", "%Y-%m-%d %H:%M:%S")
_COLUMN_OF = {
    "amount": AMOUNT,
    "reason": REASON,
    "unit": UNIT,
    "origin": ORIGIN,
    "valid_from": FIRST_DAY,
    "valid_until": LAST_DAY,
}


class Outcome(StrEnum):
    NEW = "new"
    KNOWN = "known"
    LEFT_OUT = "left_out"


@dataclass(frozen=True)
class Line:
    """What comes of one row of the file: a credit for a child, or `problems` that say why it is left out."""

    number: str
    who: str
    outcome: Outcome
    problems: tuple[str, ...] = ()
    credit: Credit | None = None
    amount: Decimal = Decimal(0)


@dataclass
class Report:
    """What a file comes to."""

    lines: list[Line] = field(default_factory=list)

    @property
    def new(self) -> list[Line]:
        return self._of(Outcome.NEW)

    @property
    def known(self) -> list[Line]:
        return self._of(Outcome.KNOWN)

    @property
    def left_out(self) -> list[Line]:
        return self._of(Outcome.LEFT_OUT)

    @property
    def problems_first(self) -> list[Line]:
        """What has to be mended stands on top, then what is granted, then what stood already."""
        return [*self.left_out, *self.new, *self.known]

    def _of(self, outcome: Outcome) -> list[Line]:
        return [line for line in self.lines if line.outcome is outcome]


def read_rows(content: bytes) -> list[Row]:
    """The rows of a CSV file or spreadsheet, a text for each of COLUMNS. Raises UnreadableFileError."""
    if len(content) > MOST_BYTES:
        raise UnreadableFileError(_("This file is larger than 1 MB. Split it up."))
    rows = sheets.read_rows(content, COLUMNS, NEEDED, most=MOST_ROWS)
    if not rows:
        raise UnreadableFileError(_("There are no credits under the first line."))
    if len(rows) > MOST_ROWS:
        raise UnreadableFileError(
            _("This file has more than %(most)d rows. Split it up.") % {"most": MOST_ROWS}
        )
    return rows


@transaction.atomic
def keep(user: User, rows: list[Row]) -> None:
    """Keep the rows until this user says yes; an earlier file of theirs makes place."""
    CreditImport.objects.filter(created_at__lt=clock.now() - KEPT).delete()
    CreditImport.objects.update_or_create(user=user, defaults={"rows": rows, "created_at": clock.now()})


def kept_of(user: User) -> CreditImport | None:
    return CreditImport.objects.filter(user=user, created_at__gte=clock.now() - KEPT).first()


def foresee(user: User, rows: Sequence[Row]) -> Report:
    """What would come of these rows now; nothing changes. Three queries, however many rows."""
    families = _families(user, rows)
    standing = _standing(child for family in families.values() for child in family)
    report = Report()
    seen: dict[tuple[Any, ...], str] = {}
    for row in rows:
        line = _judged(user, row, families)
        if line.credit is not None:
            key = _key(line.credit, line.amount)
            if key in seen:
                same = _("The same credit is on line %(line)s.") % {"line": seen[key]}
                line = Line(line.number, line.who, Outcome.LEFT_OUT, (same,))
            elif key in standing:
                line = Line(line.number, line.who, Outcome.KNOWN, (), line.credit, line.amount)
            seen.setdefault(key, row["line"])
        report.lines.append(line)
    return report


@transaction.atomic
def import_kept(user: User, kept: CreditImport) -> Report:
    """Grant what is new and leave the rest; judged anew, as somebody may have granted some of it meanwhile.

    Pressed twice, the second time finds no file any more and grants nothing.
    """
    if CreditImport.objects.select_for_update().filter(pk=kept.pk).first() is None:
        return Report()
    families = _family_numbers(kept.rows)
    list(
        Family.objects.select_for_update(no_key=True)
        .filter(organisation=user.organisation_id, debtor_number__in=families)
        .order_by("pk")
    )
    report = foresee(user, kept.rows)
    new = [(line.credit, line.amount) for line in report.new if line.credit is not None]
    made = credits.grant_all(new, by=user)
    tell_of([credit.pk for credit in made])
    trail.record(
        Action.CREDITS_IMPORTED,
        actor=user,
        subject=user.organisation,
        granted=len(made),
        known=len(report.known),
        left_out=len(report.left_out),
    )
    kept.delete()
    return report


def _family_numbers(rows: Iterable[Row]) -> set[str]:
    return {row[DEBTOR] for row in rows if row[DEBTOR]}


def _families(user: User, rows: Iterable[Row]) -> dict[str, list[Child]]:
    """The children of the organisation by the debtor number of their family."""
    found: defaultdict[str, list[Child]] = defaultdict(list)
    children = Child.objects.filter(
        family__organisation=user.organisation_id, family__debtor_number__in=_family_numbers(rows)
    )
    for child in children.select_related("family"):
        found[child.family.debtor_number].append(child)
    return found


def _standing(children: Iterable[Child]) -> set[tuple[Any, ...]]:
    """What was granted before, so that a file that is read in twice grants nothing twice."""
    granted = CreditMovement.objects.filter(kind=MovementKind.GRANT, credit__child__in=list(children))
    return {_key(movement.credit, movement.amount) for movement in granted.select_related("credit")}


def _key(credit: Credit, amount: Decimal) -> tuple[Any, ...]:
    return (
        credit.child_id,
        credit.unit,
        credit.origin,
        credit.note,
        credit.valid_from,
        credit.valid_until,
        amount.quantize(Decimal("0.01")),
    )


def _judged(user: User, row: Row, families: Mapping[str, Sequence[Child]]) -> Line:
    who = f"{row[DEBTOR]} {row[FIRST_NAME]}".strip()
    named = [
        child
        for child in families.get(row[DEBTOR], ())
        if child.first_name.lower() == row[FIRST_NAME].lower()
    ]
    problems = _who_is_wrong(row, families, named)
    form = GrantForm(_form_data(row), user, {})
    if not form.is_valid():
        problems += [
            f"{_COLUMN_OF.get(name, name)}: {error}"
            for name, errors in form.errors.items()
            for error in errors
        ]
    if problems:
        return Line(row["line"], who, Outcome.LEFT_OUT, tuple(problems))
    child = named[0]
    return Line(row["line"], str(child), Outcome.NEW, (), form.credit_for(child), form.cleaned_data["amount"])


def _who_is_wrong(row: Row, families: Mapping[str, Sequence[Child]], named: Sequence[Child]) -> list[str]:
    if not row[DEBTOR] or not row[FIRST_NAME]:
        return [_("Debtor number or first name is missing.")]
    facts = {"number": row[DEBTOR], "name": row[FIRST_NAME]}
    if row[DEBTOR] not in families:
        return [_("No family has debtor number %(number)s.") % facts]
    if not named:
        return [_("Family %(number)s has no child called %(name)s.") % facts]
    if len(named) > 1:
        return [_("Family %(number)s has two children called %(name)s: grant this one by hand.") % facts]
    return []


def _form_data(row: Row) -> dict[str, Any]:
    """A row as the form for one credit takes it; what cannot be read goes along as it is, for the form to refuse."""
    return {
        "amount": _amount(row[AMOUNT]),
        "unit": UNITS.get(row[UNIT].lower(), row[UNIT]) if row[UNIT] else CreditUnit.HOURS,
        "origin": ORIGINS.get(row[ORIGIN].lower(), row[ORIGIN]) if row[ORIGIN] else CreditOrigin.GOODWILL,
        "valid_from": _day(row[FIRST_DAY]) if row[FIRST_DAY] else clock.today(),
        "valid_until": _day(row[LAST_DAY]),
        "weeks": "both",
        "reason": row[REASON],
    }


def _amount(text: str) -> Decimal | str:
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation:
        return text


def _day(text: str) -> date | str:
    for form in DAY_FORMATS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return text
