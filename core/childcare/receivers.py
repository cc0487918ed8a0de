"""Who hears what is decided about a family."""

from collections import defaultdict
from collections.abc import Collection

from core.accounts.models import User
from core.childcare.selectors import reachable_guardians


def receivers_of(families: Collection[int]) -> dict[int, list[tuple[int, User]]]:
    """The guardians who can be reached, by family: number and account. One query."""
    found: defaultdict[int, list[tuple[int, User]]] = defaultdict(list)
    for guardian in reachable_guardians(families):
        assert guardian.user is not None
        found[guardian.family_id].append((guardian.pk, guardian.user))
    return found
