"""Who looked at a child, for the people around it."""

from core.audit.selectors import Look, looks_at
from core.childcare.models import Child


def trail_of_child(child: Child) -> list[Look]:
    """What was done with the data of a child, in words and newest first ("wie heeft gekeken", N-21)."""
    return looks_at(child)
