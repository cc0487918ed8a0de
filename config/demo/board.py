"""Who is planned where around today, and which extra care could be asked: what the demo's requests are drawn from."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from config.demo.plan import WORKING_DAYS
from config.demo.register import Register
from core.childcare.choices import MomentStatus, PriceUnit
from core.childcare.day_kinds import Place, day_kinds_of
from core.childcare.models import CareMoment, Child, DayPart, DayPartPrice, Group, Guardian, Placement
from core.childcare.rules.calendar import DayKind
from core.childcare.rules.pattern import has_care
from core.childcare.rules.price import Price
from core.childcare.rules.spans import Span

BEHIND = timedelta(days=28)
AHEAD = timedelta(days=70)


@dataclass(frozen=True)
class Opening:
    """A day part that a child is not planned for, on a day on which it runs."""

    child: Child
    group: Group
    part: DayPart
    on: date

    @property
    def span(self) -> Span:
        return Span(self.part.starts, self.part.ends)


class Board:
    """One organisation from four weeks ago until ten weeks ahead."""

    def __init__(self, register: Register, today: date, rng: Random) -> None:
        self.register = register
        self.today = today
        self.rng = rng
        self.placements: dict[Child, list[Placement]] = defaultdict(list)
        self.prices: dict[int, tuple[Price, ...]] = defaultdict(tuple)
        self._by_child: dict[tuple[int, date], list[Span]] = defaultdict(list)
        self._by_group: dict[tuple[int, date], list[Span]] = defaultdict(list)
        self._read()

    @property
    def children(self) -> list[Child]:
        return list(self.placements)

    def child(self, first_name: str, debtor_number: str) -> Child:
        return next(
            child
            for child in self.placements
            if child.first_name == first_name and child.family.debtor_number == debtor_number
        )

    def guardian_of(self, child: Child) -> Guardian:
        return self._guardians[child.family_id]

    def openings(self, child: Child, first: date, last: date) -> Iterator[Opening]:
        """All there are from `first` to `last`, in random order."""
        days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
        self.rng.shuffle(days)
        for on in days:
            there = list(self.openings_on(child, on))
            self.rng.shuffle(there)
            yield from there

    def openings_on(self, child: Child, on: date) -> Iterator[Opening]:
        for placement in self.placements[child]:
            if placement.valid_from <= on <= (placement.valid_until or on):
                for part in self.register.incidental_parts:
                    if self._runs(part, placement, on) and self._is_free(child, part, on):
                        yield Opening(child, placement.group, part, on)

    def children_at(self, group: Group, on: date, span: Span) -> int:
        """How many children are planned at some time of the stretch."""
        return sum(planned.overlaps(span) for planned in self._by_group[group.pk, on])

    def has_room(self, opening: Opening) -> bool:
        """Whether one more child certainly fits."""
        return self.children_at(opening.group, opening.on, opening.span) < opening.group.capacity

    def claim(self, opening: Opening) -> None:
        """Offer the child this time no more."""
        self._by_child[opening.child.pk, opening.on].append(opening.span)

    def take(self, opening: Opening) -> None:
        """Count the child as planned from now on."""
        self.claim(opening)
        self._by_group[opening.group.pk, opening.on].append(opening.span)

    def is_open(self, group: Group, on: date) -> bool:
        kind = self._kinds[Place(group.location_id, None)][on]
        return on.isoweekday() in WORKING_DAYS and kind is not DayKind.CLOSED

    def _runs(self, part: DayPart, placement: Placement, on: date) -> bool:
        kind = self._kinds[Place(placement.group.location_id, placement.child.school_id)][on]
        return (
            part.care_type == placement.group.care_type
            and on.isoweekday() in part.weekdays
            and has_care(part.weeks, part.contract_form, kind)
        )

    def _is_free(self, child: Child, part: DayPart, on: date) -> bool:
        span = Span(part.starts, part.ends)
        return not any(planned.overlaps(span) for planned in self._by_child[child.pk, on])

    def _read(self) -> None:
        organisation = self.register.organisation
        first, last = self.today - BEHIND, self.today + AHEAD
        placements = Placement.objects.filter(group__location__organisation=organisation).select_related(
            "child__family__organisation", "group__location"
        )
        for placement in placements.order_by("child_id", "pk"):
            self.placements[placement.child].append(placement)
        self._guardians = {
            guardian.family_id: guardian
            for guardian in Guardian.objects.filter(
                family__organisation=organisation, position=1
            ).select_related("family__organisation", "user__role")
        }
        for price in DayPartPrice.objects.filter(day_part__organisation=organisation).order_by("pk"):
            read = Price(price.valid_from, price.unit == PriceUnit.HOUR, price.amount)
            self.prices[price.day_part_id] += (read,)
        locations = [place.location for place in self.register.places]
        schools = [school for place in self.register.places for school in place.schools]
        places = {
            Place(location.pk, school.pk if school else None)
            for location in locations
            for school in (None, *schools)
        }
        self._kinds = day_kinds_of(locations, places, first, last)
        moments = CareMoment.objects.filter(
            group__location__organisation=organisation, date__range=(first, last), status=MomentStatus.PLANNED
        )
        for child, group, on, starts, ends in moments.values_list(
            "child_id", "group_id", "date", "starts", "ends"
        ).order_by("pk"):
            span = Span(starts, ends)
            self._by_child[child, on].append(span)
            self._by_group[group, on].append(span)
