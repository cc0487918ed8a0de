"""Conversations of parents with the staff of a group.

Messages only grow: PostgreSQL refuses to change or remove one (migration 0002), and so it does with what a thread is
about and who has read what.
"""

from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from portal.conversations.choices import BroadcastStatus, Side

LONGEST_SUBJECT, LONGEST_TEXT = 120, 5000


class Broadcast(models.Model):
    """One message to all families of a group or of a location, each in a thread of its own (P-13).

    A worker makes the threads in batches of families in order of number; `last_family` says how far it is.
    """

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    location = models.ForeignKey("childcare.Location", on_delete=models.PROTECT, null=True, related_name="+")
    group = models.ForeignKey("childcare.Group", on_delete=models.PROTECT, null=True, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField()
    subject = models.CharField(max_length=LONGEST_SUBJECT)
    text = models.TextField(max_length=LONGEST_TEXT)
    asked_at = models.DateTimeField()
    status = models.CharField(max_length=7, choices=BroadcastStatus, default=BroadcastStatus.WAITING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    last_family = models.BigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    files = models.ManyToManyField("files.StoredFile", related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["author", "key"], name="one_broadcast_per_key"),
            models.CheckConstraint(
                condition=Q(location__isnull=False, group=None) | Q(location=None, group__isnull=False),
                name="a_broadcast_is_to_a_group_or_a_location",
            ),
            models.CheckConstraint(
                condition=Q(status=BroadcastStatus.DONE, finished_at__isnull=False)
                | (~Q(status=BroadcastStatus.DONE) & Q(finished_at=None)),
                name="a_broadcast_that_is_done_says_when",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "-asked_at", "-id"], name="broadcast_newest")]

    @property
    def is_done(self) -> bool:
        return self.status == BroadcastStatus.DONE

    @property
    def audience(self) -> str:
        """To whom it goes, in words."""
        return str(self.group or self.location)


class Thread(models.Model):
    """An exchange between one family and the staff of one group, about some of its children (P-10).

    `last_at` and `last_by_parents` follow the newest message; `last_by_parents` means that the group is to answer. An
    automatic notice changes neither.
    """

    family = models.ForeignKey("childcare.Family", on_delete=models.PROTECT, related_name="threads")
    children = models.ManyToManyField("childcare.Child", related_name="threads")
    group = models.ForeignKey("childcare.Group", on_delete=models.PROTECT, related_name="threads")
    broadcast = models.ForeignKey(Broadcast, on_delete=models.PROTECT, null=True, related_name="threads")
    subject = models.CharField(max_length=LONGEST_SUBJECT)
    begun_at = models.DateTimeField()
    last_at = models.DateTimeField()
    last_by_parents = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["broadcast", "family"], name="one_thread_per_family_and_broadcast"
            ),
            models.CheckConstraint(condition=~Q(subject=""), name="a_thread_has_a_subject"),
        ]
        indexes = [
            models.Index(fields=["family", "-last_at", "-id"], name="thread_of_family"),
            models.Index(fields=["group", "-last_at", "-id"], name="thread_of_group"),
            models.Index(
                fields=["group", "-last_at"], condition=Q(last_by_parents=True), name="thread_to_answer"
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class AwayNotice(models.Model):
    """A period in which nobody of the group reads messages; who writes then gets `text` as an answer (P-12)."""

    group = models.ForeignKey("childcare.Group", on_delete=models.CASCADE, related_name="away_notices")
    first_day = models.DateField()
    last_day = models.DateField()
    text = models.TextField(max_length=1000)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="away_in_order"),
            models.CheckConstraint(condition=~Q(text=""), name="an_away_notice_says_something"),
            ExclusionConstraint(
                name="a_group_is_away_once_at_a_time",
                expressions=[
                    ("group", RangeOperators.EQUAL),
                    (
                        Func(F("first_day"), F("last_day"), Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]


class Message(models.Model):
    """One message as it was sent; it never changes and never goes away (P-11).

    `key` comes from the page on which it was written, so that sending twice makes one. A message that Kring sends
    itself has no author: the answer of a group that is away, whose text is copied.
    """

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="messages")
    side = models.CharField(max_length=9, choices=Side)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    key = models.UUIDField(null=True)
    text = models.TextField(max_length=LONGEST_TEXT)
    sent_at = models.DateTimeField()
    away_until = models.DateField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["author", "key"], name="one_message_per_key"),
            models.UniqueConstraint(
                fields=["thread", "away_until"],
                condition=Q(away_until__isnull=False),
                name="one_notice_per_thread_and_absence",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="a_message_says_something"),
            models.CheckConstraint(
                condition=Q(side=Side.AUTOMATIC, author=None, away_until__isnull=False)
                | (Q(side__in=[Side.PARENTS, Side.STAFF]) & Q(author__isnull=False, away_until=None)),
                name="only_people_sign_messages",
            ),
        ]
        indexes = [models.Index(fields=["thread", "id"], name="message_of_thread")]

    @property
    def files(self) -> list[Any]:
        """What was sent with it, in order."""
        return [attachment.file for attachment in self.attachments.all()]

    @property
    def is_by_parents(self) -> bool:
        return self.side == Side.PARENTS

    @property
    def is_automatic(self) -> bool:
        return self.side == Side.AUTOMATIC


class Attachment(models.Model):
    """A file that was sent with a message; families that got the same message to all share it."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="attachments")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["message", "file"], name="a_file_once_with_a_message")]


class Reading(models.Model):
    """When somebody first opened the thread with this message in it."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="readings")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["message", "reader"], name="one_reading_per_message_and_reader")
        ]
