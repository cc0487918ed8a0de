"""Absences that parents report."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.childcare.rules.spans import Span
from requests_app.choices import AbsenceReason, AbsenceStatus
from requests_app.models.credits import Credit
from requests_app.models.requests import Request


class Absence(models.Model):
    """One planned moment that a parent reported a child absent for; registered at once (R-20).

    Its request has kind "absence" and no bookings. `date`, `starts`, `ends` are kept for when the moment itself is made
    anew; of a period every moment has the same `series`. `credit` is what it earned (R-21), if anything; `is_charged`
    tells whether the care that is missed is invoiced all the same.
    """

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="absences")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    child = models.ForeignKey("childcare.Child", on_delete=models.PROTECT, related_name="absences")
    group = models.ForeignKey("childcare.Group", on_delete=models.PROTECT, related_name="absences")
    moment = models.ForeignKey(
        "childcare.CareMoment", on_delete=models.SET_NULL, null=True, related_name="absences"
    )
    date = models.DateField()
    starts = models.TimeField()
    ends = models.TimeField()
    series = models.UUIDField(null=True, blank=True)
    reason = models.CharField(max_length=8, choices=AbsenceReason)
    status = models.CharField(max_length=9, choices=AbsenceStatus, default=AbsenceStatus.REPORTED)
    credit = models.OneToOneField(
        Credit, on_delete=models.PROTECT, null=True, blank=True, related_name="absence"
    )
    credit_amount = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    is_charged = models.BooleanField(default=True, db_default=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="absence_in_order"),
            models.CheckConstraint(
                condition=Q(status=AbsenceStatus.REPORTED) ^ Q(cancelled_at__isnull=False),
                name="a_cancelled_absence_says_when",
            ),
            models.CheckConstraint(
                condition=Q(credit__isnull=True, credit_amount=0)
                | Q(credit__isnull=False, credit_amount__gt=0),
                name="absence_earns_with_its_credit",
            ),
            models.UniqueConstraint(
                fields=["moment"], condition=Q(status=AbsenceStatus.REPORTED), name="one_absence_of_a_moment"
            ),
        ]
        indexes = [
            models.Index(fields=["child", "date"], name="absence_child_date"),
            models.Index(fields=["group", "date"], name="absence_group_date"),
            models.Index(fields=["organisation", "date"], name="absence_organisation"),
        ]

    @property
    def minutes(self) -> int:
        """Length of the care that is missed."""
        return Span(self.starts, self.ends).minutes

    @property
    def dialog_id(self) -> str:
        """Names the dialog that asks whether undoing is meant."""
        return f"ongedaan-{self.pk}"
