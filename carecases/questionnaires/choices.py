"""Fixed choices of forms. What a form asks is data (C-25)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from carecases.questionnaires.rules import definition


class QuestionKind(TextChoices):
    """How a question is answered; the values are those of `rules.definition`."""

    SHORT = definition.SHORT, _("short text")
    LONG = definition.LONG, _("long text")
    NUMBER = definition.NUMBER, _("number")
    MONEY = definition.MONEY, _("amount of money")
    DATE = definition.DATE, _("date")
    PERIOD = definition.PERIOD, _("period")
    CHOICE = definition.CHOICE, _("one choice")
    CHOICES = definition.CHOICES, _("several choices")
    YES_NO = definition.YES_NO, _("yes or no")
    EMAIL = definition.EMAIL, _("e-mail address")


class Effect(TextChoices):
    """What Kring does with an answer besides keeping it."""

    NONE = "", _("nothing")
    TELL_COORDINATOR = definition.TELL_COORDINATOR, _("“yes” tells the coordinator that the form is in")


class Writer(TextChoices):
    """Who answers a section: who fills in the form, or the competent authority that signs (C-26)."""

    FILLER = definition.FILLER, _("who fills in the form")
    AUTHORITY = definition.AUTHORITY, _("the competent authority")


class FormState(TextChoices):
    """A draft is written on; what is complete waits for signatures where its version asks them; signed by all."""

    DRAFT = "draft", _("draft")
    COMPLETE = "complete", _("complete")
    SIGNED = "signed", _("signed")


class Party(TextChoices):
    """Who signs."""

    AUTHORITY = "authority", _("competent authority")
    PARENT = "parent", _("parent")


class Way(TextChoices):
    """How somebody signs (C-26, C-67)."""

    ACCOUNT = "account", _("in Kring, with an account")
    LINK = "link", _("in Kring, by a mailed link")
    PAPER = "paper", _("on paper")


class Verdict(TextChoices):
    APPROVED = "approved", _("agreed")
    REFUSED = "refused", _("refused")
