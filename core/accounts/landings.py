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
    "ib": Landing(
        _("Support for your pupils"),
        _(
            "This will be the place where you ask the partnership for support and follow what happens with it."
        ),
        (
            Coming(
                "folder-open",
                _("Dossiers"),
                _("One dossier for each pupil, with school data and attachments."),
            ),
            Coming(
                "life-buoy",
                _("Help requests"),
                _("File a help request; the form says what is still missing."),
            ),
            Coming(
                "history", _("Status"), _("Every step with its date and reason, and a mail when it changes.")
            ),
            Coming(
                "messages-square", _("Consultation rounds"), _("Others read and react, for a limited time.")
            ),
        ),
    ),
    "directeur": Landing(
        _("Decisions for your school"),
        _("This will be the place where you approve what your school sends to the partnership."),
        (
            Coming("file-check", _("Forms to approve"), _("What waits for your decision, oldest first.")),
            Coming("school", _("Help requests of your school"), _("What was asked, and how far it is.")),
            Coming("users", _("Colleagues"), _("Who works for your school, and who takes over from whom.")),
        ),
    ),
    "scp": Landing(
        _("Your work list"),
        _("This will be the place where you assess help requests and guide what follows."),
        (
            Coming(
                "inbox",
                _("Help requests"),
                _("New ones, and those that wait for an answer, of your schools."),
            ),
            Coming(
                "message-circle-question-mark",
                _("Asking for more"),
                _("Say what is missing; the school is told."),
            ),
            Coming(
                "calendar-clock", _("Meetings"), _("Dossiers on the agenda of a date, with the decision.")
            ),
            Coming("heart-handshake", _("Approaches"), _("Who gives which support, and until when.")),
        ),
    ),
    "tlv": Landing(
        _("Admission declarations"),
        _("This will be the place where applications for an admission declaration (TLV) are handled."),
        (
            Coming("inbox", _("Applications"), _("What came in, complete or not, with its term.")),
            Coming("stamp", _("Decisions"), _("Advice, decision and the declaration itself.")),
            Coming("chart-column", _("Key figures"), _("Numbers by school, type and period.")),
        ),
    ),
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
