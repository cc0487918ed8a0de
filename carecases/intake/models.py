"""What pupil-tracking systems send: who may, over which links, every attempt, and what became of it (C-50 to C-55)."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from carecases.intake.choices import AttemptKind, Outcome, System

SHORTEST_CODE, LONGEST_CODE = 20, 50
REFUSED_NUMBER = -1
"""The dossier number that a sender is told when nothing was taken in."""


class PartnershipCode(models.Model):
    """The partnership as senders name it: PO2806."""

    organisation = models.OneToOneField(
        "accounts.Organisation", on_delete=models.CASCADE, related_name="partnership_code"
    )
    code = models.CharField(_("code of the partnership"), max_length=6, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^(PO|VO)[0-9A-Z]{4}$"), name="a_partnership_code_is_po_or_vo"
            )
        ]

    def __str__(self) -> str:
        return self.code


class Sender(models.Model):
    """One environment of a pupil-tracking system that may send: "ParnasSys", "Esis Rotterdam-Noord".

    `number` stands in each request and in the key; the key itself is stored nowhere. `sealed_key` is what requests are
    checked with (carecases.intake.sender_keys), empty until a key was made.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="senders"
    )
    system = models.CharField(_("system"), max_length=12, choices=System)
    name = models.CharField(_("name of the environment"), max_length=60)
    number = models.CharField(max_length=16, unique=True)
    sealed_key = models.BinaryField(default=b"")
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                "organisation",
                Lower("name"),
                condition=Q(ended_at=None),
                name="sender_once_per_partnership",
            ),
            models.UniqueConstraint(fields=["organisation", "id"], name="sender_of_organisation"),
        ]

    def __str__(self) -> str:
        return self.name


class UsedNonce(models.Model):
    """A request that was taken: the same one a second time is a replay. Goes when its time is past."""

    sender = models.ForeignKey(Sender, on_delete=models.CASCADE, related_name="+")
    nonce = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sender", "nonce"], name="a_request_counts_once")]
        indexes = [models.Index(fields=["at"], name="nonce_to_forget")]


class VerificationCode(models.Model):
    """The code that a school and Esis both entered; one per school and environment (C-53).

    `brin` is that of the school when it was entered, all six positions. A removed code stays as a line.
    """

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    school = models.ForeignKey("accounts.Unit", on_delete=models.CASCADE, related_name="verification_codes")
    sender = models.ForeignKey(Sender, on_delete=models.PROTECT, related_name="verification_codes")
    brin = models.CharField(max_length=6)
    code = models.CharField(_("verification code"), max_length=LONGEST_CODE)
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "sender"],
                condition=Q(removed_at=None),
                name="one_verification_code_per_environment",
            ),
            models.CheckConstraint(
                condition=Q(code__regex=rf"^[0-9A-Za-z]{{{SHORTEST_CODE},{LONGEST_CODE}}}$"),
                name="a_verification_code_has_20_to_50_signs",
            ),
            models.CheckConstraint(
                condition=Q(code__startswith=F("brin")) & Q(brin__regex=r"^[0-9]{2}[A-Z]{2}[0-9]{2}$"),
                name="a_verification_code_starts_with_the_brin",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None) | Q(removed_at__gte=F("made_at")),
                name="a_code_is_removed_after_it_was_made",
            ),
        ]


class BoardLink(models.Model):
    """What a board arranged for ParnasSys: the mandate, and the routing of OSO dossiers (C-54).

    `board` is how its schools name it. Both are needed; each may be taken away again.
    """

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="board_links"
    )
    board = models.CharField(_("school board"), max_length=120)
    mandate_since = models.DateField(_("mandate given on"), null=True, blank=True)
    routing = models.CharField(_("OSO routing"), max_length=60, blank=True)
    changed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["board"]
        constraints = [
            models.UniqueConstraint("organisation", Lower("board"), name="one_link_per_board"),
            models.CheckConstraint(condition=~Q(board=""), name="a_board_link_names_the_board"),
        ]


