"""The diary of children: entries of staff and parents, with photos that say which children are on them (P-07, P-41)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.childcare.models import Child

LONGEST_TEXT = 5000


class DiarySettings(models.Model):
    """What an organisation allows in the diary; without a row: photos may be saved, no videos (P-07, P-45)."""

    organisation = models.OneToOneField(
        "accounts.Organisation", on_delete=models.CASCADE, related_name="diary_settings"
    )
    allows_videos = models.BooleanField(_("videos in the diary"), default=False)
    allows_saving = models.BooleanField(_("parents may save photos and videos"), default=True)


class DiaryEntry(models.Model):
    """What somebody wrote about one or more children.

    `group` is the group whose staff wrote it, empty for an entry of a family. `shared_from` is the moment from which
    others see it: empty while photos still have to be told apart, in the future for what is shared at the end of the
    day. `told_at` is when the parents were told. `key` makes sending a form twice harmless.
    """

    key = models.UUIDField(default=uuid.uuid4)
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="diary_entries"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="diary_entries"
    )
    group = models.ForeignKey(
        "childcare.Group", on_delete=models.PROTECT, null=True, related_name="diary_entries"
    )
    children: "models.ManyToManyField[Child, EntryChild]" = models.ManyToManyField(
        "childcare.Child", through="EntryChild", related_name="diary_entries"
    )
    text = models.TextField(max_length=LONGEST_TEXT, blank=True)
    written_at = models.DateTimeField()
    share_at = models.DateTimeField()
    shared_from = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "diary entries"
        constraints = [
            models.UniqueConstraint(fields=["author", "key"], name="one_diary_entry_per_form"),
            models.CheckConstraint(
                condition=Q(told_at=None) | Q(shared_from__lte=F("told_at")), name="told_once_it_is_shared"
            ),
        ]
        indexes = [
            models.Index(
                fields=["-shared_from", "-id"], condition=Q(removed_at=None), name="diary_newest_first"
            ),
            models.Index(
                fields=["shared_from"], condition=Q(told_at=None, removed_at=None), name="diary_to_tell"
            ),
            models.Index(fields=["group", "-written_at"], name="diary_of_group"),
        ]

    @property
    def is_of_staff(self) -> bool:
        return self.group_id is not None


class EntryChild(models.Model):
    """A child that an entry is about."""

    entry = models.ForeignKey(DiaryEntry, on_delete=models.CASCADE, related_name="about")
    child = models.ForeignKey("childcare.Child", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "child"], name="a_child_once_in_an_entry")]


class DiaryPicture(models.Model):
    """A photo or video of an entry.

    `is_told_apart` says that somebody looked who is on it: without that only staff see a picture of staff (P-09).
    """

    entry = models.ForeignKey(DiaryEntry, on_delete=models.CASCADE, related_name="pictures")
    file = models.OneToOneField("files.StoredFile", on_delete=models.CASCADE, related_name="diary_picture")
    position = models.PositiveSmallIntegerField()
    is_told_apart = models.BooleanField(default=False)
    children: "models.ManyToManyField[Child, PictureChild]" = models.ManyToManyField(
        "childcare.Child", through="PictureChild", related_name="diary_pictures"
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "position"], name="one_picture_per_position"),
            models.CheckConstraint(condition=Q(position__lt=10), name="at_most_ten_pictures"),
        ]


class PictureChild(models.Model):
    """A child that can be recognised on a picture."""

    picture = models.ForeignKey(DiaryPicture, on_delete=models.CASCADE, related_name="on_it")
    child = models.ForeignKey("childcare.Child", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["picture", "child"], name="a_child_once_on_a_picture")]


class AlbumState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    WORKING = "working", _("being made")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed")


class Album(models.Model):
    """The photos of a period as one zip, made in the background for one user (P-06). `last` is included.

    `pictures` are those in the zip, `total` of them: it can be had for as long as its owner may see each of these.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="albums")
    child = models.ForeignKey("childcare.Child", on_delete=models.CASCADE, null=True, related_name="+")
    first = models.DateField()
    last = models.DateField()
    state = models.CharField(max_length=7, choices=AlbumState, default=AlbumState.WAITING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    beaten_at = models.DateTimeField(null=True)
    ready_at = models.DateTimeField(null=True)
    file = models.OneToOneField(
        "files.StoredFile", on_delete=models.SET_NULL, null=True, related_name="diary_album"
    )
    pictures = models.ManyToManyField(DiaryPicture, related_name="+")

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="album_in_order"),
            models.CheckConstraint(
                condition=~Q(state=AlbumState.READY) | Q(ready_at__isnull=False),
                name="a_ready_album_says_when",
            ),
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="album_no_more_than_all"),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"], condition=Q(state__in=["waiting", "working"]), name="album_to_make"
            )
        ]

    @property
    def is_under_way(self) -> bool:
        return self.state in {AlbumState.WAITING, AlbumState.WORKING}
