"""Pupils of a group from a file: first shown what would come of each row, then done (A-31).

A file that is read in a second time changes nothing. A row with something wrong changes nothing and says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.identifiers import normalise
from core.accounts.models import User
from core.audit import trail
from core.audit.choices import Action
from core.homelogin.actions.read_roster import EMAILS, FIRST_NAME, LAST_NAME, PREFIX
from core.homelogin.actions.roster import set_addresses
from core.homelogin.models import HomeGroup, Pupil, RosterDraft
from core.lib import clock, names
from core.lib.sheets import Row

DRAFTS_KEPT = timedelta(days=1)
FORMULA_STARTS = ("=", "+", "-", "@")
Names = tuple[str, str, str]


class Outcome(StrEnum):
    NEW = "new"
    KNOWN = "known"
    CHANGED = "changed"
    LEFT_OUT = "left_out"


@dataclass(frozen=True)
class Line:
    """What comes of one row of the file; `problem` says why it is left out."""

    number: str
    names: Names
    emails: tuple[str, ...]
    outcome: Outcome
    problem: str = ""

    @property
    def name(self) -> str:
        return names.display(*self.names)


@dataclass
class Report:
    lines: list[Line] = field(default_factory=list)

    @property
    def added(self) -> int:
        return self._count(Outcome.NEW)

    @property
    def known(self) -> int:
        return self._count(Outcome.KNOWN)

    @property
    def changed(self) -> int:
        return self._count(Outcome.CHANGED)

    @property
    def left_out(self) -> int:
        return self._count(Outcome.LEFT_OUT)

    def _count(self, outcome: Outcome) -> int:
        return sum(line.outcome is outcome for line in self.lines)


def foresee(group: HomeGroup, rows: Iterable[Row]) -> Report:
    """What would come of these rows now; nothing changes."""
    report = Report()
    standing = _standing(group)
    seen: dict[str, str] = {}
    for row in rows:
        report.lines.append(_judged(row, group, standing, seen))
    return report


@transaction.atomic
def keep_draft(user: User, group: HomeGroup, rows: list[Row]) -> RosterDraft:
    """Keep the rows until this user says yes; an earlier file of theirs for this group makes place."""
    RosterDraft.objects.filter(created_at__lt=clock.now() - DRAFTS_KEPT).delete()
    draft, _made = RosterDraft.objects.update_or_create(
        group=group, user=user, defaults={"rows": rows, "created_at": clock.now()}
    )
    return draft


def draft_of(user: User, group: HomeGroup) -> RosterDraft | None:
    kept_since = clock.now() - DRAFTS_KEPT
    return RosterDraft.objects.filter(user=user, group=group, created_at__gte=kept_since).first()


@transaction.atomic
def import_draft(user: User, draft: RosterDraft) -> Report:
    """New pupils are added; known ones get the addresses in the file, if there are any, and nothing else changes.

    Judged anew, so it also holds when somebody changed the group since the file was shown.
    """
    group = HomeGroup.objects.select_for_update().get(pk=draft.group_id)
    report = foresee(group, draft.rows)
    for line in report.lines:
        if line.outcome in {Outcome.NEW, Outcome.CHANGED}:
            _import_line(user, group, line)
    draft.delete()
    trail.record(
        Action.HOME_ROSTER_IMPORTED,
        actor=user,
        subject=group,
        added=report.added,
        changed=report.changed,
        known=report.known,
        left_out=report.left_out,
    )
    return report


def _import_line(user: User, group: HomeGroup, line: Line) -> None:
    first_name, prefix, last_name = line.names
    pupil = Pupil.objects.filter(
        group=group, first_name__iexact=first_name, prefix__iexact=prefix, last_name__iexact=last_name
    ).first() or Pupil.objects.create(group=group, first_name=first_name, prefix=prefix, last_name=last_name)
    if line.emails:
        set_addresses(user, pupil, line.emails)


def _standing(group: HomeGroup) -> dict[str, Pupil]:
    """The organisation's pupils by name; of two with one name the pupil of this group."""
    pupils = Pupil.objects.filter(group__organisation=group.organisation_id).select_related("group")
    found: dict[str, Pupil] = {}
    for pupil in pupils.prefetch_related("addresses__account"):
        key = _key((pupil.first_name, pupil.prefix, pupil.last_name))
        if key not in found or pupil.group_id == group.pk:
            found[key] = pupil
    return found


def _judged(row: Row, group: HomeGroup, standing: dict[str, Pupil], seen: dict[str, str]) -> Line:
    person, emails = _names(row), _emails(row)
    key = _key(person)
    pupil = standing.get(key)
    problem = _problem(person, row)
    if not problem and key in seen:
        problem = _("The same name is on line %(line)s.") % {"line": seen[key]}
    elif not problem and pupil is not None and pupil.group_id != group.pk:
        problem = _("Somebody with this name is in %(group)s. Move that pupil, or add this one by hand.") % {
            "group": pupil.group.name
        }
    if problem:
        return Line(row["line"], person, _typed_emails(row), Outcome.LEFT_OUT, problem)
    seen[key] = row["line"]
    return Line(row["line"], person, emails, _outcome(pupil, emails))


def _outcome(pupil: Pupil | None, emails: tuple[str, ...]) -> Outcome:
    if pupil is None:
        return Outcome.NEW
    present = tuple(normalise(address.account.email) for address in pupil.addresses.all())
    return Outcome.CHANGED if emails and emails != present else Outcome.KNOWN


def _problem(person: Names, row: Row) -> str:
    first_name, prefix, last_name = person
    if not first_name or not last_name:
        return _("First name or last name is missing.")
    for name in person:
        if name.startswith(FORMULA_STARTS):
            return _("%(text)s is a formula, not a name.") % {"text": name}
    pupil = Pupil(first_name=first_name, prefix=prefix, last_name=last_name)
    try:
        pupil.clean_fields(exclude=("group", "secret_kind", "sealed_secret"))
    except ValidationError:
        return _("A name is too long.")
    return next((_no_address(typed) for typed in _typed_emails(row) if not _is_address(typed)), "")


def _no_address(email: str) -> str:
    return _("%(text)s is no e-mail address.") % {"text": email}


def _is_address(typed: str) -> bool:
    try:
        validate_email(normalise(typed))
    except ValidationError:
        return False
    return True


def _names(row: Row) -> Names:
    """First name, prefix and surname; a prefix that was typed before the surname is split off."""
    prefix, last_name = names.split_surname(f"{row[PREFIX]} {row[LAST_NAME]}")
    if prefix or not row[PREFIX]:
        return row[FIRST_NAME], prefix, last_name
    return row[FIRST_NAME], row[PREFIX], row[LAST_NAME]


def _typed_emails(row: Row) -> tuple[str, ...]:
    return tuple(row[name] for name in EMAILS if row[name])


def _emails(row: Row) -> tuple[str, ...]:
    return tuple(dict.fromkeys(normalise(typed) for typed in _typed_emails(row)))


def _key(person: Names) -> str:
    return "|".join(part.lower() for part in person)
