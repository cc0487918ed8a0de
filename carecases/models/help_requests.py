"""Help requests: what a school asks for a pupil, and every step since."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from carecases.models.dossiers import Dossier, SchoolData
from carecases.models.processes import Process, Status, Title


class Label(models.Model):
    """A word of the partnership for its own order; schools see it only when `for_schools` (C-18)."""

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="care_labels"
    )
    name = models.CharField(max_length=40)
    for_schools = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("organisation", Lower("name"), name="label_once_per_partnership")
        ]

    def __str__(self) -> str:
        return self.name


class HelpRequest(models.Model):
    """A question for support about a pupil (hulpvraag).

    `process` stays when its title moves to another. `school` is where it was filed; `is_hidden` repeats that of its
    status, for the lists. `is_external`: a school from outside the partnership asked it (C-65). PostgreSQL holds all of
    these together (migration 0002). `holder` is who took it on when it was handed on (C-63). What is `removed_at` a
    moment is in no selector any more; the row stays with its history, as what was done stays provable (C-17).
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="help_requests"
    )
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="help_requests")
    school = models.ForeignKey("accounts.Unit", on_delete=models.PROTECT, related_name="help_requests")
    school_data = models.ForeignKey(SchoolData, on_delete=models.PROTECT, related_name="help_requests")
    title = models.ForeignKey(Title, on_delete=models.PROTECT, related_name="help_requests")
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="help_requests")
    status = models.ForeignKey(Status, on_delete=models.PROTECT, related_name="help_requests")
    is_hidden = models.BooleanField()
    is_external = models.BooleanField(default=False, db_default=False)
    asked_on = models.DateField(_("date of the help request"))
    description = models.TextField(_("description"), max_length=4000, blank=True)
    earlier_tlv = models.CharField(_("number of the earlier TLV"), max_length=40, blank=True)
    earlier_tlv_until = models.DateField(_("end date of the earlier TLV"), null=True, blank=True)
    coordinator = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="coordinates"
    )
    holder = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="holds"
    )
    labels = models.ManyToManyField(Label, blank=True, related_name="help_requests")
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    key = models.UUIDField(unique=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            # So that other tables can point at a help request together with its organisation.
            models.UniqueConstraint(fields=["organisation", "id"], name="help_request_of_organisation"),
            models.CheckConstraint(
                condition=Q(earlier_tlv_until=None) | ~Q(earlier_tlv=""), name="an_earlier_tlv_has_a_number"
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="who_removed_a_help_request_is_known",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-made_at", "-id"], name="help_request_newest"),
            models.Index(
                fields=["organisation", "-made_at", "-id"],
                name="help_request_newest_seen",
                condition=Q(is_hidden=False),
            ),
            models.Index(fields=["school", "-made_at", "-id"], name="help_request_of_school"),
            models.Index(fields=["status", "-made_at", "-id"], name="help_request_by_status"),
            models.Index(fields=["title", "-made_at", "-id"], name="help_request_by_title"),
            models.Index(
                fields=["coordinator", "-made_at", "-id"],
                name="help_request_coordinator",
                condition=Q(coordinator__isnull=False),
            ),
            models.Index(
                fields=["holder", "made_at", "id"],
                name="help_request_held",
                condition=Q(holder__isnull=False),
            ),
            models.Index(fields=["organisation", "asked_on", "id"], name="help_request_by_date"),
            models.Index(
                fields=["organisation", "-made_at", "-id"],
                name="help_request_from_outside",
                condition=Q(is_external=True),
            ),
        ]


class StatusChange(models.Model):
    """One step of a help request (statushistorie, C-15); `source` is empty for its first status.

    Only grows: PostgreSQL refuses UPDATE and DELETE.
    """

    help_request = models.ForeignKey(HelpRequest, on_delete=models.PROTECT, related_name="steps")
    source = models.ForeignKey(Status, on_delete=models.PROTECT, null=True, related_name="+")
    target = models.ForeignKey(Status, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(max_length=2000, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["help_request", "at"], name="status_change_in_order")]
