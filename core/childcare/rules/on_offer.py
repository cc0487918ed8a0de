"""Which locations can be asked for care (K-16)."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

SCHOOL_AGE_CARE = frozenset({"after_school", "before_school"})
"""Care types that fetch a child from its school or bring it there."""
HIDDEN = "no"


class Hindrance(StrEnum):
    """Why a location is not offered."""

    HIDDEN = "hidden"
    """Selection 15, "Tonen op het ouderportaal", is on "nee"."""
    NO_OPEN_GROUP = "no_open_group"
    """No group of the asked care type is open for requests."""
    NO_SCHOOLS = "no_schools"
    """Schools are linked in this organisation, and to this location none."""
    OTHER_SCHOOLS = "other_schools"
    """The child's school is not among the linked ones."""
    SCHOOL_UNKNOWN = "school_unknown"
    """Schools are linked, and of this child none is known."""


@dataclass(frozen=True)
class Place:
    """What decides of a location: its selection 15 ("yes", "no" or empty), the care types of its open groups, and the
    schools that it serves."""

    shown: str
    open_care_types: Collection[str]
    schools: Collection[str] = ()


def hindrances(place: Place, care_type: str, *, links_schools: bool, school: str | None) -> list[Hindrance]:
    """Everything that keeps a location from being offered; nothing when it is.

    `links_schools` is the organisation's setting; `school` the child's, None when it has none. Care that has nothing to
    do with a school (day care, playgroup) asks for no school.
    """
    found = []
    if place.shown == HIDDEN:
        found.append(Hindrance.HIDDEN)
    if care_type not in place.open_care_types:
        found.append(Hindrance.NO_OPEN_GROUP)
    if links_schools and care_type in SCHOOL_AGE_CARE:
        found += _of_school(place, school)
    return found


def is_on_offer(place: Place, care_type: str, *, links_schools: bool, school: str | None) -> bool:
    return not hindrances(place, care_type, links_schools=links_schools, school=school)


def _of_school(place: Place, school: str | None) -> list[Hindrance]:
    if not place.schools:
        return [Hindrance.NO_SCHOOLS]
    if school is None:
        return [Hindrance.SCHOOL_UNKNOWN]
    return [] if school in place.schools else [Hindrance.OTHER_SCHOOLS]
