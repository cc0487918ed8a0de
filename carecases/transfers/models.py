"""Questions of schools for the dossier of a pupil that another school of the partnership has (C-64)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from carecases.models import Dossier, HelpRequest
from carecases.transfers.choices import TransferState
from core.lib.nl import display_phone


class Transfer(models.Model):
    """`to_school` asks for the dossier, with who will speak for it there; the partnership decides.

    `from_school` had the dossier when it was asked, and once it is released: when it was handed over. `released` are
    the help requests that went along; what is not among them stays with the school that filed it. `answer` is why it
    was refused. PostgreSQL holds dossier and schools within the organisation (migration 0001).
    """

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="transfers")
    from_school = models.ForeignKey("accounts.Unit", on_delete=models.PROTECT, related_name="+")
    to_school = models.ForeignKey("accounts.Unit", on_delete=models.PROTECT, related_name="+")
    group = models.CharField(_("group"), max_length=20, blank=True)
    contact = models.CharField(_("contact person"), max_length=120)
    function = models.CharField(_("function"), max_length=80, blank=True)
    email = models.EmailField(_("e-mail address"))
    phone = models.CharField(_("telephone"), max_length=16, blank=True)
    reason = models.TextField(_("reason"), max_length=1000)
    asked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=TransferState, default=TransferState.ASKED)
    answer = models.TextField(max_length=1000, blank=True)
    decided_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    released = models.ManyToManyField(HelpRequest, related_name="transfers")

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "to_school"],
                condition=Q(state=TransferState.ASKED),
                name="a_school_asks_once_for_a_dossier",
            ),
            models.CheckConstraint(
                condition=~Q(from_school=F("to_school")), name="a_dossier_goes_to_another_school"
            ),
            models.CheckConstraint(
                condition=Q(state=TransferState.ASKED, decided_at=None, decided_by=None)
                | (
                    ~Q(state=TransferState.ASKED)
                    & Q(decided_at__isnull=False, decided_by__isnull=False, decided_at__gte=F("asked_at"))
                ),
                name="who_decided_on_a_transfer_is_known",
            ),
            models.CheckConstraint(
                condition=(Q(state=TransferState.REFUSED) & ~Q(answer=""))
                | (~Q(state=TransferState.REFUSED) & Q(answer="")),
                name="a_refused_transfer_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "state", "asked_at"], name="transfers_that_wait"),
            models.Index(fields=["to_school", "-asked_at"], name="transfers_of_a_school"),
        ]

    @property
    def is_open(self) -> bool:
        """Whether it waits for the partnership."""
        return self.state == TransferState.ASKED

    @property
    def shown_phone(self) -> str:
        return display_phone(self.phone) if self.phone else ""
