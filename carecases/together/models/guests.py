"""With which roles people from outside come in, and what parents were given to see."""

from django.db import models

from carecases.choices import Side, Tab
from carecases.models import Admission
from core.lib import clock


class GuestRoles(models.Model):
    """The roles that a partnership gives to the accounts of new guests and of parents (C-30, C-41).

    PostgreSQL holds both roles within the organisation (migration 0002); what they may open is looked at when an
    account is made (`core.accounts.actions.manage_accounts.make_guest_account`).
    """

    organisation = models.OneToOneField(
        "accounts.Organisation", on_delete=models.CASCADE, related_name="guest_roles"
    )
    guest = models.ForeignKey("accounts.Role", on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("accounts.Role", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "guest roles"


class ParentView(models.Model):
    """What a parent was given to see of one help request, on whose behalf (C-41); its admission says until when."""

    admission = models.OneToOneField(Admission, on_delete=models.CASCADE, related_name="parent_view")
    side = models.CharField(max_length=12, choices=Side)

    class Meta:
        ordering = ["pk"]

    @property
    def shown(self) -> str:
        """The tabs that were ticked, in words."""
        return ", ".join(str(Tab(tab).label) for tab in (Tab.QUESTION, *self.admission.tabs))

    @property
    def holds(self) -> bool:
        """Whether the parent sees it today."""
        return self.admission.ended_at is None and self.admission.see_until >= clock.today()
