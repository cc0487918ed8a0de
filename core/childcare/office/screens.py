"""The screens of the office, by subject: the page Kantoor leads to those that somebody may open.

An app with screens of its own registers them in its AppConfig.ready.
"""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.accounts.policies import may_open


class Subject(TextChoices):
    """Where on the page a screen stands; in this order."""

    PEOPLE = "people", _("Families and placements")
    PLACES = "places", _("Locations and staff")
    CALENDAR = "calendar", _("Calendar")
    MONEY = "money", _("Day parts, prices and invoices")
    PUBLISHING = "publishing", _("What parents read")


@dataclass(frozen=True)
class Screen:
    """One screen: where it is, what it is called, and in one sentence what it is for."""

    url_name: str
    label: str | Promise
    detail: str | Promise
    icon: str


_screens: dict[Subject, list[Screen]] = {subject: [] for subject in Subject}


def register(subject: Subject, *screens: Screen) -> None:
    """Put screens on the page, after those that stand there; twice is once."""
    known = _screens[subject]
    known.extend(screen for screen in screens if screen not in known)


def screens_for(user: User) -> list[tuple[Subject, list[Screen]]]:
    """The screens that this user may open, by subject; subjects without any are left out."""
    found = (
        (subject, [screen for screen in screens if may_open(user, screen.url_name)])
        for subject, screens in _screens.items()
    )
    return [(subject, screens) for subject, screens in found if screens]
