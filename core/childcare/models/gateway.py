"""The register elsewhere: connection, cached copy, writes that wait, and who may read ours (K-17, K-21)."""

import uuid

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q

from core.childcare.choices import WriteKind, WriteState


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

    The row says what, not its words: those are read when it is sent. That is the registration of `entry`, or of
    `family` the request line, the absence or the guardians (`kind`) with the number `subject`. Of those there is one
    row each; every change raises `version` and lets it wait anew. Who takes it moves `due_at` on. Once a registration
    is there, `asked_at` is when it was last asked what became of it.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.CASCADE, related_name="register_writes"
    )
    reference = models.UUIDField(unique=True, default=uuid.uuid4)
    kind = models.CharField(
        max_length=12,
        choices=WriteKind,
        default=WriteKind.REGISTRATION.value,
        db_default=WriteKind.REGISTRATION.value,
    )
    entry = models.OneToOneField(
        "childcare.ImportEntry",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="register_write",
    )
    family = models.ForeignKey(
        "childcare.Family", on_delete=models.CASCADE, null=True, blank=True, related_name="register_writes"
    )
    subject = models.PositiveBigIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, db_default=1)
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
            ),
            models.CheckConstraint(
                condition=Q(
                    kind=WriteKind.REGISTRATION,
                    entry__isnull=False,
                    family__isnull=True,
                    subject__isnull=True,
                )
                | (
                    ~Q(kind=WriteKind.REGISTRATION)
                    & Q(entry__isnull=True, family__isnull=False, subject__isnull=False)
                ),
                name="a_write_says_of_what",
            ),
            models.UniqueConstraint(fields=["kind", "subject"], name="one_write_of_each_thing"),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state=WriteState.WAITING), name="register_write_due"),
            models.Index(
                fields=["organisation", "made_at"],
                condition=Q(state__in=[WriteState.WAITING, WriteState.REFUSED]),
                name="register_write_not_there",
            ),
        ]


class ToldChange(models.Model):
    """What another system wrote to our register of a family, for a person to work in (K-21).

    `facts` are those of the newest `version`; a newer one has to be looked at anew. `reference` is the other system's.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.CASCADE, related_name="told_changes"
    )
    family = models.ForeignKey("childcare.Family", on_delete=models.CASCADE, related_name="told_changes")
    reference = models.UUIDField()
    kind = models.CharField(max_length=12, choices=WriteKind)
    version = models.PositiveIntegerField()
    facts = models.JSONField(encoder=DjangoJSONEncoder)
    told_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["told_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "reference"], name="told_once_per_organisation"),
            models.CheckConstraint(
                condition=Q(handled_at=None) ^ Q(handled_by__isnull=False),
                name="a_handled_change_says_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(kind=WriteKind.REGISTRATION), name="a_told_change_is_of_a_family"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "told_at"],
                condition=Q(handled_at=None),
                name="told_change_to_handle",
            )
        ]
