"""What the support desk keeps: diagnoses, and the repairs that were done."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from supportdesk.complaints import Complaint


class Diagnosis(models.Model):
    """One run of the checks of a complaint (S-03): what was asked, what each check found, and the causes by rank.

    `customer` is the account or `home_account` the home login that it is about; neither for who has none. `said` is
    what the customer told, without a BSN. `findings` has for each check its slug, verdict, milliseconds, and the texts
    by language: name, value, say; `repairs` are slugs. `causes` are the slugs of the checks that explain it, the first
    one first. `previous` is the earlier run that this one repeats.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="diagnoses"
    )
    customer = models.ForeignKey(
        "accounts.User", on_delete=models.CASCADE, null=True, blank=True, related_name="diagnoses"
    )
    home_account = models.ForeignKey(
        "homelogin.HomeAccount", on_delete=models.CASCADE, null=True, blank=True, related_name="diagnoses"
    )
    complaint = models.CharField(max_length=30, choices=Complaint)
    said = models.JSONField(default=dict, blank=True)
    findings = models.JSONField(default=list, blank=True)
    causes = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    previous = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="repeats"
    )

    class Meta:
        verbose_name_plural = "diagnoses"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(customer=None) | Q(home_account=None), name="a_diagnosis_is_about_one"
            ),
            models.CheckConstraint(
                condition=Q(complaint__in=Complaint.values), name="a_diagnosis_has_a_known_complaint"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-at", "-id"], name="diagnosis_newest"),
            models.Index(fields=["customer", "-at", "-id"], name="diagnosis_of_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.get_complaint_display()} ({self.pk})"


class RepairDone(models.Model):
    """A repair that a worker did for a customer (S-05), with what undoing it needs in `facts`.

    `repair` is the slug of one of supportdesk.repairing; `diagnosis` what led to it, if anything did.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="repairs_done"
    )
    customer = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="repairs")
    diagnosis = models.ForeignKey(
        Diagnosis, on_delete=models.SET_NULL, null=True, blank=True, related_name="repairs_done"
    )
    repair = models.CharField(max_length=40)
    reason = models.CharField(max_length=300)
    facts = models.JSONField(default=dict, blank=True)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "repairs done"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_repair_has_a_reason"),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="an_undone_repair_says_by_whom",
            ),
        ]
        indexes = [models.Index(fields=["customer", "-at", "-id"], name="repair_of_customer")]

    def __str__(self) -> str:
        return f"{self.repair} ({self.pk})"
