"""Who from outside was let into a help request, until when, and by what."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from carecases.choices import Ground, Tab
from carecases.models.help_requests import HelpRequest


class Admission(models.Model):
    """Access of one account to one help request, through 23:59:59 Europe/Amsterdam of `see_until` (C-31, C-70).

    `react_until` is the last day on which the account may also react, or none. `tabs` are the tabs that were ticked;
    empty where the external rights of the account's role decide (C-40). `items` are the papers and forms that were
    ticked, as `carecases.sharing` names them; none where everything on these tabs is shown (C-62). Ended before its
    time by `ended_at`. Asked at every request, so an end counts at once, in open pages and for files too. PostgreSQL
    holds account and help request within one organisation (migration 0003).
    """

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    help_request = models.ForeignKey(HelpRequest, on_delete=models.CASCADE, related_name="admissions")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="admissions")
    ground = models.CharField(max_length=8, choices=Ground)
    see_until = models.DateField()
    react_until = models.DateField(null=True, blank=True)
    tabs = ArrayField(models.CharField(max_length=16, choices=Tab), default=list, blank=True)
    items = ArrayField(models.CharField(max_length=40), null=True, blank=True)
    given_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            # So that other tables can point at an admission together with its account or help request.
            models.UniqueConstraint(fields=["user", "id"], name="admission_of_account"),
            models.UniqueConstraint(fields=["help_request", "id"], name="admission_of_help_request"),
            models.CheckConstraint(
                condition=Q(react_until=None) | Q(react_until__lte=F("see_until")),
                name="who_may_react_may_see",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("given_at")),
                name="an_admission_ends_after_it_began",
            ),
        ]
        indexes = [
            models.Index(
                fields=["user", "help_request", "see_until"],
                name="admission_that_holds",
                condition=Q(ended_at=None),
            )
        ]
