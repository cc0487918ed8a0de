"""How often somebody may try something before it waits (A-05).

Rows in PostgreSQL, counted before the attempt is looked at, so that a hundred attempts at the same moment get no more
than the budget, and an emptied cache forgets nothing. After the budget every further attempt makes the next wait twice
as long, up to fifteen minutes; nobody is shut out for good. An attempt during a wait is not looked at and not counted.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from core.accounts.models import Limit
from core.lib import clock, sealed

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=15)
PURPOSE = "limit"
KEPT = timedelta(days=2)
"""A row that is older counts nothing any more."""


@dataclass(frozen=True)
class Budget:
    """`most` attempts may fail within `within` before the next ones wait: growing, or `wait` where that is given."""

    name: str
    most: int
    within: timedelta
    wait: timedelta | None = None

    def wait_from(self, attempts: int) -> timedelta | None:
        """How long the next attempt waits after so many; None when it need not."""
        if attempts < self.most:
            return None
        return self.wait or wait_after(attempts - self.most)


@dataclass(frozen=True)
class Counted:
    """What one attempt counts for: a budget, for whom, and the account if it is one's."""

    budget: Budget
    whose: str
    account_id: int | None = None

    @property
    def key(self) -> str:
        return sealed.digest(PURPOSE, f"{self.budget.name}|{self.whose}")


@dataclass(frozen=True)
class Attempt:
    """An attempt that was counted, or, with `waits_until`, one that has to wait."""

    counted: tuple[Counted, ...]
    waits_until: datetime | None = None


@transaction.atomic(durable=True)
def begin(*counted: Counted) -> Attempt:
    """Count an attempt for all budgets it falls under; refused, and counted for none, while one of them waits.

    The same number of queries whoever it is for. Commits before the attempt is looked at, so it raises RuntimeError
    within a transaction.
    """
    now = clock.now()
    rows = _locked(counted, now)
    waits = [row.waits_until for row, _ in rows if row.waits_until and row.waits_until > now]
    if waits:
        return Attempt(counted, max(waits))
    for row, budget in rows:
        _count(row, budget, now)
    Limit.objects.bulk_update([row for row, _ in rows], ["attempts", "began_at", "waits_until", "owner_told"])
    return Attempt(counted)


def waiting_until(counted: Collection[Counted]) -> datetime | None:
    """Until when the next attempt that counts for these would wait; None when it need not. Reads only."""
    waits = Limit.objects.filter(key__in=[one.key for one in counted], waits_until__gt=clock.now())
    return max((row.waits_until for row in waits if row.waits_until), default=None)


@transaction.atomic
def succeeded(attempt: Attempt, *, forget: Collection[Budget]) -> None:
    """The attempt was right after all: budgets in `forget` start anew, from the others only this one is taken back."""
    rows = _locked(attempt.counted, clock.now())
    for row, budget in rows:
        row.attempts = 0 if budget in forget else max(0, row.attempts - 1)
        row.waits_until = None
        row.owner_told = False
    Limit.objects.bulk_update([row for row, _ in rows], ["attempts", "waits_until", "owner_told"])


def wait_after(too_many: int) -> timedelta:
    """How long the next attempt waits, after the last of the budget (0) and each one past it."""
    doublings = min(too_many, 10)
    return min(FIRST_WAIT * 2**doublings, LONGEST_WAIT)


def forget_old() -> None:
    """Remove rows that count nothing any more."""
    Limit.objects.filter(began_at__lt=clock.now() - KEPT).delete()


def _locked(counted: Collection[Counted], now: datetime) -> list[tuple[Limit, Budget]]:
    """The rows, locked in the order of their keys so that no two attempts wait for each other."""
    by_key = {one.key: one for one in counted}
    Limit.objects.bulk_create(
        [Limit(key=key, account_id=by_key[key].account_id, began_at=now) for key in sorted(by_key)],
        ignore_conflicts=True,
    )
    rows = Limit.objects.select_for_update().filter(key__in=by_key).order_by("key")
    return [(row, by_key[row.key].budget) for row in rows]


def _count(row: Limit, budget: Budget, now: datetime) -> None:
    if now - row.began_at > budget.within:
        row.attempts, row.began_at, row.owner_told = 0, now, False
    row.attempts += 1
    wait = budget.wait_from(row.attempts)
    row.waits_until = now + wait if wait else None
