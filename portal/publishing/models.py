"""What the organisation tells parents: news, newsletters, information pages, activities and who is in the team."""

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.publishing.choices import Kind, Standing, State

LONGEST_TEXT = 30_000


class Publication(models.Model):
    """Something to read, for the whole organisation or for the locations and groups that it names.

    `text` is Markdown without HTML (core.lib.rich_text). Once published it shows from `shown_from` until `shown_until`
    (that moment not included; empty is for good). `version` goes up with every change, so that two editors do not
    overwrite each other. `key` is that of the page on which it was begun: sending that twice makes one. `told_at` is
    when the last parent was told of it; telling goes by number of account, and `last_told` is how far it is.
    """

    key = models.UUIDField(null=True)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"), max_length=LONGEST_TEXT)
    locations = models.ManyToManyField("childcare.Location", blank=True, related_name="+")
    groups = models.ManyToManyField("childcare.Group", blank=True, related_name="+")
    first_day = models.DateField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)
    starts = models.TimeField(null=True, blank=True)
    ends = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=120, blank=True)
    files = models.ManyToManyField("files.StoredFile", blank=True, related_name="+")
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    shown_from = models.DateTimeField()
    shown_until = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    last_told = models.BigIntegerField(default=0)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["written_by", "key"], name="one_publication_per_form"),
            models.CheckConstraint(
                condition=Q(shown_until=None) | Q(shown_until__gt=F("shown_from")), name="shown_in_order"
            ),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT) | Q(published_by__isnull=False),
                name="what_is_published_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.ACTIVITY, first_day__isnull=False, last_day__gte=F("first_day"))
                | (~Q(kind=Kind.ACTIVITY) & Q(first_day=None, last_day=None, starts=None, ends=None)),
                name="only_an_activity_has_days",
            ),
            models.CheckConstraint(
                condition=Q(starts=None, ends=None)
                | Q(starts__isnull=False, ends=None)
                | Q(ends__gt=F("starts")),
                name="an_activity_ends_after_it_starts",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "kind", "-shown_from", "-id"], name="publication_newest"),
            models.Index(fields=["organisation", "-changed_at", "-id"], name="publication_changed"),
            models.Index(
                fields=["organisation", "first_day"],
                condition=Q(kind=Kind.ACTIVITY),
                name="activity_by_day",
            ),
            models.Index(
                fields=["shown_from"],
                condition=Q(state=State.PUBLISHED, told_at=None),
                name="publication_to_tell",
            ),
            GinIndex(fields=["title"], opclasses=["gin_trgm_ops"], name="publication_title"),
        ]

    def __str__(self) -> str:
        return self.title

    def standing_at(self, moment: datetime) -> Standing:
        if self.state == State.DRAFT:
            return Standing.DRAFT
        if self.shown_from > moment:
            return Standing.PLANNED
        if self.shown_until is not None and self.shown_until <= moment:
            return Standing.OVER
        return Standing.SHOWN


class TeamMember(models.Model):
    """Somebody who works with the children, as parents meet them under "Ons team" (P-20).

    Who has an account (`user`) is shown only while it works.
    """

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="team_member",
        verbose_name=_("account"),
    )
    name = models.CharField(_("name"), max_length=120)
    job = models.CharField(_("job"), max_length=80)
    about = models.TextField(_("about"), max_length=2000, blank=True)
    photo = models.ForeignKey(
        "files.StoredFile", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    groups = models.ManyToManyField("childcare.Group", blank=True, related_name="team")
    is_shown = models.BooleanField(_("shown to parents"), default=True)

    class Meta:
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["organisation", "name", "id"], name="team_by_name")]

    def __str__(self) -> str:
        return self.name
