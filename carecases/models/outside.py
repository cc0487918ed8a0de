"""Schools of other partnerships, and institutions, that may ask something here (C-65)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from carecases.models.processes import Title


class OutsideSchool(models.Model):
    """A school or institution (a unit, with or without a BRIN) that was admitted for these titles and no others.

    `partnership` is where it belongs, empty for an institution. What it asks is marked as such for good
    (HelpRequest.is_external), also after the last day `until`.
    """

    unit = models.OneToOneField("accounts.Unit", on_delete=models.CASCADE, related_name="outside")
    partnership = models.CharField(_("belongs to the partnership"), max_length=120, blank=True)
    titles = models.ManyToManyField(Title, related_name="outside_schools")
    admitted_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    admitted_at = models.DateTimeField()
    until = models.DateField(_("admitted until and including"), null=True, blank=True)

    class Meta:
        ordering = ["unit__name"]

    def __str__(self) -> str:
        return self.unit.name
