"""What a partnership asks of papers. Where it says nothing, carecases.papers.limits has what holds."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from carecases.models import Title
from carecases.papers.choices import Channel, PaperKind

LARGEST_MEGABYTES = 25
"""What core.files takes of one document."""
LONGEST_NAME = 120


class ChannelLimit(models.Model):
    """How large a paper may be (in MB of 1,048,576 bytes) and how long its name, by how it comes in (C-20)."""

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.CASCADE, related_name="paper_limits"
    )
    channel = models.CharField(max_length=12, choices=Channel)
    most_megabytes = models.PositiveSmallIntegerField(_("size in MB"))
    longest_name = models.PositiveSmallIntegerField(_("characters of the name"), default=LONGEST_NAME)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "channel"], name="one_limit_per_channel"),
            models.CheckConstraint(
                condition=Q(most_megabytes__range=(1, LARGEST_MEGABYTES)),
                name="a_paper_is_as_large_as_kring_takes",
            ),
            models.CheckConstraint(
                condition=Q(longest_name__range=(20, LONGEST_NAME)), name="a_name_fits_where_it_is_kept"
            ),
        ]


class PaperSettings(models.Model):
    """From how many papers on the page warns that they are many (C-75)."""

    organisation = models.OneToOneField(
        "accounts.Organisation", on_delete=models.CASCADE, related_name="paper_settings"
    )
    many = models.PositiveSmallIntegerField(_("warn above this number of attachments"))

    class Meta:
        verbose_name_plural = "paper settings"
        constraints = [models.CheckConstraint(condition=Q(many__gte=1), name="many_is_at_least_one")]


class TitlePapers(models.Model):
    """What a title asks: papers of these kinds, and the parents' consent to the handelingsdeel (C-69)."""

    title = models.OneToOneField(Title, on_delete=models.CASCADE, related_name="papers")
    kinds = ArrayField(models.CharField(max_length=20, choices=PaperKind), default=list, blank=True)
    asks_consent = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "papers of titles"
        constraints = [
            models.CheckConstraint(
                condition=Q(kinds__contained_by=PaperKind.values), name="a_title_asks_kinds_that_there_are"
            )
        ]
