"""Reads what the rules need to know of a family, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import Min

from core.accounts.models import Organisation
from core.childcare.choices import MomentStatus, PriceUnit
from core.childcare.day_kinds import Place, closings_of, day_kinds_of, organisation_closings
from core.childcare.models import (
    CareMoment,
    Child,
    DayPart,
    Family,
    Group,
    Location,
    OpeningHours,
    Placement,
)
from core.childcare.rules.calendar import is_working_day
from core.childcare.rules.price import Price
from core.childcare.rules.spans import Span
from core.childcare.selectors import placements_in
from core.lib import clock
from requests_app.choices import BookingStatus, RequestKind
from requests_app.models import Booking, Credit, PolicyRule
from requests_app.rules.credits import CreditFacts
from requests_app.rules.facts import ChildFacts, Facts, Membership, PlannedMoment
from requests_app.rules.options import Day, GroupFacts, PartFacts
from requests_app.rules.policy import (
    Counted,
    EarnsByMoment,
    EarnsCredit,
    ExtraLimit,
    IsWorkingDay,
    LeastPurchase,
    Policy,
    Rule,
    Scope,
    read_part,
    read_snapshot,
)

LONGEST_NOTICE = timedelta(days=600)


def facts_of(family: Family, dates: Collection[date], *, now: datetime | None = None) -> Facts:
    """Everything the rules need to judge requests of `family` on `dates`."""
    first, last = min(dates), max(dates)
    policy = policy_of(family.organisation)
    counts = policy.has_rule(ExtraLimit, LeastPurchase)
    children: list[Any] = list(family.children.prefetch_related(placements_in(first, last)))
    child_facts = {child.pk: _child_facts(child) for child in children}
    locations = {
        placement.group.location_id: placement.group.location
        for child in children
        for placement in child.placements_in_range
    }
    return Facts(
        now=now or clock.now(),
        children=child_facts,
        parts=_parts(family.organisation),
        days=_days(children, list(locations.values()), dates),
        planned=_planned(children, first, last),
        asked=_asked(children, first, last),
        credits=tuple(credit_facts(credit) for credit in _credits(children)),
        policy=policy,
        is_working_day=working_days_of(family.organisation, last),
        uses_credits=family.organisation.uses_credits,
        undecided=Booking.objects.filter(request__family=family, status=BookingStatus.PENDING).count(),
        extra_days=_extra_days(children) if counts else {},
        contract_begins=_contract_begins(children) if counts else {},
    )


def _extra_days(children: Iterable[Child]) -> dict[int, tuple[date, ...]]:
    """The date of every extra booking that counts, by child id. One query."""
    found: defaultdict[int, tuple[date, ...]] = defaultdict(tuple)
    rows = Booking.objects.filter(
        child__in=children,
        request__kind=RequestKind.EXTRA,
        status__in=(BookingStatus.PENDING, BookingStatus.APPROVED),
    )
    for child, on in rows.values_list("child_id", "date"):
        found[child] += (on,)
    return found


def _contract_begins(children: Iterable[Child]) -> dict[int, date]:
    """The first day of each child's first placement, by child id. One query."""
    rows = Placement.objects.filter(child__in=children).values("child_id")
    return {row["child_id"]: row["begins"] for row in rows.annotate(begins=Min("valid_from"))}


def policy_of(organisation: Organisation) -> Policy:
    """All policy rules of an organisation, in one query."""
    return Policy(
        Rule(
            part=read_part(row.part, row.settings),
            scope=Scope(row.location_id, row.care_type, row.contract_form),
            valid_from=row.valid_from,
            valid_until=row.valid_until,
        )
        for row in PolicyRule.objects.filter(organisation=organisation)
    )


def group_facts(group: Group) -> GroupFacts:
    return GroupFacts(
        id=group.pk,
        name=group.name,
        location_id=group.location_id,
        location_name=group.location.name,
        care_type=group.care_type,
        age_from_months=group.age_from_months,
        age_until_months=group.age_until_months,
        open_for_requests=group.open_for_requests,
    )


