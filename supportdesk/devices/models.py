"""What a customer's device told of itself, and reports to the supplier that are written with it (S-30, S-34)."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from core.accounts.choices import DeviceKind
from supportdesk.devices.rules import codes
from supportdesk.devices.rules.judgement import Finding, Measured, Part, Reached
from supportdesk.devices.rules.supported import Family, Support

KEPT = timedelta(days=30)


class DeviceCheck(models.Model):
    """One measurement of a browser and what was wrong; no account, no address, nothing else that tells who it was.

    `major` is the version before its first point. `clock_ahead_ms` is how far the device's clock runs ahead,
    `round_trip_ms` how long an answer took, `screen` "1440x900" in CSS pixels. `parts` maps a part of the site to
    `[answered well, milliseconds]`. `support` and `findings` are as judged on that day; a row goes after 30 days.
    """

    code = models.CharField(max_length=6, unique=True)
    made_at = models.DateTimeField(db_index=True)
    family = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Family])
    support = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Support])
    browser = models.CharField(max_length=60, blank=True)
    version = models.CharField(max_length=30, blank=True)
    major = models.PositiveIntegerField(null=True)
    system = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=8, choices=DeviceKind, default=DeviceKind.UNKNOWN)
    device = models.CharField(max_length=80, blank=True)
    scripts = models.BooleanField()
    cookies = models.BooleanField(null=True)
    storage = models.BooleanField(null=True)
    styles_apply = models.BooleanField(null=True)
    online = models.BooleanField(null=True)
    clock_ahead_ms = models.BigIntegerField(null=True)
    time_zone = models.CharField(max_length=60, blank=True)
    screen = models.CharField(max_length=15, blank=True)
    round_trip_ms = models.PositiveIntegerField(null=True)
    connection = models.CharField(max_length=20, blank=True)
    via_proxy = models.BooleanField(default=False)
    parts = models.JSONField(default=dict)
    findings = ArrayField(models.CharField(max_length=20), default=list)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=codes.PATTERN), name="a_code_can_be_read_out"),
        ]
        indexes = [models.Index(fields=["family", "major", "made_at"], name="device_check_of_version")]

    @property
    def shown_code(self) -> str:
        return codes.shown(self.code)

    @property
    def spelt_code(self) -> list[tuple[str, str]]:
        return codes.spelt(self.code)

    @property
    def ends_at(self) -> datetime:
        return self.made_at + KEPT

    @property
    def clock_ahead(self) -> timedelta | None:
        return None if self.clock_ahead_ms is None else timedelta(milliseconds=self.clock_ahead_ms)

    @property
    def measured(self) -> Measured:
        """As the rules judge it."""
        width = self.screen.partition("x")[0]
        return Measured(
            family=Family(self.family),
            support=Support(self.support),
            scripts=self.scripts,
            cookies=self.cookies,
            storage=self.storage,
            styles_apply=self.styles_apply,
            online=self.online,
            clock_ahead=self.clock_ahead,
            time_zone=self.time_zone,
            screen_width=int(width) if width else None,
            round_trip=self.round_trip_ms,
            via_proxy=self.via_proxy,
            parts={Part(name): Reached(*values) for name, values in self.parts.items()},
        )

    @property
    def found(self) -> list[Finding]:
        return [Finding(value) for value in self.findings]


class SupplierReport(models.Model):
    """A report of something that does not work, for whoever makes Kring (S-34); without the customer's name.

    `check` is empty once that has been tidied away, or where none was made. `sent_to` is empty until it is mailed.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="supplier_reports"
    )
    device_check = models.ForeignKey(
        DeviceCheck, on_delete=models.SET_NULL, null=True, blank=True, related_name="reports"
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    device = models.CharField(max_length=120)
    system = models.CharField(max_length=120)
    browser = models.CharField(max_length=120)
    happened_at = models.DateTimeField()
    was_done = models.TextField(max_length=4000)
    error_numbers = models.CharField(max_length=300, blank=True)
    remarks = models.TextField(max_length=4000, blank=True)
    measured = models.TextField(blank=True)
    sent_to = models.EmailField(blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None, sent_to="") | (Q(sent_at__isnull=False) & ~Q(sent_to="")),
                name="a_sent_report_says_to_whom",
            )
        ]
        indexes = [models.Index(fields=["organisation", "-made_at", "-id"], name="supplier_report_of")]
