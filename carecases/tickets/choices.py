"""Fixed choices of tickets."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TicketKind(TextChoices):
    """What a school asks for; each has a form of its own (C-60)."""

    ACCOUNT = "account", _("new account")
    CONTACT = "contact", _("change of IB'er")
    SCHOOL = "school", _("change or move of the school")
    CODE = "code", _("verification code")
    LOST = "lost", _("lost help request")
    BRIN = "brin", _("BRIN that is not in the national list yet")
    OTHER = "other", _("something else")


class TicketStatus(TextChoices):
    """How far a ticket is."""

    NEW = "new", _("new")
    UNVERIFIED = "unverified", _("waits for verification")
    IN_PROGRESS = "in_progress", _("being handled")
    WAITING = "waiting", _("waits for the school")
    DONE = "done", _("handled")


class Verification(TextChoices):
    """How somebody of the partnership made sure who sent a ticket."""

    CALLED_BACK = "called_back", _("called back on the telephone number of the school on file")
    KNOWN_ADDRESS = "known_address", _("confirmed from the e-mail address of the school on file")
    IN_PERSON = "in_person", _("in person, with proof of identity")
    VOUCHED_FOR = "vouched_for", _("the head of the school vouched for this person")


class Audience(TextChoices):
    """Between whom a message of a ticket goes."""

    SCHOOL = "school", _("school and partnership")
    KRING = "kring", _("partnership and Kring")


class EscalationStatus(TextChoices):
    """How far Kring's support is with an escalated ticket (S-39)."""

    SENT = "sent", _("sent to Kring")
    IN_PROGRESS = "in_progress", _("Kring is working on it")
    WAITING = "waiting", _("Kring waits for the partnership")
    SOLVED = "solved", _("solved by Kring")


class Complaint(TextChoices):
    """What a partnership cannot solve itself; each needs facts of its own (carecases.tickets.rules.escalation)."""

    LINK = "link", _("the link with ParnasSys or Esis does not work")
    BRIN = "brin", _("a BRIN cannot be chosen or goes to the wrong school")
    LOST = "lost", _("a help request was sent and is not there")
    SIGN_IN = "sign_in", _("somebody cannot sign in")
    OTHER = "other", _("something else")


class SchoolEvent(TextChoices):
    """What can happen to a school, as it tells the partnership."""

    NAME = "name", _("another name")
    ADDRESS = "address", _("another address")
    BOARD = "board", _("another board")
    BRIN = "brin", _("another BRIN")
    MERGER = "merger", _("a merger")
    CLOSES = "closes", _("the school closes")
    NEW = "new", _("a new school")


class TrackingSystem(TextChoices):
    """From where a school sends help requests."""

    PARNASSYS = "parnassys", "ParnasSys"
    ESIS = "esis", "Esis"
    DIRECT = "direct", _("Kring itself")
