"""What care cases put on the page Beheer, and beside the schools under Organisaties (C-46)."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from carecases.models import SchoolCare
from core.accounts.admin_pages import AdminPage, Section, UnitColumn, register_column
from core.accounts.admin_pages import register as register_page
from core.accounts.choices import OrganisationKind
from core.accounts.models import Unit, User

PARTNERSHIP = (OrganisationKind.PARTNERSHIP,)
PAGES = (
    (
        "care_admin:processes",
        _("Processes"),
        _("The statuses of help requests and the ways between them."),
        "workflow",
    ),
    ("care_admin:titles", _("Titles"), _("What schools can ask, in which regions and from when."), "list"),
    ("questionnaires:definitions", _("Forms"), _("What help requests ask, in versions."), "file-text"),
    ("papers:rules", _("Attachments"), _("Limits, and what must be there for each title."), "paperclip"),
    (
        "support:settings",
        _("Approaches and mandates"),
        _("Types of approaches, practitioners, and who may grant what."),
        "hand-helping",
    ),
    ("care_admin:labels", _("Labels"), _("Words for your own order."), "tags"),
    (
        "care_admin:functions",
        _("Functions"),
        _("Who does what in the process, in which region."),
        "users-round",
    ),
    (
        "care_admin:coordinators",
        _("Coordinators"),
        _("Who becomes coordinator of what comes in."),
        "user-check",
    ),
    (
        "care_admin:schools",
        _("Regions and contact persons"),
        _("The region, contact person and data processing agreement of each school."),
        "map-pin",
    ),
    (
        "care_admin:outside_schools",
        _("From outside"),
        _("Schools of other partnerships and institutions that may ask something here."),
        "log-in",
    ),
    (
        "retention:overview",
        _("Retention"),
        _("How long dossiers are kept, what is held back, and what went."),
        "archive",
    ),
)


def register() -> None:
    """Make the pages and columns of this app known."""
    for url_name, label, detail, icon in PAGES:
        register_page(AdminPage(url_name, label, detail, icon, Section.CARE, PARTNERSHIP))
    register_page(
        AdminPage(
            "care_admin:mending",
            _("Repairs"),
            _("Change of IB'er, school of an account, BRIN, and moving help requests."),
            "wrench",
            Section.MENDING,
            PARTNERSHIP,
        )
    )
    register_column(UnitColumn(_("Region"), _regions))
    register_column(UnitColumn(_("Data processing agreement"), _agreements))


def _regions(_user: User, units: Sequence[Unit]) -> Mapping[int, str]:
    return dict(SchoolCare.objects.filter(unit__in=units).values_list("unit", "region"))


def _agreements(_user: User, units: Sequence[Unit]) -> Mapping[int, str]:
    words = {True: gettext("signed"), False: gettext("not signed")}
    found = SchoolCare.objects.filter(unit__in=units).values_list("unit", "has_agreement")
    return {unit: words[has] for unit, has in found}
