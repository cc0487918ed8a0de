"""The editors' screens on the page Kantoor."""

from django.utils.translation import gettext_lazy as _

from core.childcare.office.screens import Screen, Subject
from core.childcare.office.screens import register as register_screens


def register() -> None:
    """Put both on the page."""
    register_screens(
        Subject.PUBLISHING,
        Screen(
            "publishing:desk",
            _("News and pages"),
            _("News, newsletters, information pages and activities: write, plan and publish."),
            "newspaper",
        ),
        Screen(
            "publishing:team",
            _("Our team"),
            _("Whom parents meet under My location, with photo and groups."),
            "users-round",
        ),
    )
