"""A child's contracts taken together: when they end, and how many days in a week they give (R-40)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from requests_app.rules.policy.earning import ContractPeriod

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Contract:
    """One placement, dates included, with the weekdays of its pattern (1 is Monday)."""

    first: date
    last: date | None
    weekdays: frozenset[int]

    def runs(self, on: date) -> bool:
        return self.first <= on and (self.last is None or on <= self.last)


def stretches(contracts: Collection[Contract]) -> tuple[ContractPeriod, ...]:
    """From change to change, how many days in a week; a day that is in two contracts counts once.

    Times without any day are left out.
    """
    begins = {contract.first for contract in contracts}
    over = {contract.last + ONE_DAY for contract in contracts if contract.last is not None}
    changes = sorted(begins | over)
    ends = [change - ONE_DAY for change in changes[1:]]
    found = []
    for first, last in zip(changes, [*ends, None], strict=True):
        running = [contract.weekdays for contract in contracts if contract.runs(first)]
        if days := frozenset().union(*running):
            found.append(ContractPeriod(first, last, len(days)))
    return tuple(found)


def last_day(ends: Iterable[date | None]) -> date | None:
    """The last day of contracts that end on these days; None where one goes on."""
    known = list(ends)
    return None if None in known else max((end for end in known if end is not None), default=None)
