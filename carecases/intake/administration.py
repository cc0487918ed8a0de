"""What the links put on the page Beheer, and beside the schools under Organisaties (C-46)."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from carecases.intake.models import BoardLink, VerificationCode
from core.accounts.admin_pages import AdminPage, Section, UnitColumn, register_column
from core.accounts.admin_pages import register as register_page
from core.accounts.choices import OrganisationKind
from core.accounts.models import Unit, User
from core.lib import display


def register() -> None:
    """Make the page and the columns of this app known."""
    register_page(
        AdminPage(
            "intake:links",
            _("Links"),
            _("ParnasSys and Esis: verification codes, mandates and environments."),
            "cable",
            Section.ORGANISATION,
            (OrganisationKind.PARTNERSHIP,),
        )
    )
    register_column(UnitColumn(_("Verification code"), _codes))
    register_column(UnitColumn(_("Mandate"), _mandates))


def _codes(_user: User, units: Sequence[Unit]) -> Mapping[int, str]:
    """For which environments there is one; the code itself stands only where it is set."""
    found: dict[int, list[str]] = {}
    codes = VerificationCode.objects.filter(school__in=units, removed_at=None).order_by("sender__name")
    for school, sender in codes.values_list("school", "sender__name"):
        found.setdefault(school, []).append(sender)
    return {school: ", ".join(senders) for school, senders in found.items()}


def _mandates(_user: User, units: Sequence[Unit]) -> Mapping[int, str]:
    """Since when the board gave the mandate for ParnasSys."""
    organisations = {unit.organisation_id for unit in units}
    given = BoardLink.objects.filter(organisation__in=organisations, mandate_since__isnull=False)
    since = {board.lower(): day for board, day in given.values_list("board", "mandate_since") if day}
    return {
        unit.pk: gettext("since %(day)s") % {"day": display.short_date(since[unit.board.lower()])}
        for unit in units
        if unit.board.lower() in since
    }
