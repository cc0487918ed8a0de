"""The trail: who did what to which object, when and in what capacity (fields of NEN 7513)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from core.audit.choices import Result


class Event(models.Model):
    """One line of the trail. PostgreSQL refuses to change it, and to remove it within five years.

    `client` is whose data it is about (a child, a guardian, a dossier), `object` what was handled; both are the
    model's label and the row's number, as what they name may be gone before the line is. `responsible` is for
    whom the actor acted; empty for the actor's own account. `action` is one of core.audit.choices.Action.
    """

    at = models.DateTimeField()
    action = models.CharField(max_length=60)
    result = models.CharField(max_length=8, choices=Result, default=Result.DONE)
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    capacity = models.CharField(max_length=120, blank=True)
    client_type = models.CharField(max_length=60, blank=True)
    client_id = models.CharField(max_length=60, blank=True)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=60, blank=True)
    ground = models.TextField(blank=True)
    device = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=45, blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["organisation", "-at", "-id"], name="event_organisation"),
            models.Index(fields=["organisation", "action", "-at", "-id"], name="event_action"),
            models.Index(fields=["actor", "-at", "-id"], name="event_actor"),
            models.Index(
                fields=["responsible"], name="event_responsible", condition=Q(responsible__isnull=False)
            ),
            models.Index(fields=["object_type", "object_id", "-at", "-id"], name="event_object"),
            models.Index(
                fields=["client_type", "client_id", "-at", "-id"],
                name="event_client",
                condition=~Q(client_type=""),
            ),
        ]


class Seal(models.Model):
    """Closes the lines above `after_id` up to and with `upto_id`; each seal holds the hash of the one before.

    `row_hashes` are the SHA-256 of each line, 32 bytes apiece, in the order of `ids`; `hash` closes them, and
    `signature` is the keyed hash of it (key `key_id`), which nobody can make who has the database alone.
    """

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    after_id = models.BigIntegerField(unique=True)
    upto_id = models.BigIntegerField()
    ids = ArrayField(models.BigIntegerField())
    row_hashes = models.BinaryField()
    previous_hash = models.BinaryField()
    hash = models.BinaryField()
    key_id = models.CharField(max_length=16)
    signature = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(upto_id__gt=F("after_id")), name="a_seal_closes_lines")
        ]
