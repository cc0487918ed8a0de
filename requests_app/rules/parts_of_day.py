"""The parts of a day that planners look at: morning, afternoon, or the day as a whole."""

from collections.abc import Iterable
from datetime import time
from enum import StrEnum

from core.childcare.rules.spans import Span

NOON = time(13)
"""Where mornings end and afternoons begin, as the usual half days do."""


class Part(StrEnum):
    """A part of the day, as it stands in addresses."""

    MORNING = "ochtend"
    AFTERNOON = "middag"
    WHOLE = "dag"

    @property
    def span(self) -> Span:
        """All the time that belongs to it; nothing of a day falls between two parts."""
        match self:
            case Part.MORNING:
                return Span(time.min, NOON)
            case Part.AFTERNOON:
                return Span(NOON, time.max)
            case Part.WHOLE:
                return Span(time.min, time.max)


HALVES = (Part.MORNING, Part.AFTERNOON)


def in_use(part: Part, hours: Span | None, planned: Iterable[Span]) -> Span | None:
    """The time of `part` in which a place is open or somebody is planned all the same; None when neither is.

    `hours` are the opening hours, None when closed.
    """
    spans = [span for span in (*planned, *([hours] if hours else [])) if span.overlaps(part.span)]
    if not spans:
        return None
    return Span(
        max(part.span.starts, min(span.starts for span in spans)),
        min(part.span.ends, max(span.ends for span in spans)),
    )
