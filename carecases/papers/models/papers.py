"""Papers of help requests (bijlagen), and what parents said about the handelingsdeel."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from carecases.choices import Side
from carecases.models import HelpRequest
from carecases.papers.choices import Channel, PaperKind
from core.files.models import StoredFile


class Paper(models.Model):
    """An attachment of a help request.

    `side` owns it: may delete it, and a school shares only its own (C-62, C-68). `digest` repeats that of the file, so
    that PostgreSQL keeps the same content out of one help request. `is_empty` marks a placeholder ("leeg"), which
    counts neither as what it is called nor as a double (C-71). A removed paper stays as a line without content.
    `by` is empty for what came by a link.
    """

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    help_request = models.ForeignKey(HelpRequest, on_delete=models.CASCADE, related_name="papers")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="paper")
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=PaperKind)
    side = models.CharField(max_length=12, choices=Side)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    channel = models.CharField(max_length=12, choices=Channel, default=Channel.DIRECT)
    digest = models.CharField(max_length=64)
    is_empty = models.BooleanField(default=False)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    removal_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="a_paper_has_a_name"),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None, removal_reason="")
                | (Q(removed_at__gte=F("at"), removed_by__isnull=False) & ~Q(removal_reason="")),
                name="a_removed_paper_says_who_when_and_why",
            ),
            models.UniqueConstraint(
                fields=["help_request", "digest"],
                condition=Q(removed_at=None, is_empty=False),
                name="same_content_once_per_help_request",
            ),
        ]
        indexes = [models.Index(fields=["help_request", "-at", "-id"], name="paper_of_help_request")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_there(self) -> bool:
        """Whether it was not removed."""
        return self.removed_at is None


class ParentsConsent(models.Model):
    """A parent's consent to the handelingsdeel: who gave it and when; apart from any signature (C-35, C-69)."""

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    help_request = models.ForeignKey(HelpRequest, on_delete=models.CASCADE, related_name="parents_consents")
    parent = models.CharField(_("parent or guardian"), max_length=120)
    given_on = models.DateField(_("date"))
    recorded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["given_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(parent=""), name="a_consent_names_who_gave_it"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__gte=F("recorded_at"), withdrawn_by__isnull=False),
                name="a_withdrawn_consent_says_who_and_when",
            ),
        ]
