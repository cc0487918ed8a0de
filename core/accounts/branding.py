"""How an organisation shows itself on its pages: name, colour, logo and where to ask (A-32)."""

from dataclasses import dataclass
from hashlib import sha256

from django.urls import reverse

from core.accounts.models import Organisation
from core.lib.colour import theme_css


@dataclass(frozen=True)
class Branding:
    name: str
    slug: str
    logo: str
    """The address of the logo; empty without one."""
    contact_line: str
    phone: str
    email: str


def branding(organisation: Organisation) -> Branding:
    return Branding(
        name=organisation.name,
        slug=organisation.slug,
        logo=reverse("accounts:logo", args=[organisation.slug]) if organisation.logo else "",
        contact_line=organisation.contact_line,
        phone=organisation.phone,
        email=organisation.email,
    )


def theme_etag(organisation: Organisation) -> str:
    """Changes when the style sheet does: with the colour, and with how palettes are made from it."""
    return f'"{sha256(theme_css(organisation.accent).encode()).hexdigest()[:16]}"'
