"""The office's screens on the page Kantoor."""

from django.utils.translation import gettext_lazy as _

from core.childcare.office.screens import Screen, Subject
from core.childcare.office.screens import register as register_screens


def register() -> None:
    """Put both on the page."""
    register_screens(
        Subject.PEOPLE,
        Screen(
            "own_data:proposals",
            _("Proposed changes"),
            _("What parents propose about addresses, names and children."),
            "file-check",
        ),
    )
    register_screens(
        Subject.PUBLISHING,
        Screen(
            "own_data:consent_texts",
            _("Consents and declarations"),
            _("What parents are asked per child, by version, and how they answered."),
            "circle-check",
        ),
    )
