"""What schools ask their partnership about Kring itself, and what the partnership hands on to Kring (C-60, S-39)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from carecases.tickets.choices import (
    Audience,
    Complaint,
    EscalationStatus,
    TicketKind,
    TicketStatus,
    Verification,
)

VERIFIED = Q(verified_by__isnull=False, verified_at__isnull=False) & ~Q(verified_how="")
NOT_VERIFIED = Q(verified_by=None, verified_at=None, verified_how="")
ESCALATED = (
    Q(escalated_by__isnull=False, escalated_at__isnull=False) & ~Q(complaint="") & ~Q(escalation_status="")
)
NOT_ESCALATED = Q(escalated_by=None, escalated_at=None, complaint="", escalation_status="", escalation={})


class SchoolContact(models.Model):
    """Somebody whom the partnership knows as contact of a school: tickets of others are verified first (C-60)."""

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    school = models.ForeignKey("accounts.Unit", on_delete=models.CASCADE, related_name="known_contacts")
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="known_contact_of")
    known_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    known_at = models.DateTimeField()

    class Meta:
        ordering = ["school__name", "user__full_name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["school", "user"], name="known_once_as_contact_of_a_school")
        ]


class Ticket(models.Model):
    """A question of a school. `facts` are what the form of its `kind` asks; no pupil's data stand in it.

    `sent_by` is the account that sent it, empty for a question that came by mail or telephone and was written down by
    `recorded_by`; `sender` and `sender_email` say who asked either way. `is_known`: at that moment the sender was
    known as contact of the school. Others are verified first, which PostgreSQL holds up too. `carried_out_at` is when
    what was asked was done. An escalated ticket holds in `escalation` what its `complaint` needs (S-39); Kring's people
    see that and not the ticket itself. `key` is of the page that was filled in: sent twice it is one ticket.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="tickets"
    )
    number = models.PositiveIntegerField()
    kind = models.CharField(_("kind"), max_length=10, choices=TicketKind)
    school = models.ForeignKey("accounts.Unit", on_delete=models.PROTECT, related_name="tickets")
    facts = models.JSONField(default=dict)
    text = models.TextField(_("explanation"), max_length=4000, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=TicketStatus)
    sent_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="tickets_sent"
    )
    recorded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    sender = models.CharField(_("name"), max_length=160)
    sender_email = models.EmailField(_("e-mail address"), blank=True)
    sent_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    is_known = models.BooleanField()
    verified_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_how = models.CharField(max_length=14, choices=Verification, blank=True)
    verification_note = models.CharField(max_length=300, blank=True)
    handler = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="tickets_handled"
    )
    carried_out_at = models.DateTimeField(null=True, blank=True)
    carried_out_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    escalated_at = models.DateTimeField(null=True, blank=True)
    escalated_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    complaint = models.CharField(max_length=10, choices=Complaint, blank=True)
    escalation = models.JSONField(default=dict)
    escalation_status = models.CharField(max_length=12, choices=EscalationStatus, blank=True)
    key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "number"], name="ticket_number_once_per_partnership"
            ),
            models.CheckConstraint(condition=VERIFIED | NOT_VERIFIED, name="who_verified_a_ticket_is_known"),
            models.CheckConstraint(
                condition=Q(is_known=True)
                | VERIFIED
                | Q(status__in=[TicketStatus.UNVERIFIED, TicketStatus.DONE]),
                name="an_unknown_sender_is_verified_first",
            ),
            models.CheckConstraint(
                condition=Q(carried_out_at=None, carried_out_by=None)
                | (
                    Q(carried_out_at__isnull=False, carried_out_by__isnull=False)
                    & (Q(is_known=True) | VERIFIED)
                ),
                name="only_a_verified_ticket_is_carried_out",
            ),
            models.CheckConstraint(
                condition=Q(sent_by__isnull=False, recorded_by=None)
                | Q(sent_by=None, recorded_by__isnull=False),
                name="a_ticket_is_sent_or_written_down",
            ),
            models.CheckConstraint(condition=ESCALATED | NOT_ESCALATED, name="an_escalation_is_whole"),
        ]
        indexes = [
            models.Index(fields=["organisation", "-sent_at", "-id"], name="ticket_newest"),
            models.Index(fields=["school", "-sent_at", "-id"], name="ticket_of_school"),
            models.Index(
                fields=["organisation", "status"],
                condition=~Q(status=TicketStatus.DONE),
                name="ticket_open",
            ),
            models.Index(
                fields=["-escalated_at", "-id"],
                condition=Q(escalated_at__isnull=False),
                name="ticket_escalated",
            ),
        ]

    def __str__(self) -> str:
        return f"T{self.number}"

    @property
    def is_verified(self) -> bool:
        """Whether it is certain who asks this, so that it may be carried out."""
        return self.is_known or self.verified_at is not None

    @property
    def is_done(self) -> bool:
        return self.status == TicketStatus.DONE

    @property
    def is_escalated(self) -> bool:
        return self.escalated_at is not None


class TicketMessage(models.Model):
    """What was written about a ticket, between school and partnership or between partnership and Kring.

    Only grows: PostgreSQL refuses UPDATE and DELETE. `key` is of the page that was filled in.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="messages")
    audience = models.CharField(max_length=8, choices=Audience)
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    capacity = models.CharField(max_length=120)
    text = models.TextField(max_length=4000)
    at = models.DateTimeField()
    key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="a_ticket_message_says_something")]
        indexes = [models.Index(fields=["ticket", "audience", "at"], name="ticket_message_in_order")]
