"""What was tried too often (A-05)."""

from django.db import models
from django.db.models import Q

from core.accounts.models.users import User


class Limit(models.Model):
    """How often something was tried lately, and until when it waits (A-05). Reads and writes: core.accounts.limits.

    `key` is a keyed hash of what is counted, so that no list of addresses or names comes about. `account` is there
    for the limits of one account, also when many addresses share in it.
    """

    key = models.CharField(max_length=64, unique=True)
    account = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="limits")
    attempts = models.PositiveIntegerField(default=0)
    began_at = models.DateTimeField()
    waits_until = models.DateTimeField(null=True)
    owner_told = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["waits_until"],
                condition=Q(account__isnull=False, owner_told=False),
                name="limit_owner_to_tell",
            ),
            models.Index(fields=["began_at"], name="limit_age"),
        ]
