"""Long day lists on paper: who sees which, and for how long (R-57)."""

from datetime import timedelta

from django.db.models import Q, QuerySet

from core.accounts.models import User
from core.childcare.selectors import day_list_groups
from core.files import purposes
from core.files.models import StoredFile
from core.files.purposes import Purpose
from core.lib import clock
from requests_app.choices import PaperState
from requests_app.models import DayListPaper

PURPOSE = "day_lists"
KEPT = timedelta(hours=1)
"""Long enough to print; later on the list is another one."""


def register() -> None:
    """Make the purpose of these files known."""
    purposes.register(Purpose(PURPOSE, frozenset(), may_read=may_read, may_add=lambda _user: False))


def papers_of(user: User) -> QuerySet[DayListPaper]:
    """What this very account asked, of locations whose day lists it may see now."""
    is_kept = Q(asked_at__gt=clock.now() - KEPT) | Q(state__in=PaperState.under_way())
    return DayListPaper.objects.filter(
        is_kept,
        user=user,
        location__in=day_list_groups(user).order_by().values("location"),
    ).select_related("location", "file")


def may_read(user: User, file: StoredFile) -> bool:
    """Only who asked for it, for as long as it is kept and the lists are theirs to see."""
    return papers_of(user).filter(file=file).exists()
