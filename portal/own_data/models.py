"""What guardians propose about their own data, and what they take along of it (P-25, P-33)."""

import secrets

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from core.childcare.models import Child, Family, Guardian
from portal.own_data.choices import ExportState, ProposalState


class Proposal(models.Model):
    """Changes to the row of a child, of a guardian, or (with neither) of the family, for the office to decide on.

    `wanted` and `before` hold fields by name: as they should be, and as they were when it was proposed.
    """

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="proposals")
    child = models.ForeignKey(Child, on_delete=models.CASCADE, null=True, related_name="proposals")
    guardian = models.ForeignKey(Guardian, on_delete=models.CASCADE, null=True, related_name="proposals")
    by = models.ForeignKey(Guardian, on_delete=models.PROTECT, related_name="+")
    wanted = models.JSONField()
    before = models.JSONField()
    remark = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.OPEN)
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ProposalState.values), name="a_proposal_is_in_a_known_state"
            ),
            models.CheckConstraint(
                condition=Q(child=None) | Q(guardian=None), name="a_proposal_is_about_one_row"
            ),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.REFUSED) | ~Q(reason=""), name="a_refused_proposal_says_why"
            ),
            models.CheckConstraint(
                condition=Q(state=ProposalState.OPEN, decided_at=None)
                | (~Q(state=ProposalState.OPEN) & Q(decided_at__isnull=False)),
                name="a_decided_proposal_says_when",
            ),
            models.UniqueConstraint(
                fields=["family", "child", "guardian"],
                condition=Q(state=ProposalState.OPEN),
                nulls_distinct=False,
                name="one_open_proposal_per_row",
            ),
        ]
        indexes = [
            models.Index(fields=["made_at"], condition=Q(state=ProposalState.OPEN), name="proposal_to_decide")
        ]

    @property
    def row(self) -> Child | Guardian | Family:
        """What it is about."""
        return self.child or self.guardian or self.family


def random_key() -> str:
    """A name in the store that nobody can guess."""
    return secrets.token_hex(32)


class FamilyExport(models.Model):
    """Everything that Kring holds on a family, put together for the guardian who asked; kept a few days.

    `done` of `parts` says how far it is. `key` names it in the store. `held` are the files in it by number: it can be
    had for as long as who asked may have each of these.
    """

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="exports")
    asked_by = models.ForeignKey(Guardian, on_delete=models.CASCADE, related_name="exports")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ExportState, default=ExportState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    done = models.PositiveSmallIntegerField(default=0)
    parts = models.PositiveSmallIntegerField(default=0)
    key = models.CharField(max_length=64, unique=True, default=random_key, editable=False)
    size = models.PositiveBigIntegerField(default=0)
    held = ArrayField(models.UUIDField(), default=list, editable=False)
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ExportState.values), name="an_export_is_in_a_known_state"
            ),
            models.CheckConstraint(
                condition=~Q(state=ExportState.READY) | Q(ready_at__isnull=False, expires_at__isnull=False),
                name="an_export_that_is_ready_expires",
            ),
            models.UniqueConstraint(
                fields=["asked_by"],
                condition=Q(state__in=ExportState.unfinished()),
                name="one_unfinished_export_per_guardian",
            ),
        ]

    @property
    def percent(self) -> int:
        """How far it is, 0 to 100."""
        return 100 * self.done // self.parts if self.parts else 0

    @property
    def path(self) -> str:
        """Where it is in the store."""
        return f"{self.folder}/export"

    @property
    def folder(self) -> str:
        return f"{self.key[:2]}/{self.key}"
