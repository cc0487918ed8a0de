"""Who speaks for a school, and from when somebody else does (C-61)."""

from django.db import models
from django.db.models import F, Q


class ApplicantChange(models.Model):
    """From the day `on` the `successor` speaks for the `school` where the `leaver` did: on all open help requests.

    Open until it is done or withdrawn. `planned_by` is empty when an account ended (A-28); `moved` is how many help
    requests went; `problem` says in words why it could not be done on its date.
    """

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    school = models.ForeignKey("accounts.Unit", on_delete=models.PROTECT, related_name="applicant_changes")
    leaver = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    successor = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    planned_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    planned_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    moved = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)

    OPEN = Q(done_at=None, withdrawn_at=None)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(leaver=F("successor")), name="somebody_else_speaks_for_the_school"
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(withdrawn_at=None), name="an_applicant_change_is_done_or_off"
            ),
            models.UniqueConstraint(
                fields=["school", "leaver"],
                condition=Q(done_at=None, withdrawn_at=None),
                name="one_open_applicant_change",
            ),
        ]
        indexes = [
            models.Index(
                fields=["on"],
                condition=Q(done_at=None, withdrawn_at=None),
                name="applicant_change_to_do",
            )
        ]

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.withdrawn_at is None
