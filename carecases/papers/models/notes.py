"""Private notes (C-36)."""

import uuid

from django.db import models
from django.db.models import F, Q

from carecases.models import Dossier


class Note(models.Model):
    """What somebody wrote down about a dossier for nobody else.

    The text is sealed (carecases.papers.notes), so that it is in no copy of the table either; it is read through
    `carecases.papers.selectors.notes_of` only. The id is made before the row is, as the text is bound to it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="+")
    writer = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    sealed_text = models.BinaryField()
    written_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(changed_at=None) | Q(changed_at__gte=F("written_at")),
                name="a_note_changes_after_it_was_written",
            )
        ]
        indexes = [models.Index(fields=["writer", "dossier", "-written_at"], name="note_of_its_writer")]
