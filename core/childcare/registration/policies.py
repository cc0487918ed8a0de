"""Registering is before signing in; which registration it is stands in the session or in a secret link."""

from core.accounts.policies import EVERYONE, Access

PAGES = ("begin", "step", "overview", "confirmed", "link", "leave", "resume")
API = (
    "health",
    "locations",
    "registrations",
    "registration",
    "families",
    "requests",
    "absences",
    "guardians",
)
"""A token says who asks (core.childcare.gateway.api)."""

ACCESS: dict[str, Access] = {
    **{f"registration:{name}": EVERYONE for name in PAGES},
    **{f"register_api:{name}": EVERYONE for name in API},
}
