"""The office's screen for observations."""

from django.utils.translation import gettext_lazy as _

from core.childcare.office.screens import Screen, Subject
from core.childcare.office.screens import register as register_screens


def register() -> None:
    register_screens(
        Subject.PUBLISHING,
        Screen(
            "observations:forms",
            _("Forms for observations"),
            _("What groups observe at which age, and whether parents read it."),
            "notebook-pen",
        ),
    )
