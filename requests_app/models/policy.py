"""The rules of an organisation."""

from django.db import models
from django.db.models import F, Q

from core.childcare.choices import CareType, ContractForm


class PolicyRule(models.Model):
    """One rule of an organisation's policy: a kind of part with its numbers (requests_app.rules.policy).

    Empty location, care type and contract form mean all; the rule that names most of them holds (R-40).
    Rules of one part and scope are versions of each other: the newest that has begun counts, until its `valid_until`.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.CASCADE, related_name="policy_rules"
    )
    location = models.ForeignKey("childcare.Location", on_delete=models.CASCADE, null=True, blank=True)
    care_type = models.CharField(max_length=14, choices=CareType, blank=True)
    contract_form = models.CharField(max_length=10, choices=ContractForm, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    part = models.CharField(max_length=30)
    settings = models.JSONField(default=dict)

    class Meta:
        ordering = ["part", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "location", "care_type", "contract_form", "part", "valid_from"],
                name="one_rule_of_a_part_per_date",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="policy_rule_in_order",
            ),
        ]
