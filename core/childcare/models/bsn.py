"""Citizen service numbers (K-03): a table of their own, so that nothing that reads people reads these."""

from django.db import models
from django.db.models import Q

from core.childcare.models.families import Child, Family, Guardian


class Bsn(models.Model):
    """The BSN of one guardian or child: sealed for that person, and a keyed hash to find it by its exact value.

    A family has each number once. An organisation may have it more often: parents who live apart are two
    families with the same child. `digest_key` is the id of the hash's key; core.childcare.bsn reads and writes.
    """

    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="bsns")
    guardian = models.OneToOneField(Guardian, on_delete=models.CASCADE, null=True, related_name="bsn")
    child = models.OneToOneField(Child, on_delete=models.CASCADE, null=True, related_name="bsn")
    sealed = models.BinaryField()
    digest = models.CharField(max_length=64, db_index=True)
    digest_key = models.CharField(max_length=16)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(guardian__isnull=False, child__isnull=True)
                | Q(guardian__isnull=True, child__isnull=False),
                name="bsn_of_one_person",
            ),
            models.UniqueConstraint(fields=["family", "digest"], name="bsn_once_per_family"),
        ]

    def __str__(self) -> str:
        return f"BSN {self.pk}"

    @property
    def person(self) -> Guardian | Child:
        """Whose number it is."""
        person = self.guardian or self.child
        assert person is not None
        return person
