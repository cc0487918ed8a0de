"""Photos that go to many families at once, with a message to all or something published, and who is on them (P-09)."""

from django.conf import settings
from django.db import models

from core.childcare.models import Child


class SharedPhoto(models.Model):
    """A photo of which somebody said who is on it, nobody included. Without this row no parent sees the photo."""

    file = models.OneToOneField("files.StoredFile", on_delete=models.CASCADE, related_name="shared_photo")
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField()
    children: "models.ManyToManyField[Child, ChildOnPhoto]" = models.ManyToManyField(
        "childcare.Child", through="ChildOnPhoto", related_name="shared_photos"
    )


class ChildOnPhoto(models.Model):
    """A child that can be recognised on a photo."""

    photo = models.ForeignKey(SharedPhoto, on_delete=models.CASCADE, related_name="on_it")
    child = models.ForeignKey("childcare.Child", on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name_plural = "children on photos"
        constraints = [
            models.UniqueConstraint(fields=["photo", "child"], name="a_child_once_on_a_shared_photo")
        ]
