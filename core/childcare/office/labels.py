"""The fields of the register in words: as the forms ask for them and as the trail names them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

LABELS: dict[str, Any] = {
    "age_from_months": _("From age (months)"),
    "age_until_months": _("Until age (months)"),
    "allergies": _("Allergies"),
    "birth_date": _("Date of birth"),
    "brin": _("BRIN"),
    "capacities": _("Capacity by time of day"),
    "capacity": _("Capacity of the group"),
    "care_type": _("Care type"),
    "city": _("City"),
    "contract_form": _("Contract form"),
    "date": _("Date"),
    "debtor_number": _("Debtor number"),
    "duties": _("Staff on duty"),
    "email": _("E-mail address"),
    "ends": _("Ends at"),
    "first_name": _("First name"),
    "group": _("Group"),
    "has_custody": _("Has parental authority"),
    "hours_per_month": _("Hours per month"),
    "house_number": _("House number"),
    "house_number_addition": _("Addition"),
    "initials": _("Initials"),
    "is_blocked": _("Blocked: sees nothing on the portal"),
    "last_name": _("Last name"),
    "locations": _("Locations"),
    "lrk_number": _("LRK number"),
    "mentor": _("Mentor"),
    "name": _("Name"),
    "open_for_requests": _("Open for requests"),
    "opening_hours": _("Opening hours"),
    "pattern": _("Days"),
    "phone": _("Telephone"),
    "pick_up_remarks": _("Remarks on picking up"),
    "postcode": _("Postcode"),
    "prefix": _("Prefix"),
    "price": _("Price"),
    "region": _("Region of the school holidays"),
    "remarks": _("Remarks"),
    "school": _("School"),
    "schools": _("Linked schools"),
    "second_email": _("Second e-mail address"),
    "selectable_by_parents": _("Parents can choose it"),
    "shown_on_portal": _("Shown on the parents' portal"),
    "staff": _("Staff members"),
    "starts": _("Begins at"),
    "street": _("Street"),
    "valid_from": _("Holds from"),
    "valid_until": _("Until and including"),
    "weekdays": _("Days of the week"),
    "weeks": _("Weeks"),
}


def field_words(name: str) -> Any:
    """The label of a field; its own name for one that a later version of Kring knows and this one does not."""
    return LABELS.get(name, name)
