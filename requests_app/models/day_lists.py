"""Long day lists on paper, which take too long to wait for (R-57)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from requests_app.choices import PaperState


class DayListPaper(models.Model):
    """The day lists of a location as one PDF, made by a worker for who asked, and kept for an hour.

    `claimed_at` is when a worker last began. What stands in it is how it was then.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    location = models.ForeignKey("childcare.Location", on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    state = models.CharField(max_length=7, choices=PaperState, default=PaperState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    file = models.OneToOneField(
        "files.StoredFile", on_delete=models.SET_NULL, null=True, related_name="day_list_paper"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=PaperState.values), name="a_day_list_paper_is_in_a_known_state"
            ),
            models.UniqueConstraint(
                fields=["user", "location", "on"],
                condition=Q(state__in=PaperState.under_way()),
                name="one_day_list_paper_under_way",
            ),
        ]

    @property
    def is_under_way(self) -> bool:
        return self.state in PaperState.under_way()
