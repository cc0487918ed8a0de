"""Which places are near a home, as far as addresses tell."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

FAR = 10_000
"""More than any two postcodes differ."""
T = TypeVar("T")


@dataclass(frozen=True)
class Home:
    """Where a family lives; empty where that is not known."""

    postcode: str = ""
    city: str = ""


def apart(one: str, other: str) -> int:
    """How far two Dutch postcodes are apart by their numbers: those of neighbouring villages mostly follow each other.

    FAR where either is no postcode.
    """
    first, second = one[:4], other[:4]
    return abs(int(first) - int(second)) if first.isdecimal() and second.isdecimal() else FAR


def by_town(home: Home, rows: Iterable[T], address: Callable[[T], Home]) -> list[tuple[str, list[T]]]:
    """Rows by the town that they are in: the own one first, then by nearness, as in each town."""
    towns: dict[str, tuple[str, list[T]]] = {}
    for row in rows:
        town = address(row).city.strip()
        towns.setdefault(town.casefold(), (town, []))[1].append(row)

    def distance(row: T) -> int:
        return apart(home.postcode, address(row).postcode)

    def rank(key: str) -> tuple[bool, int, str]:
        return key != home.city.strip().casefold(), min(map(distance, towns[key][1])), key

    return [(towns[key][0], sorted(towns[key][1], key=distance)) for key in sorted(towns, key=rank)]
