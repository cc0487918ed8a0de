"""Parent talks (oudergesprekken): the times that staff open for a group, of which each child takes one (P-36)."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from core.childcare.models.presence import MomentsRange
from portal.talks.choices import TalkWay


class Round(models.Model):
    """Times that belong together, for the children of one group; `place` says where, for talks at the location."""

    group = models.ForeignKey("childcare.Group", on_delete=models.PROTECT, related_name="talk_rounds")
    title = models.CharField(max_length=80)
    way = models.CharField(max_length=5, choices=TalkWay)
    place = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=500, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class Talk(models.Model):
    """One time with one member of staff; free until a guardian takes it for a child.

    `changes` counts how often it was taken, given back and moved: calendars tell a newer version by it. PostgreSQL
    refuses a second time for a child in one round, and two times at once for one member of staff.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="talks")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="talks")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    child = models.ForeignKey(
        "childcare.Child", on_delete=models.PROTECT, null=True, blank=True, related_name="talks"
    )
    guardian = models.ForeignKey(
        "childcare.Guardian", on_delete=models.PROTECT, null=True, blank=True, related_name="talks"
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    changes = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="talk_in_order"),
            models.CheckConstraint(
                condition=Q(child__isnull=True, guardian__isnull=True, taken_at__isnull=True)
                | Q(child__isnull=False, guardian__isnull=False, taken_at__isnull=False),
                name="a_taken_talk_says_by_whom",
            ),
            models.UniqueConstraint(
                fields=["round", "child"], condition=Q(child__isnull=False), name="one_talk_of_a_round"
            ),
            ExclusionConstraint(
                name="staff_talk_once_at_a_time",
                expressions=[
                    ("staff", RangeOperators.EQUAL),
                    (MomentsRange(F("starts_at"), F("ends_at")), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [
            models.Index(
                fields=["starts_at"],
                condition=Q(child__isnull=False, reminded_at__isnull=True),
                name="talk_to_remind",
            )
        ]

    @property
    def is_free(self) -> bool:
        return self.child_id is None
