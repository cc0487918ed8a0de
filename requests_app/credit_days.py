"""Days without care and who earns a credit by them (R-33): the children planned on that weekday, by the policy."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet

from core.accounts.models import Organisation
from core.childcare.day_kinds import Place, holidays_of
from core.childcare.models import Child, ClosingDay, Location, PlacementPart, StudyDay
from core.childcare.rules.calendar import DayKind, Period, public_holidays
from core.childcare.rules.pattern import has_care
from core.childcare.rules.spans import Span
from core.lib import clock
from requests_app.choices import CreditOrigin, CreditUnit, LeftOut, RunKind, RunLineState
from requests_app.facts import policy_of, working_days_of
from requests_app.models import Credit, CreditMovement, CreditRun, CreditRunLine
from requests_app.rules.absence import WITHOUT_END
from requests_app.rules.contract import last_day
from requests_app.rules.policy import (
    CalendarFacts,
    Cap,
    EarnsByClosingDay,
    EarnsByMoment,
    EarnsByPublicHoliday,
    EarnsByStudyDay,
    Policy,
    Scope,
)

RULES: dict[RunKind, type[EarnsByMoment]] = {
    RunKind.CLOSING_DAY: EarnsByClosingDay,
    RunKind.PUBLIC_HOLIDAY: EarnsByPublicHoliday,
    RunKind.STUDY_DAY: EarnsByStudyDay,
}
ORIGINS = {
    RunKind.CLOSING_DAY: CreditOrigin.CLOSING_DAY,
    RunKind.PUBLIC_HOLIDAY: CreditOrigin.PUBLIC_HOLIDAY,
    RunKind.STUDY_DAY: CreditOrigin.STUDY_DAY,
}


@dataclass(frozen=True)
class FreeDay:
    """A day without care: of the organisation, of one location, or of the children of one school."""

    kind: RunKind
    date: date
    name: str
    location_id: int | None = None
    school_id: int | None = None
    place: str = ""

    @property
    def key(self) -> str:
        """As it stands in addresses and forms."""
        return f"{self.kind}_{self.date:%Y%m%d}_{self.location_id or 0}_{self.school_id or 0}"


@dataclass(frozen=True)
class Earned:
    """What a day comes to for one child: a credit, or why there is none."""

    child: Child
    amount: Decimal = Decimal(0)
    unit: CreditUnit = CreditUnit.HOURS
    left_out: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    rule: EarnsByMoment | None = None
    care_types: tuple[str, ...] = ()
    location_id: int | None = None


def free_days(organisation: Organisation, first: date, last: date) -> list[FreeDay]:
    """The closing days and study days of an organisation from `first` to `last`, in order. Two queries."""
    closed = ClosingDay.objects.filter(organisation=organisation, date__range=(first, last))
    study = StudyDay.objects.filter(
        Q(location__organisation=organisation) | Q(school__organisation=organisation),
        date__range=(first, last),
    )
    found = [
        FreeDay(
            RunKind.PUBLIC_HOLIDAY if day.date in public_holidays(day.date.year) else RunKind.CLOSING_DAY,
            day.date,
            day.name,
            day.location_id,
            None,
            day.location.name if day.location else "",
        )
        for day in closed.select_related("location")
    ]
    found += [
        FreeDay(
            RunKind.STUDY_DAY,
            day.date,
            day.name,
            day.location_id,
            day.school_id,
            str(day.location or day.school),
        )
        for day in study.select_related("location", "school")
    ]
    return sorted(found, key=lambda day: (day.date, day.place, day.name))


def planned(
    organisation_id: int, on: date, location_id: int | None, school_id: int | None
) -> QuerySet[PlacementPart]:
    """The parts of contracts that fall on the weekday of a date."""
    parts = PlacementPart.objects.filter(
        Q(placement__valid_until__isnull=True) | Q(placement__valid_until__gte=on),
        weekday=on.isoweekday(),
        placement__valid_from__lte=on,
        placement__child__family__organisation=organisation_id,
    )
    if location_id is not None:
        parts = parts.filter(placement__group__location=location_id)
    if school_id is not None:
        parts = parts.filter(placement__child__school=school_id)
    return parts


class DayJudge:
    """Works out what one day comes to for families, some at a time: the same queries however many children."""

    def __init__(self, run: CreditRun) -> None:
        self.run = run
        self.policy: Policy = policy_of(run.organisation)
        self.is_working_day = working_days_of(run.organisation, run.date + timedelta(days=400))
        self.kind = RunKind(run.kind)

    def judge(self, families: Collection[int]) -> list[Earned]:
        parts = list(
            planned(self.run.organisation_id, self.run.date, self.run.location_id, self.run.school_id)
            .filter(placement__child__family__in=families)
            .select_related("placement__child__family", "placement__group__location", "day_part")
            .order_by("placement__child__family_id", "placement__child_id", "day_part__starts")
        )
        by_child: defaultdict[Child, list[PlacementPart]] = defaultdict(list)
        for part in parts:
            by_child[part.placement.child].append(part)
        calendars = self._calendars(parts)
        earlier = self._earlier(by_child)
        granted = set(
            CreditRunLine.objects.filter(
                child__in=by_child,
                kind=self.kind,
                date=self.run.date,
                state__in=[RunLineState.GRANTED, RunLineState.KEPT],
            ).values_list("child_id", flat=True)
        )
        return [
            Earned(child, left_out=LeftOut.ALREADY_GRANTED)
            if child.pk in granted
            else self._earned(child, own, calendars, earlier[child.pk])
            for child, own in by_child.items()
        ]

    def _earned(
        self,
        child: Child,
        parts: list[PlacementPart],
        calendars: "dict[Place, list[Period]]",
        earlier: list[Credit],
    ) -> Earned:
        holidays = {place: calendars.get(place, []) for place in map(_place, parts)}
        kept = [part for part in parts if self._has_care(part, holidays[_place(part)])]
        if not kept:
            return Earned(child, left_out=LeftOut.NO_CARE_THAT_WEEK)
        rules = [(part, self.policy.find(RULES[self.kind], _scope(part), self.run.date)) for part in kept]
        earning = [(part, rule) for part, rule in rules if rule is not None]
        if not earning:
            return Earned(child, left_out=LeftOut.NO_RULE)
        rule = earning[0][1]
        own = [part for part, other in earning if other == rule]
        minutes = sum(Span(part.day_part.starts, part.day_part.ends).minutes for part in own)
        amount = rule.amount_of(minutes)
        if rule.cap is not None:
            amount = self._within(rule.cap, rule, amount, earlier)
        if amount <= 0:
            return Earned(child, left_out=LeftOut.CAP_REACHED)
        calendar = CalendarFacts(
            self.is_working_day,
            tuple(holidays[_place(own[0])]),
            last_day(part.placement.valid_until for part in own),
        )
        bounds = rule.validity.bounds(self.run.date, calendar)
        until = bounds.last or self.run.date + WITHOUT_END
        if until < max(bounds.first, clock.today()):
            return Earned(child, left_out=LeftOut.NEVER_VALID)
        return Earned(
            child,
            amount,
            CreditUnit(rule.conversion.unit.value),
            valid_from=bounds.first,
            valid_until=until,
            rule=rule,
            care_types=tuple(sorted({part.placement.group.care_type for part in own})),
            location_id=own[0].placement.group.location_id,
        )

    def _has_care(self, part: PlacementPart, holidays: list[Period]) -> bool:
        """Whether there would have been care had the day been an ordinary one."""
        in_holiday = any(first <= self.run.date <= last for first, last in holidays)
        kind = DayKind.HOLIDAY if in_holiday else DayKind.SCHOOL
        return has_care(part.day_part.weeks, part.placement.contract_form, kind)

    def _calendars(self, parts: Iterable[PlacementPart]) -> dict[Place, list[Period]]:
        """The school holidays around the day, by place. One query."""
        locations: dict[int, Location] = {
            part.placement.group.location_id: part.placement.group.location for part in parts
        }
        around = timedelta(days=70)
        found = holidays_of(
            locations.values(), map(_place, parts), self.run.date - around, self.run.date + around
        )
        return {place: [holiday.period for holiday in holidays] for place, holidays in found.items()}

    def _earlier(self, children: Iterable[Child]) -> defaultdict[int, list[Credit]]:
        """What days of the same kind in the same year earned before, by child. One query."""
        found: defaultdict[int, list[Credit]] = defaultdict(list)
        rows = Credit.objects.filter(
            child__in=list(children), origin=ORIGINS[self.kind], earned_on__year=self.run.date.year
        ).prefetch_related("movements")
        for credit in rows:
            found[credit.child_id].append(credit)
        return found

    def _within(self, cap: Cap, rule: EarnsByMoment, amount: Decimal, earlier: list[Credit]) -> Decimal:
        first, last = cap.period_of(self.run.date)
        counted = [
            credit
            for credit in earlier
            if credit.unit == rule.conversion.unit and credit.earned_on and first <= credit.earned_on <= last
        ]
        earned = sum((_granted(credit) for credit in counted), Decimal(0))
        left = sum((credit.balance for credit in counted), Decimal(0))
        return cap.allowed(amount, earned, left)


def _granted(credit: Credit) -> Decimal:
    movements: list[CreditMovement] = list(credit.movements.all())
    return sum((line.amount for line in movements if line.kind in {"grant", "correct"}), Decimal(0))


def _place(part: PlacementPart) -> Place:
    return Place(part.placement.group.location_id, part.placement.child.school_id)


def _scope(part: PlacementPart) -> Scope:
    group = part.placement.group
    return Scope(group.location_id, group.care_type, part.placement.contract_form)
