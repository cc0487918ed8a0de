"""How long a partnership keeps dossiers, which it holds, and what stays of decisions (C-47)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from carecases.models import Dossier
from carecases.retention.choices import DecisionKind
from carecases.retention.rules.terms import (
    FEWEST_CONTENT_YEARS,
    FEWEST_DECISION_YEARS,
    MOST_CONTENT_YEARS,
    MOST_DECISION_YEARS,
)


class RetentionTerms(models.Model):
    """The two clocks of a partnership, in whole years. Without a row the fewest years hold.

    `content_years` run from the end of assessment, advice or support; `decision_years` from the last day of a decision.
    """

    organisation = models.OneToOneField(
        "accounts.Organisation", on_delete=models.CASCADE, related_name="retention_terms"
    )
    content_years = models.PositiveSmallIntegerField(
        _("years that dossiers are kept"), default=FEWEST_CONTENT_YEARS
    )
    decision_years = models.PositiveSmallIntegerField(
        _("years that number and dates of decisions are kept"), default=FEWEST_DECISION_YEARS
    )

    class Meta:
        verbose_name_plural = "retention terms"
        constraints = [
            models.CheckConstraint(
                condition=Q(content_years__range=(FEWEST_CONTENT_YEARS, MOST_CONTENT_YEARS)),
                name="dossiers_are_kept_as_long_as_may_be",
            ),
            models.CheckConstraint(
                condition=Q(decision_years__range=(FEWEST_DECISION_YEARS, MOST_DECISION_YEARS)),
                name="decisions_are_kept_as_long_as_may_be",
            ),
        ]


class LegalHold(models.Model):
    """A dossier that stays, whatever its terms: until and with `until`, or until somebody lifts it.

    PostgreSQL removes no hold that is in force (migration 0002), and with it no dossier under one.
    """

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="holds")
    reason = models.CharField(_("reason"), max_length=300)
    until = models.DateField(_("until and including"), null=True, blank=True)
    set_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    lifted_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-set_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_hold_has_a_reason"),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__gte=F("set_at"), lifted_by__isnull=False),
                name="a_lifted_hold_says_who_and_when",
            ),
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(lifted_at=None, until=None), name="one_open_hold_per_dossier"
            ),
        ]


class KeptDecision(models.Model):
    """What stays of a decision when its dossier went: number and dates, and nothing of whom it was about."""

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="kept_decisions"
    )
    kind = models.CharField(max_length=8, choices=DecisionKind)
    number = models.CharField(max_length=60)
    decided_on = models.DateField()
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        ordering = ["-decided_on", "-pk"]
        indexes = [models.Index(fields=["organisation", "last_day"], name="kept_decision_by_last_day")]
