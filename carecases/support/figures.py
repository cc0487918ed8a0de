"""Kengetallen: how many approaches and TLVs there are, and how long they took (C-45).

What counts:

- An approach counts on the first day that was planned for it, a TLV on the day it was issued. A TLV that was taken over
  from elsewhere was not given here and does not count.
- Nothing counts of a help request that is hidden (not submitted) or removed. A help request without approach or TLV is
  in no table; `not_counted` says how many those are, by the date of the help request.
- Waiting is the time from submitting until the approach started; handling from its start until it ended, for a TLV from
  submitting until it was issued. Days by the calendar in Europe/Amsterdam, and only of what came so far.

Everything is counted by PostgreSQL, in a number of queries that does not grow.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import (
    Aggregate,
    Avg,
    Count,
    DateField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce, TruncDate, TruncMonth
from django.utils.translation import get_language

from carecases.models import HelpRequest, StatusChange
from carecases.selectors import works_for_partnership
from carecases.support.choices import Category, SchoolType
from carecases.support.models import Approach, ApproachType, Tlv
from carecases.support.rules.tlv_term import FIRST_MONTH, school_year, year_name
from core.accounts.choices import UnitKind
from core.accounts.models import Unit, User
from core.lib import clock, display

ONE_DAY = timedelta(days=1)
SCHOOL = {"school": F("help_request__school"), "school_name": F("help_request__school__name")}


@dataclass(frozen=True)
class Asked:
    """What the figures are asked of; an empty part asks for everything. `first` and `last` count both.

    `approach_type` leaves out TLVs; `school_type` and `category` leave out approaches.
    """

    school: int | None = None
    school_year: int | None = None
    approach_type: int | None = None
    school_type: str = ""
    category: str = ""
    first: date | None = None
    last: date | None = None

    @property
    def begins(self) -> date | None:
        """The first day that counts."""
        years = [date(self.school_year, FIRST_MONTH, 1)] if self.school_year else []
        return max([*years, *([self.first] if self.first else [])], default=None)

    @property
    def ends(self) -> date | None:
        """The last day that counts."""
        years = [date(self.school_year + 1, FIRST_MONTH - 1, 31)] if self.school_year else []
        return min([*years, *([self.last] if self.last else [])], default=None)

    @property
    def has_approaches(self) -> bool:
        return not (self.school_type or self.category)

    @property
    def has_tlvs(self) -> bool:
        return self.approach_type is None


@dataclass(frozen=True)
class Row:
    """One line of a table: how many approaches and TLVs; None where a table is not about them."""

    name: str
    approaches: int | None
    tlvs: int | None

    @property
    def total(self) -> int:
        return (self.approaches or 0) + (self.tlvs or 0)


@dataclass(frozen=True)
class Duration:
    """How long something took: of how many, and the median and mean in days; None where there is nothing."""

    number: int
    median: float | None
    mean: float | None

    @property
    def shown_median(self) -> Decimal | None:
        """With one decimal."""
        return _rounded(self.median)

    @property
    def shown_mean(self) -> Decimal | None:
        """With one decimal."""
        return _rounded(self.mean)


@dataclass(frozen=True)
class Figures:
    """All tables of the page, each in its order."""

    approaches: int
    tlvs: int
    not_counted: int
    years: list[Row]
    months: list[Row]
    schools: list[Row]
    approach_types: list[Row]
    school_types: list[Row]
    categories: list[Row]
    approach_waiting: Duration
    approach_handling: Duration
    tlv_handling: Duration


@dataclass
class _Counted:
    """Numbers of approaches and TLVs by the same kind of key."""

    approaches: Counter[Any] = field(default_factory=Counter)
    tlvs: Counter[Any] = field(default_factory=Counter)

    def rows(self, keys: Iterable[Any], name: Callable[[Any], str]) -> list[Row]:
        return [Row(name(key), self.approaches[key], self.tlvs[key]) for key in keys]

    @property
    def keys(self) -> set[Any]:
        return set(self.approaches) | set(self.tlvs)


class _Median(Aggregate):
    """The middle one, or the mean of the two in the middle."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def figures_of(user: User, asked: Asked) -> Figures:
    """The figures of the user's partnership; for a school those of its own schools."""
    approaches, tlvs = _approaches(user, asked), _tlvs(user, asked)
    months, schools = _Counted(), _Counted()
    types, school_types, categories = Counter[str](), Counter[str](), Counter[str]()
    names: dict[int, str] = {}
    for month, number in _by(approaches, month=TruncMonth("first_day")):
        months.approaches[month] += number
    for pk, name, number in _by(approaches, **SCHOOL):
        schools.approaches[pk], names[pk] = number, name
    for name, number in _by(approaches, type_name=F("type__name")):
        types[name] += number
    for month, number in _by(tlvs, month=TruncMonth("issued_on")):
        months.tlvs[month] += number
    for pk, name, number in _by(tlvs, **SCHOOL):
        schools.tlvs[pk], names[pk] = number, name
    for school_type, category, number in _by(tlvs, kind_of_school=F("school_type"), level=F("category")):
        school_types[school_type] += number
        categories[category] += number
    years = _Counted()
    for month in months.keys:
        years.approaches[school_year(month)] += months.approaches[month]
        years.tlvs[school_year(month)] += months.tlvs[month]
    return Figures(
        approaches=months.approaches.total(),
        tlvs=months.tlvs.total(),
        not_counted=_not_counted(user, asked),
        years=years.rows(sorted(years.keys), year_name),
        months=months.rows(sorted(months.keys), _month_name),
        schools=schools.rows(
            sorted(schools.keys, key=lambda pk: (names[pk].casefold(), pk)), names.__getitem__
        ),
        approach_types=[Row(name, types[name], None) for name in sorted(types, key=str.casefold)],
        school_types=[
            Row(str(SchoolType(key).label), None, school_types[key])
            for key in SchoolType
            if school_types[key]
        ],
        categories=[
            Row(str(Category(key).label), None, categories[key]) for key in Category if categories[key]
        ],
        **_durations(approaches, tlvs),
    )


