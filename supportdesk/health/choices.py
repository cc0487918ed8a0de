from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class SitePart(TextChoices):
    """What the status page has a light for (S-33)."""

    WEB = "web", _("Pages")
    DATABASE = "database", _("Database")
    WORKERS = "workers", _("Background work")
    MAIL = "mail", _("Mail")
    BACK_OFFICE = "back_office", _("Back-office")
    COPY = "copy", _("Copy of the locations")
    OTHER = "other", _("Something else")


PAGES_WALKED: dict[str, Promise] = {
    "accounts:sign_in": _("Signing in"),
    "portal:agenda": _("Agenda"),
    "conversations:threads": _("Messages"),
    "requests:overview": _("Requests"),
    "childminding:start": _("Children"),
    "childminding:agenda": _("Agenda"),
    "conversations:inbox": _("Messages"),
    "accounts:sign_out": _("Signing out"),
}
"""How the desk names the pages of a walk."""


PUT_BACK: dict[str, Promise] = {
    "password": _("password"),
    "second_factor": _("second step"),
    "is_active": _("closed account"),
    "ends_at": _("end of the account"),
    "environment": _("sign-in page"),
    "username": _("number"),
    "email": _("e-mail address"),
    "second_email": _("second e-mail address"),
    "language": _("language"),
    "is_blocked": _("blocked"),
    "has_custody": _("custody"),
    "waiting_list": _("waiting list"),
    "placement": _("placement"),
    "allergies": _("remarks about the child"),
    "remarks": _("remarks about the child"),
    "pick_up_remarks": _("remarks about the child"),
    **dict.fromkeys(("full_name", "first_name", "initials", "prefix", "last_name"), _("name")),
    **dict.fromkeys(
        ("street", "house_number", "house_number_addition", "postcode", "city", "phone", "debtor_number"),
        _("details of the family"),
    ),
}
"""How the desk names what was put back on a test customer."""
