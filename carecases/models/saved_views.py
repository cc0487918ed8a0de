"""Filters of the list Hulpvragen that somebody keeps."""

from django.db import models
from django.db.models.functions import Lower

LONGEST_NAME, LONGEST_QUERY = 60, 2000


class SavedView(models.Model):
    """`query` is what stands behind the address of the list; never the name of a pupil (C-19)."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="care_views")
    name = models.CharField(max_length=LONGEST_NAME)
    query = models.CharField(max_length=LONGEST_QUERY)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint("user", Lower("name"), name="saved_view_once_per_user")]

    def __str__(self) -> str:
        return self.name
