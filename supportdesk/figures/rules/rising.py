"""Which numbers rise out of what is usual (S-36). Pure."""

from collections.abc import Sequence
from math import sqrt

LEAST = 5
"""Fewer in a week are no wave."""
SPREADS = 3
"""How many times the usual spread above the usual number; counts of rare things spread by the root of their mean."""


def is_rising(by_week: Sequence[int]) -> bool:
    """Whether the last number lies far above the mean of those before it; the oldest week comes first.

    Raises:
        ValueError: there is no week before the last one.
    """
    *before, last = by_week
    if not before:
        raise ValueError("One week tells nothing of what is usual.")
    usual = sum(before) / len(before)
    return last >= LEAST and last > usual + SPREADS * sqrt(max(usual, 1))


def median(values: Sequence[float]) -> float | None:
    """The middle one, or the mean of the two in the middle; None without any."""
    ordered = sorted(values)
    if not ordered:
        return None
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