class Attempt(models.Model):
    """One thing that a sender sent, whatever became of it; kept for support (S-21).

    `dossier_number` is what the sender was told, -1 for refused. `findings` are the codes with where and values
    (carecases.intake.rules.findings); their sentences are made when somebody reads them. `school` is where it landed.
    """

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    sender = models.ForeignKey(Sender, on_delete=models.PROTECT, related_name="+", db_index=False)
    received_at = models.DateTimeField()
    kind = models.CharField(max_length=8, choices=AttemptKind)
    outcome = models.CharField(max_length=8, choices=Outcome)
    reference = models.CharField(max_length=100, blank=True)
    brin = models.CharField(max_length=6, blank=True)
    title = models.CharField(max_length=120, blank=True)
    school = models.ForeignKey(
        "accounts.Unit", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    dossier_number = models.IntegerField()
    help_request = models.ForeignKey(
        "carecases.HelpRequest", on_delete=models.SET_NULL, null=True, related_name="intake_attempts"
    )
    findings = models.JSONField(default=list)
    message_size = models.PositiveIntegerField()

    class Meta:
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome=Outcome.REFUSED, dossier_number=REFUSED_NUMBER)
                | (~Q(outcome=Outcome.REFUSED) & Q(dossier_number__gt=0)),
                name="refused_is_dossier_number_minus_one",
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "-received_at", "-id"], name="attempt_newest"),
            models.Index(fields=["organisation", "brin", "-received_at", "-id"], name="attempt_of_brin"),
            models.Index(
                fields=["organisation", "outcome", "-received_at", "-id"], name="attempt_by_outcome"
            ),
            models.Index(fields=["sender", "-received_at", "-id"], name="attempt_of_sender"),
            models.Index(fields=["school", "-received_at", "-id"], name="attempt_of_school"),
            models.Index(fields=["sender", "reference"], name="attempt_by_reference"),
        ]


class RawMessage(models.Model):
    """What was sent, sealed, without numbers of persons and without what was in files (carecases.intake.raw)."""

    attempt = models.OneToOneField(Attempt, on_delete=models.CASCADE, primary_key=True, related_name="raw")
    sealed_text = models.BinaryField()


class Delivery(models.Model):
    """What stands behind one reference of one sender: the same one again finds this row (C-51).

    `help_request` is empty while the title matches none of the partnership's; the question then stands here until
    somebody gives it one (C-50). Dossier and school are empty only while the row is being made.
    """

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    sender = models.ForeignKey(Sender, on_delete=models.PROTECT, related_name="deliveries")
    reference = models.CharField(max_length=100)
    school = models.ForeignKey("accounts.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    dossier = models.ForeignKey(
        "carecases.Dossier", on_delete=models.PROTECT, null=True, related_name="deliveries"
    )
    school_data = models.ForeignKey(
        "carecases.SchoolData", on_delete=models.PROTECT, null=True, related_name="+"
    )
    help_request = models.OneToOneField(
        "carecases.HelpRequest", on_delete=models.PROTECT, null=True, related_name="delivery"
    )
    title = models.CharField(max_length=120, blank=True)
    asked_on = models.DateField(null=True)
    description = models.TextField(max_length=4000, blank=True)
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["received_at", "pk"]
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["sender", "reference"], name="one_delivery_per_reference"),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "received_at", "id"],
                name="delivery_without_title",
                condition=Q(help_request=None),
            )
        ]


class HeldFile(models.Model):
    """A file of a question that has no title yet; it becomes an attachment of the help request."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="files")
    file = models.OneToOneField("files.StoredFile", on_delete=models.PROTECT, related_name="held_by_intake")
    block = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["pk"]


class PupilNumber(models.Model):
    """The number that a school's own system has for a pupil: tells the pupil also after a change of name (C-03)."""

    school = models.ForeignKey("accounts.Unit", on_delete=models.CASCADE, related_name="+")
    number = models.CharField(max_length=40)
    dossier = models.ForeignKey("carecases.Dossier", on_delete=models.CASCADE, related_name="pupil_numbers")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "number"], name="pupil_number_once_per_school")
        ]
