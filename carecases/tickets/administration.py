"""What tickets put on the page Beheer (C-46)."""

from django.utils.translation import gettext_lazy as _

from core.accounts.admin_pages import AdminPage, Section
from core.accounts.admin_pages import register as register_page
from core.accounts.choices import OrganisationKind


def register() -> None:
    """Make the page of this app known."""
    register_page(
        AdminPage(
            "tickets:tickets",
            _("Tickets"),
            _("What schools ask about Kring, and what you handed on to Kring."),
            "ticket",
            Section.MENDING,
            (OrganisationKind.PARTNERSHIP,),
        )
    )
