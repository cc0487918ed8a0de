"""The first page of everyone whose own pages are still to come: what they will find, in words."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.accounts.choices import Environment
from core.accounts.models import User

Words = str | Promise


@dataclass(frozen=True)
class Coming:
    """One thing that will be on the pages of this role."""

    icon: str
    title: Words
    text: Words


@dataclass(frozen=True)
class Landing:
    title: Words
    text: Words
    coming: tuple[Coming, ...]


LANDINGS: dict[str, Landing] = {
    "groep": Landing(
        _("Today in your group"),
        _("This will be the place for the day in the group: who comes, what happens, what parents write."),
        (
            Coming("users", _("Presence"), _("Who is coming, who was reported absent, who was picked up.")),
            Coming("notebook-pen", _("Diary and photos"), _("Write for one child or for the whole group.")),
            Coming("message-circle", _("Messages"), _("Conversations with the parents of your group.")),
        ),
    ),
    "support": Landing(
        _("Helping customers"),
        _(
            "This will be the place where you find out why something does not work for one customer, and mend it."
        ),
        (
            Coming("stethoscope", _("Diagnosis"), _("From the complaint to the cause, step by step.")),
            Coming("wrench", _("Repairs"), _("Small, safe repairs, each with a trace.")),
            Coming("activity", _("Probes"), _("Which parts of Kring work right now.")),
        ),
    ),
    "childminder": Landing(
        _("The children in your care"),
        _("This will be the place where you follow the children who are placed with you."),
        (
            Coming("calendar-days", _("Agenda"), _("Who comes when, and what parents ask.")),
            Coming(
                "notebook-pen", _("Diary and photos"), _("Write about the day, for parents to read back.")
            ),
            Coming("message-circle", _("Messages"), _("Conversations with parents and with the office.")),
        ),
    ),
}

ELSEWHERE = Landing(
    _("Welcome"),
    _("This account works. Which pages it opens is up to the person who manages the accounts."),
    (),
)


def landing_of(user: User) -> Landing:
    """By the key on the user's role; childminders share one."""
    key = user.role.landing if user.role else _environment_key(user)
    return LANDINGS.get(key, ELSEWHERE)


def _environment_key(user: User) -> str:
    return "childminder" if user.environment == Environment.CHILDMINDER else ""
