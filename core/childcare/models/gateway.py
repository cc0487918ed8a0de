"""The register elsewhere: connection, cached copy, writes that wait, and who may read ours (K-17, K-21)."""

import uuid

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q

from core.childcare.choices import WriteState


class RegisterConnection(models.Model):
    """The external back-office of an organisation, with the state of its circuit breaker.

    `token` is sealed. `failures` counts calls in a row that failed; while `open_until` is in the future nothing is
    called, except by somebody who asks for it. Without a row, or switched off, the own database is the register.
    """

    organisation = models.OneToOneField(
        "accounts.Organisation", on_delete=models.CASCADE, related_name="register_connection"
    )
    address = models.CharField(max_length=200, validators=[URLValidator(schemes=["https"])])
    token = models.BinaryField()
    is_on = models.BooleanField(default=True)
    failures = models.PositiveSmallIntegerField(default=0)
    open_until = models.DateTimeField(null=True, blank=True)
    last_problem = models.CharField(max_length=20, blank=True)
    last_failed_at = models.DateTimeField(null=True, blank=True)
    last_answered_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"connection of organisation {self.organisation_id}"


class LocationCopy(models.Model):
    """The cached copy of an organisation's location data (core.childcare.gateway.copies).

    `data` is the last good copy, of `fetched_at`. `tried_at` and `problem` are of the last try; `problem` is empty when
    that one succeeded.
    """

    organisation = models.OneToOneField(
        "accounts.Organisation", on_delete=models.CASCADE, related_name="location_copy"
    )
    data = models.JSONField(null=True, blank=True)
    fetched_at = models.DateTimeField(null=True, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=20, blank=True)

    class Meta:
        verbose_name_plural = "location copies"
        constraints = [
            models.CheckConstraint(
                condition=Q(data__isnull=True, fetched_at=None)
                | Q(data__isnull=False, fetched_at__isnull=False),
                name="a_copy_says_when",
            )
        ]


class FamilyCopy(models.Model):
    """What the external back-office last said of a family (core.childcare.gateway.family_copies).

    As in `LocationCopy`; `looked_at` is when somebody last opened the page that shows it.
    """

    family = models.OneToOneField("childcare.Family", on_delete=models.CASCADE, related_name="copy_elsewhere")
    data = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder)
    fetched_at = models.DateTimeField(null=True, blank=True)
    tried_at = models.DateTimeField()
    problem = models.CharField(max_length=20, blank=True)
    looked_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "family copies"
        constraints = [
            models.CheckConstraint(
                condition=Q(data__isnull=True, fetched_at=None)
                | Q(data__isnull=False, fetched_at__isnull=False),
                name="a_family_copy_says_when",
            )
        ]
        indexes = [models.Index(fields=["tried_at"], name="family_copy_tried")]


class RegisterToken(models.Model):
    """What another Kring reads and writes this organisation's register with; the token is kept as a digest only."""

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.CASCADE, related_name="register_tokens"
    )
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    digest_key = models.CharField(max_length=16)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]


class RegisterWrite(models.Model):
    """Something to be written to the external back-office, with the reference under which it writes it once (K-21).

    The row says what (`entry`), not its words: those are read when it is sent. Who takes it moves `due_at` on. Once it
    is there, `asked_at` is when it was last asked what became of it.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.CASCADE, related_name="register_writes"
    )
    reference = models.UUIDField(unique=True, default=uuid.uuid4)
    entry = models.OneToOneField(
        "childcare.ImportEntry", on_delete=models.CASCADE, related_name="register_write"
    )
    state = models.CharField(max_length=7, choices=WriteState, default=WriteState.WAITING.value)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    problem = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=WriteState.WAITING) ^ Q(finished_at__isnull=False),
                name="a_finished_write_says_when",
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state=WriteState.WAITING), name="register_write_due")
        ]
