"""Consultation rounds: others read and react, for a limited time (overlegronde, C-30, C-31)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from carecases.choices import Side, Tab
from carecases.models import Admission, HelpRequest
from carecases.together.choices import SharingGround
from core.accounts.models import User
from core.lib import clock


class Round(models.Model):
    """Participants react through the day `react_until` and read through `see_until`, unless it was ended before.

    `side` made it and manages it. `tabs` and `items` are what a school ticked (C-62); without tabs the role of each
    participant decides. `made_by` confirmed at `made_at` the `ground` and that the parents agreed or know.
    `kept_by` has it since `made_by` left (A-28).
    `key` is of the page that was filled in: sent twice it is one round.
    """

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    help_request = models.ForeignKey(HelpRequest, on_delete=models.PROTECT, related_name="rounds")
    side = models.CharField(max_length=12, choices=Side)
    subject = models.CharField(_("subject"), max_length=120)
    description = models.TextField(_("description"), max_length=2000, blank=True)
    react_until = models.DateField(_("reactions until"))
    see_until = models.DateField(_("to read until"))
    tabs = ArrayField(models.CharField(max_length=16, choices=Tab), default=list, blank=True)
    items = ArrayField(models.CharField(max_length=40), null=True, blank=True)
    ground = models.CharField(max_length=8, choices=SharingGround)
    key = models.UUIDField(unique=True)
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    kept_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(react_until__lte=F("see_until")), name="a_round_is_read_as_long_as_it_is_written"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("made_at")), name="a_round_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=~Q(side=Side.SCHOOL) | Q(tabs__len__gt=0, items__isnull=False),
                name="a_school_ticks_what_it_shares",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def keeper(self) -> User:
        """Who hears of reactions for the side that made it."""
        return self.kept_by or self.made_by

    @property
    def takes_reactions(self) -> bool:
        """Whether it is open for reactions today."""
        return self.ended_at is None and self.react_until >= clock.today()

    @property
    def shared(self) -> str:
        """The tabs that were ticked, in words."""
        return ", ".join(str(Tab(tab).label) for tab in (Tab.QUESTION, *self.tabs))

    @property
    def is_over(self) -> bool:
        """Whether no participant reads it any more."""
        return self.ended_at is not None or self.see_until < clock.today()


class Participant(models.Model):
    """Somebody who takes part in a round, by an admission of their own; `specialism` of who was new to Kring."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="participants")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    admission = models.OneToOneField(Admission, on_delete=models.PROTECT, related_name="participant")
    specialism = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["round", "user"], name="once_in_a_round")]


class Reaction(models.Model):
    """What a participant or the makers wrote. Only grows: PostgreSQL refuses UPDATE and DELETE.

    `key` is of the page that was filled in: sent twice it is one reaction.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="reactions")
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    capacity = models.CharField(max_length=120)
    text = models.TextField(max_length=4000)
    at = models.DateTimeField()
    key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="a_reaction_says_something")]
