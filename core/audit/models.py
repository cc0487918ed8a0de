"""The trail: who did what to which object, when and in what capacity (fields of NEN 7513)."""

from django.conf import settings
from django.db import models

from core.audit.choices import Action


class Event(models.Model):
    """One line of the trail. PostgreSQL refuses to change or remove it (migration 0002)."""

    at = models.DateTimeField()
    action = models.CharField(max_length=60, choices=Action)
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    capacity = models.CharField(max_length=120, blank=True)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=60, blank=True)
    ground = models.TextField(blank=True)
    device = models.CharField(max_length=200, blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["object_type", "object_id", "at"], name="event_object"),
            models.Index(fields=["organisation", "-at"], name="event_organisation"),
            models.Index(fields=["actor", "-at"], name="event_actor"),
        ]
