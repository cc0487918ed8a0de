"""One-time links, and the attempts to get one."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from core.accounts.choices import Environment, LinkKind, ResetNote, ResetStep
from core.accounts.models.organisations import Organisation
from core.accounts.models.users import User


class AccountLink(models.Model):
    """A one-time link to set a password. Only the hash of its token is kept, under the key `digest_key`."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(max_length=10, choices=LinkKind, default=LinkKind.ACTIVATION)
    sent_to = models.EmailField(blank=True)
    digest = models.CharField(max_length=64, unique=True)
    digest_key = models.CharField(max_length=16, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class ResetAttempt(models.Model):
    """One attempt to get a reset link, with the step at which it stopped; visible to support only (A-07).

    What was typed is not kept: `identifier` is a keyed hash of it.
    """

    at = models.DateTimeField()
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="reset_attempts")
    environment = models.CharField(max_length=12, choices=Environment)
    account = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="reset_attempts")
    identifier = models.CharField(max_length=64)
    step = models.CharField(max_length=20, choices=ResetStep)
    notes = ArrayField(models.CharField(max_length=20, choices=ResetNote), default=list, blank=True)
    address = models.CharField(max_length=45, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["organisation", "-at"], name="reset_attempt_newest"),
            models.Index(fields=["account", "-at"], name="reset_attempt_account"),
        ]

    @property
    def note_words(self) -> list[str]:
        return [str(ResetNote(note).label) for note in self.notes]
