"""What the rules about deciding say of a request: when its turn comes, in which order, and what is promised (R-40)."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from requests_app.rules.policy import (
    AMSTERDAM,
    DecideFrom,
    FirstCome,
    Guarantee,
    IsWorkingDay,
    Policy,
    RoomShown,
    Rule,
    Scope,
)

DateRange = tuple[date, date]
"""The first and the last date, both included."""

DAYS_LOOKED_AHEAD = 3 * 366
"""Nothing can be asked further ahead; a rule that still holds by then is taken to hold for ever."""


@dataclass(frozen=True)
class DecidingRules:
    """The rules about deciding of one organisation; moments are aware."""

    policy: Policy
    is_working_day: IsWorkingDay

    def turn(self, place: Scope, starts: datetime) -> datetime | None:
        """From when care that starts at `starts` is decided; None where it is decided as soon as it is asked."""
        rule = self.policy.find(DecideFrom, place, starts.astimezone(AMSTERDAM).date())
        return rule.most.opens(starts, self.is_working_day) if rule else None

    def is_in_order(self, place: Scope, on: date) -> bool:
        """Whether who asked first is decided first."""
        return self.policy.get(FirstCome, place, on).applies

    def guarantee(self, place: Scope, starts: datetime, asked_at: datetime) -> Guarantee | None:
        """The rule by which what was asked at `asked_at` is always approved."""
        rule = self.policy.find(Guarantee, place, starts.astimezone(AMSTERDAM).date())
        in_time = rule is not None and asked_at <= rule.least.deadline(starts, self.is_working_day)
        return rule if in_time else None

    def shows_room(self, place: Scope, on: date) -> bool:
        return self.policy.get(RoomShown, place, on).shown

    def later_dates(self, place: Scope, now: datetime) -> tuple[DateRange, ...]:
        """The dates whose turn has not come by `now`, judged by the beginning of each day."""
        today = now.astimezone(AMSTERDAM).date()
        furthest = today + timedelta(days=DAYS_LOOKED_AHEAD)
        begins = [today, *sorted(_edges(self._turns(place), today, furthest))]
        ends = [*(begin - timedelta(days=1) for begin in begins[1:]), furthest]
        found = []
        for first, last in zip(begins, ends, strict=True):
            later = self._first_later(place, first, last, now)
            if later is not None:
                found.append((later, date.max if last == furthest else last))
        return tuple(found)

    def turn_forms(self) -> frozenset[str]:
        """The contract forms for which the turn has a rule of its own."""
        rules = (rule for rule in self.policy.rules if isinstance(rule.part, DecideFrom))
        return frozenset(rule.scope.contract_form for rule in rules) - {""}

    def _turns(self, place: Scope) -> list[Rule]:
        return [r for r in self.policy.rules if isinstance(r.part, DecideFrom) and r.scope.covers(place)]

    def _first_later(self, place: Scope, first: date, last: date, now: datetime) -> date | None:
        """Within these dates one rule holds, so once a day is too far ahead, so are those after it."""
        days = range((last - first).days + 1)
        found = bisect_left(days, True, key=lambda n: self._is_later(place, first + timedelta(days=n), now))
        return first + timedelta(days=found) if found < len(days) else None

    def _is_later(self, place: Scope, on: date, now: datetime) -> bool:
        turn = self.turn(place, datetime.combine(on, time.min, AMSTERDAM))
        return turn is not None and now < turn


def _edges(rules: Iterable[Rule], first: date, last: date) -> set[date]:
    """The dates on which another rule, or none, begins to hold."""
    found = set()
    for rule in rules:
        found.add(rule.valid_from)
        if rule.valid_until is not None:
            found.add(rule.valid_until + timedelta(days=1))
    return {edge for edge in found if first < edge <= last}
