"""Meetings of the partnership, with help requests on their agenda (vergadering, C-33)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from carecases.models import Admission, HelpRequest
from core.lib import clock


class Meeting(models.Model):
    """On the day `on`; who is invited sees the help requests of the agenda through that day.

    `minutes` are of the whole meeting and stay within the partnership.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="care_meetings"
    )
    title = models.CharField(_("title"), max_length=120)
    on = models.DateField(_("date"))
    minutes = models.TextField(_("minutes"), max_length=20000, blank=True)
    key = models.UUIDField(unique=True)
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-on", "-pk"]
        # So that other tables can point at a meeting together with its organisation.
        constraints = [models.UniqueConstraint(fields=["organisation", "id"], name="meeting_of_organisation")]
        indexes = [models.Index(fields=["organisation", "-on", "-id"], name="meeting_by_date")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_past(self) -> bool:
        """Whether its date has passed."""
        return self.on < clock.today()


class AgendaItem(models.Model):
    """A help request that a meeting speaks about; `conclusion` is read by whoever sees the tab Vergadering of it."""

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    help_request = models.ForeignKey(HelpRequest, on_delete=models.PROTECT, related_name="meetings")
    conclusion = models.TextField(_("conclusion"), max_length=4000, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "help_request"], name="once_on_an_agenda"),
        ]


class Attendee(models.Model):
    """Somebody who is invited to a meeting."""

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendees")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "user"], name="once_at_a_meeting")]


class MeetingAdmission(models.Model):
    """An admission that a meeting gives: to one attendee, into one help request of the agenda."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="admissions")
    admission = models.OneToOneField(Admission, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["pk"]
