"""The office's screens about money and waiting children."""

from django.utils.translation import gettext_lazy as _

from core.childcare.office.screens import Screen, Subject, register


def register_screens() -> None:
    """Put them on the page Kantoor."""
    register(
        Subject.PEOPLE,
        Screen(
            "office:waiting_list",
            _("Waiting list"),
            _("Who waits for care, offering places, and what parents answered."),
            "hourglass",
        ),
        Screen(
            "office:registrations",
            _("Import list"),
            _("Registrations of new parents and files: accept, merge with a family, or refuse."),
            "inbox",
        ),
    )
    register(
        Subject.PLACES,
        Screen(
            "office:connection",
            _("Connection of the register"),
            _("Which locations parents see, how old that is, and the back-office."),
            "plug",
        ),
    )
    register(
        Subject.MONEY,
        Screen(
            "office:invoices",
            _("Invoices"),
            _("Make the invoices of a month, find them, take them back and save them as a file."),
            "receipt-text",
        ),
    )
