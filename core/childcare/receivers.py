"""Who hears what is decided about a family."""

from collections import defaultdict
from collections.abc import Collection

from core.accounts.models import User
from core.childcare.models import Guardian


def receivers_of(families: Collection[int]) -> dict[int, list[tuple[int, User]]]:
    """The guardians with custody and an account, by family: number and account. One query."""
    found: defaultdict[int, list[tuple[int, User]]] = defaultdict(list)
    rows = Guardian.objects.filter(
        family__in=families, has_custody=True, is_blocked=False, user__isnull=False
    ).select_related("user")
    for guardian in rows:
        assert guardian.user is not None
        found[guardian.family_id].append((guardian.pk, guardian.user))
    return found