def credit_facts(credit: Credit) -> CreditFacts:
    """With what the rule says that the credit was earned under (R-40)."""
    terms = read_snapshot(credit.terms) if credit.terms else None
    return CreditFacts(
        id=credit.pk,
        child_id=credit.child_id,
        unit=Counted(credit.unit),
        balance=credit.balance,
        valid_from=credit.valid_from,
        valid_until=credit.valid_until,
        care_types=frozenset(credit.care_types),
        weeks=credit.weeks,
        location_id=credit.location_id,
        location_name=credit.location.name if credit.location else "",
        conversion=terms.conversion if isinstance(terms, EarnsByMoment) else None,
        use_notice=terms.use_notice if isinstance(terms, EarnsCredit) else None,
    )


def _child_facts(child: Any) -> ChildFacts:
    return ChildFacts(
        id=child.pk,
        name=child.first_name,
        birth_date=child.birth_date,
        memberships=tuple(
            Membership(group_facts(placement.group), placement.valid_from, placement.valid_until)
            for placement in child.placements_in_range
        ),
    )


def _parts(organisation: Organisation) -> tuple[PartFacts, ...]:
    parts = DayPart.objects.filter(organisation=organisation).prefetch_related("prices", "locations")
    return tuple(
        PartFacts(
            id=part.pk,
            name=part.name,
            care_type=part.care_type,
            contract_form=part.contract_form,
            span=Span(part.starts, part.ends),
            weekdays=frozenset(part.weekdays),
            weeks=part.weeks,
            selectable=part.selectable_by_parents,
            prices=tuple(
                Price(price.valid_from, price.unit == PriceUnit.HOUR, price.amount)
                for price in part.prices.all()
            ),
            location_ids=frozenset(location.pk for location in part.locations.all()),
        )
        for part in parts
    )


def working_days_of(organisation: Organisation, last: date) -> IsWorkingDay:
    """Tells working days up to `last` and back to the longest notice there can be, in one query."""
    closings = organisation_closings(organisation.pk, last - LONGEST_NOTICE, last)
    return partial(is_working_day, closings=closings)


def _days(
    children: Iterable[Child], locations: Iterable[Location], dates: Collection[date]
) -> dict[tuple[int, int, date], Day]:
    known = list(locations)
    places = {
        (location.pk, child.pk): Place(location.pk, child.school_id)
        for location in known
        for child in children
    }
    first, last = min(dates), max(dates)
    kinds = day_kinds_of(known, places.values(), first, last)
    closed = closings_of(known, first, last)
    hours = {
        (row.location_id, row.weekday): Span(row.opens, row.closes)
        for row in OpeningHours.objects.filter(location__in=known)
    }
    return {
        (location, child, on): Day(
            on=on,
            kind=kinds[place][on],
            closing_name=closed[location].get(on, ""),
            open=hours.get((location, on.isoweekday())),
        )
        for (location, child), place in places.items()
        for on in dates
    }


def _planned(
    children: Iterable[Child], first: date, last: date
) -> Mapping[tuple[int, date], tuple[PlannedMoment, ...]]:
    rows = CareMoment.objects.filter(
        child__in=children, date__range=(first, last), status=MomentStatus.PLANNED
    ).order_by("starts")
    found: dict[tuple[int, date], tuple[PlannedMoment, ...]] = defaultdict(tuple)
    for row in rows:
        found[(row.child_id, row.date)] += (PlannedMoment(row.group_id, Span(row.starts, row.ends)),)
    return found


def _asked(children: Iterable[Child], first: date, last: date) -> Mapping[tuple[int, date], tuple[Span, ...]]:
    rows = Booking.objects.filter(
        child__in=children, date__range=(first, last), status=BookingStatus.PENDING
    ).order_by("starts")
    found: dict[tuple[int, date], tuple[Span, ...]] = defaultdict(tuple)
    for row in rows:
        found[(row.child_id, row.date)] += (Span(row.starts, row.ends),)
    return found


def _credits(children: Iterable[Child]) -> Iterable[Credit]:
    return Credit.objects.filter(child__in=children).select_related("location").order_by("valid_until", "pk")
