"""Which of their own data guardians change at once, and which they propose to the office (P-25)."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.childcare.models import Child, Family, Guardian

AT_ONCE_FAMILY = ("phone",)
AT_ONCE_GUARDIAN = ("phone", "second_email")
PROPOSED: dict[type, tuple[str, ...]] = {
    Family: ("street", "house_number", "house_number_addition", "postcode", "city"),
    Guardian: ("first_name", "initials", "prefix", "last_name"),
    Child: ("allergies", "remarks", "pick_up_remarks"),
}
"""An address decides where invoices go, a name stands in contracts, allergies are acted upon: somebody looks first."""

LABELS: dict[str, Promise] = {
    "street": _("Street"),
    "house_number": _("House number"),
    "house_number_addition": _("Addition"),
    "postcode": _("Postcode"),
    "city": _("City"),
    "first_name": _("First name"),
    "initials": _("Initials"),
    "prefix": _("Prefix"),
    "last_name": _("Last name"),
    "allergies": _("Allergies"),
    "remarks": _("Remarks"),
    "pick_up_remarks": _("Picking up"),
}
