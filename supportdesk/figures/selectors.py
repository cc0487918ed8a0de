"""The figures of the desk, of the worker's own organisation (S-36). Every function takes the user first.

Device checks belong to nobody (S-30) and go after a month, so versions of browsers are counted over all of Kring and
over fewer weeks.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, Min, Q, QuerySet
from django.utils.translation import gettext as _

from carecases.tickets.choices import Audience
from carecases.tickets.models import Ticket
from core.accounts.models import User
from core.lib import clock
from core.notifications.models import Bounce
from supportdesk.checking import known_checks
from supportdesk.complaints import Complaint
from supportdesk.devices.models import KEPT, DeviceCheck
from supportdesk.devices.rules.judgement import WEIGHTS, Finding, Weight
from supportdesk.devices.rules.supported import Family
from supportdesk.devices.wording import FAMILY_NAMES
from supportdesk.figures.rules.rising import is_rising, median
from supportdesk.health.models import Incident
from supportdesk.models import Diagnosis

WEEKS = 8
WEEK = timedelta(days=7)
PROBLEMS = [finding.value for finding in Finding if WEIGHTS[finding] is not Weight.NOTE]
"""What keeps somebody from working; another time zone, for one, does not."""
WEEKS_OF_CHECKS = (KEPT - WEEK) // WEEK + 1
"""Of device checks older ones are cleared away: a week that is half gone would make the others look like a rise."""


@dataclass(frozen=True)
class Row:
    """A name and its number per week, the oldest first."""

    name: str
    by_week: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.by_week)

    @property
    def is_rising(self) -> bool:
        return is_rising(self.by_week)


@dataclass(frozen=True)
class Table:
    """Rows by their total, the largest first; `weeks` are Mondays."""

    weeks: tuple[date, ...]
    rows: tuple[Row, ...]

    @property
    def rising(self) -> list[Row]:
        return [row for row in self.rows if row.is_rising]


def weeks(how_many: int = WEEKS) -> tuple[date, ...]:
    """The Mondays of this week and those before it, the oldest first."""
    monday = clock.today() - timedelta(days=clock.today().weekday())
    return tuple(monday - WEEK * back for back in range(how_many - 1, -1, -1))


def complaints_by_week(user: User) -> Table:
    """Diagnoses by complaint; one that repeats another counts with it."""
    found = _diagnoses(user).values_list("complaint", "at")
    return _table((str(Complaint(complaint).label), at) for complaint, at in found)


def causes_by_week(user: User) -> Table:
    """The first cause of each diagnosis that found one. Checks are called after what is in order, a cause is not."""
    names = {slug: _("Not so: “%(check)s”") % {"check": one.name} for slug, one in known_checks().items()}
    found = _diagnoses(user).exclude(causes=[]).values_list("causes", "at")
    return _table((names.get(causes[0], causes[0]), at) for causes, at in found)


def bounces_by_week(user: User) -> Table:
    """Returned mail by the provider of the address: a wave is one provider's doing."""
    found = Bounce.objects.filter(
        message__recipient__organisation=user.organisation_id, at__gte=_since()
    ).values_list("address", "at")
    return _table((address.rpartition("@")[2], at) for address, at in found)


def browsers_by_week(user: User) -> Table:
    """Checked devices on which something was wrong, by browser and major version, over all of Kring."""
    mondays = weeks(WEEKS_OF_CHECKS)
    found = DeviceCheck.objects.filter(made_at__gte=_begin_of(mondays[0]), findings__overlap=PROBLEMS)
    rows = found.values_list("family", "browser", "major", "made_at")
    return _table(((_browser(family, browser, major), at) for family, browser, major, at in rows), mondays)


@dataclass(frozen=True)
class Answered:
    """How long people wait for a first answer: the median in hours, and of how many."""

    hours: float | None
    of: int


def tickets_answered(user: User) -> Answered:
    """From sending a ticket to the first answer of somebody else, in the last eight weeks."""
    tickets = Ticket.objects.filter(organisation=user.organisation_id, sent_at__gte=_since())
    of_others = Q(messages__audience=Audience.SCHOOL) & ~Q(messages__author=F("sent_by"))
    answered = tickets.annotate(first=Min("messages__at", filter=of_others))
    return _answered(answered.values_list("sent_at", "first"))


def incidents_answered(user: User) -> Answered:
    """From reporting an incident to its end."""
    rows = Incident.objects.filter(
        organisation=user.organisation_id, reported_at__gte=_since(), ended_at__isnull=False
    )
    return _answered(rows.values_list("reported_at", "ended_at"))


def _answered(pairs: Iterable[tuple[datetime, datetime | None]]) -> Answered:
    hours = [(end - start).total_seconds() / 3600 for start, end in pairs if end is not None]
    return Answered(median(hours), len(hours))


def _diagnoses(user: User) -> QuerySet[Diagnosis]:
    return Diagnosis.objects.filter(organisation=user.organisation_id, previous=None, at__gte=_since())


def _since() -> datetime:
    return _begin_of(weeks()[0])


def _begin_of(day: date) -> datetime:
    return clock.midnight_after(day - timedelta(days=1))


def _table(found: Iterable[tuple[str, datetime]], mondays: tuple[date, ...] | None = None) -> Table:
    mondays = mondays or weeks()
    counted: defaultdict[str, Counter[date]] = defaultdict(Counter)
    for name, at in found:
        on = clock.local_date(at)
        counted[name][on - timedelta(days=on.weekday())] += 1
    rows = [Row(name, _numbers(numbers, mondays)) for name, numbers in counted.items()]
    return Table(mondays, tuple(sorted(rows, key=lambda row: (-row.total, row.name))))


def _numbers(counted: Counter[date], mondays: Sequence[date]) -> tuple[int, ...]:
    return tuple(counted[monday] for monday in mondays)


def _browser(family: str, browser: str, major: int | None) -> str:
    name = FAMILY_NAMES.get(Family(family), browser)
    return f"{name} {major}" if major is not None else name
