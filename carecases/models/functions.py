"""Who does what at the partnership: functions with their holders, and who coordinates what (C-18, C-63)."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from carecases.models.processes import Title


class Function(models.Model):
    """Work of the partnership that a status can wait for: TLV-administratie, deskundige, regiomanager.

    `is_school_contact`: the contact person of each school does it (SchoolCare.contact), so it has no other holders.
    `takes_external`: what schools from outside ask waits here until somebody takes it on (C-65).
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="care_functions"
    )
    name = models.CharField(max_length=80)
    is_school_contact = models.BooleanField(default=False)
    takes_external = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("organisation", Lower("name"), name="function_once_per_partnership"),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(is_school_contact=True),
                name="one_function_is_of_school_contacts",
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(takes_external=True),
                name="one_function_takes_what_is_from_outside",
            ),
            # So that other tables can point at a function together with its organisation.
            models.UniqueConstraint(fields=["organisation", "id"], name="function_of_organisation"),
        ]

    def __str__(self) -> str:
        return self.name


class FunctionHolder(models.Model):
    """Somebody who does the work of a function, for the schools of one region or, without a region, for all."""

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    function = models.ForeignKey(Function, on_delete=models.CASCADE, related_name="holders")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="care_functions")
    region = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["function", "user", "region"], name="holder_once_per_region")
        ]


class CoordinatorRule(models.Model):
    """Who becomes coordinator of what comes in: by title, by region, by both, or of everything (C-18)."""

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    title = models.ForeignKey(Title, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    region = models.CharField(max_length=60, blank=True)
    coordinator = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "title", "region"],
                nulls_distinct=False,
                name="one_coordinator_per_title_and_region",
            )
        ]
