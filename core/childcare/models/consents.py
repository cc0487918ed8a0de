"""What the organisation asks guardians to allow or declare, version by version (P-30)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.childcare.choices import ConsentKind


class ConsentText(models.Model):
    """One version of one text: the highest number is what is asked now, earlier ones stay as they were answered.

    Never changed (migration 0011); a new version asks everybody again.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="consent_texts"
    )
    kind = models.CharField(max_length=14, choices=ConsentKind)
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    text = models.TextField(max_length=5000)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["kind", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "number"], name="consent_text_once_per_number"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="consent_texts_count_from_one"),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(text=""), name="a_consent_text_says_something"
            ),
        ]

    def __str__(self) -> str:
        return self.title
