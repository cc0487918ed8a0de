"""Test customers and how they fare, signs of life, and incidents (S-31, S-33, S-41)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.accounts.choices import Environment
from supportdesk.health.choices import PAGES_WALKED, PUT_BACK, SitePart

TRIED_AS = (Environment.PARENT, Environment.CHILDMINDER)


class TestCustomer(models.Model):
    """A marked account of nobody, with which the probe and workers try the portal.

    `password` is sealed for this row. `kept` is how the account and what hangs on it must be (test_customers.as_it_is);
    `device_cookie` tells the probe's browser apart from a new one, so that no mail of a new device goes out. The probe
    is due from `probe_due_at` on, and who takes it moves that on.
    """

    __test__ = False

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="test_customers"
    )
    environment = models.CharField(max_length=12, choices=Environment)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="test_customer"
    )
    password = models.BinaryField()
    kept = models.JSONField(default=dict)
    device_cookie = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField()
    probe_due_at = models.DateTimeField()

    class Meta:
        ordering = ["organisation_id", "-environment"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "environment"], name="one_test_customer_of_an_environment"
            ),
            models.CheckConstraint(condition=Q(environment__in=TRIED_AS), name="a_test_customer_is_no_staff"),
        ]


class ProbeRun(models.Model):
    """One walk of the probe. `steps` holds name, whether it went well, milliseconds and the status of each page;
    `restored` what was put back before it."""

    test_customer = models.ForeignKey(TestCustomer, on_delete=models.CASCADE, related_name="runs")
    at = models.DateTimeField()
    went_well = models.BooleanField()
    milliseconds = models.PositiveIntegerField()
    steps = models.JSONField(default=list)
    restored = models.JSONField(default=list)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["test_customer", "-at", "-id"], name="probe_run_newest")]

    @property
    def shown_steps(self) -> list[dict[str, Any]]:
        """The steps, each with the `label` that the desk shows."""
        return [step | {"label": PAGES_WALKED.get(step["name"], step["name"])} for step in self.steps]

    @property
    def shown_restored(self) -> str:
        """What was put back, in words; empty when nothing was."""
        return ", ".join(dict.fromkeys(str(PUT_BACK.get(name, name)) for name in self.restored))


class Pulse(models.Model):
    """When the workers last did something that the scheduler asked."""

    name = models.CharField(max_length=30, unique=True)
    at = models.DateTimeField()


class Incident(models.Model):
    """Something that does not work for many, told to who runs Kring (S-33). The public texts stand on the public page
    while it is open."""

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="incidents"
    )
    part = models.CharField(max_length=12, choices=SitePart)
    text = models.TextField(max_length=2000)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()
    public_nl = models.CharField(max_length=300, blank=True)
    public_en = models.CharField(max_length=300, blank=True)
    answer = models.TextField(max_length=2000, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-reported_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(handled_by__isnull=False),
                name="an_ended_incident_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(public_nl="", public_en="") | (~Q(public_nl="") & ~Q(public_en="")),
                name="an_incident_is_public_in_both_languages",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-reported_at", "-id"], name="incident_of_organisation"),
            models.Index(fields=["reported_at"], condition=Q(ended_at=None), name="incident_open"),
        ]