def school_years_of(user: User) -> list[int]:
    """The school years in which something counts, and this one; newest first."""
    found = {school_year(clock.today())}
    for rows, day in ((_approaches(user, Asked()), "first_day"), (_tlvs(user, Asked()), "issued_on")):
        first = rows.aggregate(first=Min(day))["first"]
        if first is not None:
            found |= set(range(school_year(first), max(found) + 1))
    return sorted(found, reverse=True)


def schools_counted_of(user: User) -> QuerySet[Unit]:
    """The schools and institutions that can be chosen, those that closed too."""
    units = Unit.objects.filter(
        organisation=user.organisation_id, kind__in=(UnitKind.SCHOOL, UnitKind.INSTITUTION)
    )
    return units if works_for_partnership(user) else units.filter(users=user)


def approach_types_of(user: User) -> QuerySet[ApproachType]:
    """The kinds of approaches that can be chosen."""
    return ApproachType.objects.filter(organisation=user.organisation_id)


def _help_requests(user: User, asked: Asked) -> QuerySet[HelpRequest]:
    """Those of which something can count, whatever else the user sees: hidden ones never do."""
    found = HelpRequest.objects.filter(organisation=user.organisation_id, removed_at=None, is_hidden=False)
    if not works_for_partnership(user):
        found = found.filter(school__in=user.units.all())
    return found.filter(school=asked.school) if asked.school else found


def _within(rows: Any, asked: Asked, day: str) -> Any:
    if asked.begins:
        rows = rows.filter(**{f"{day}__gte": asked.begins})
    return rows.filter(**{f"{day}__lte": asked.ends}) if asked.ends else rows


def _approaches(user: User, asked: Asked) -> QuerySet[Approach]:
    if not asked.has_approaches:
        return Approach.objects.none()
    found = _within(Approach.objects.filter(organisation=user.organisation_id), asked, "first_day")
    if asked.approach_type:
        found = found.filter(type=asked.approach_type)
    return found.filter(help_request__in=_help_requests(user, asked)).order_by()


def _tlvs(user: User, asked: Asked) -> QuerySet[Tlv]:
    if not asked.has_tlvs:
        return Tlv.objects.none()
    found = _within(
        Tlv.objects.filter(organisation=user.organisation_id, is_imported=False), asked, "issued_on"
    )
    wanted = {"school_type": asked.school_type, "category": asked.category}
    found = found.filter(**{name: value for name, value in wanted.items() if value})
    return found.filter(help_request__in=_help_requests(user, asked)).order_by()


def _not_counted(user: User, asked: Asked) -> int:
    """Help requests of these schools and dates that have neither approach nor TLV."""
    found = _within(_help_requests(user, asked), asked, "asked_on").order_by()
    has_approach = Exists(Approach.objects.filter(help_request=OuterRef("pk")))
    has_tlv = Exists(Tlv.objects.filter(help_request=OuterRef("pk"), is_imported=False))
    return found.filter(~has_approach, ~has_tlv).count()


def _by(rows: QuerySet[Any], **keys: Any) -> list[Any]:
    """How many there are for each value of the keys: the values, then the number."""
    return list(rows.annotate(**keys).values(*keys).annotate(number=Count("pk")).values_list(*keys, "number"))


def _month_name(first_day: date) -> str:
    """ "november 2026" in the language of the page."""
    return display.month(first_day, display.known_language(get_language()))


def _durations(approaches: QuerySet[Approach], tlvs: QuerySet[Tlv]) -> dict[str, Duration]:
    seen = StatusChange.objects.filter(
        help_request=OuterRef("help_request"), target__is_hidden=False
    ).order_by("at", "pk")
    submitted = Coalesce(
        Subquery(seen.annotate(day=TruncDate("at")).values("day")[:1], output_field=DateField()),
        F("help_request__asked_on"),
    )
    begun = approaches.filter(started_on__isnull=False).annotate(submitted=submitted)
    ended = ~Q(ended_on=None)
    found = begun.annotate(
        waiting=_days(F("started_on") - F("submitted")), handling=_days(F("ended_on") - F("started_on"))
    ).aggregate(
        waiting_number=Count("pk"),
        waiting_median=_Median("waiting"),
        waiting_mean=Avg("waiting"),
        handling_number=Count("pk", filter=ended),
        handling_median=_Median("handling", filter=ended),
        handling_mean=Avg("handling", filter=ended),
    )
    issued = (
        tlvs.annotate(submitted=submitted)
        .annotate(took=_days(F("issued_on") - F("submitted")))
        .aggregate(took_number=Count("pk"), took_median=_Median("took"), took_mean=Avg("took"))
    )
    return {
        "approach_waiting": _duration(found, "waiting"),
        "approach_handling": _duration(found, "handling"),
        "tlv_handling": _duration(issued, "took"),
    }


def _days(expression: Any) -> "ExpressionWrapper[Any]":
    return ExpressionWrapper(expression, output_field=DurationField())


def _rounded(days: float | None) -> Decimal | None:
    return None if days is None else Decimal(str(days)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _duration(found: dict[str, Any], name: str) -> Duration:
    median, mean = found[f"{name}_median"], found[f"{name}_mean"]
    return Duration(
        found[f"{name}_number"] or 0,
        median / ONE_DAY if median is not None else None,
        mean / ONE_DAY if mean is not None else None,
    )
