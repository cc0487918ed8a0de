"""Kring as an app on a phone or computer: what it is called, its pictures, and whose pages it may keep (P-02)."""

from functools import lru_cache
from io import BytesIO
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac
from PIL import Image, ImageDraw

from core.accounts import second_factor, sessions
from core.accounts.models import Organisation, User
from core.lib.colour import light_palette

SALT = "portal.installable"
KEY_LENGTH = 20
ICON_SIZES = (180, 192, 512)
CANVAS, SUN = "#f6f4f1", "#f4b740"
LONGEST_SHORT_NAME = 12
# As in static/img/kring.svg, in parts of 32: the children around the one in the middle.
RING = ((16, 6), (23.1, 8.9), (26, 16), (23.1, 23.1), (16, 26), (8.9, 23.1), (6, 16), (8.9, 8.9))
DOT, MIDDLE, GRID = 2.5, 4, 32
SMOOTH = 4
"""The picture is drawn this many times larger and made smaller, which rounds its edges."""


def account_key(request: HttpRequest) -> str:
    """Names this sign-in of this account for the browser's own store; another sign-in has another name.

    Empty for who is not signed in completely: the browser then keeps nothing of anybody.
    """
    user = getattr(request, "user", None)
    row = sessions.attached(request)
    if not isinstance(user, User) or row is None or not second_factor.is_passed(user):
        return ""
    return salted_hmac(SALT, f"{row.pk}:{user.pk}").hexdigest()[:KEY_LENGTH]


def manifest(organisation: Organisation) -> dict[str, Any]:
    """The web app manifest of an organisation."""
    return {
        "id": "/",
        "name": organisation.name,
        "short_name": organisation.name if len(organisation.name) <= LONGEST_SHORT_NAME else "Kring",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "lang": "nl",
        "dir": "ltr",
        "background_color": CANVAS,
        "theme_color": light_palette(organisation.accent).accent,
        "icons": [
            {
                "src": reverse("portal:app_icon", args=[organisation.slug, size]),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": purpose,
            }
            for size in ICON_SIZES[1:]
            for purpose in ("any", "maskable")
        ],
    }


@lru_cache(maxsize=64)
def icon(accent: str, size: int) -> bytes:
    """The app's picture in the organisation's colour, as PNG; what matters stands where no device cuts it off."""
    side = size * SMOOTH
    picture = Image.new("RGB", (side, side), light_palette(accent).accent)
    draw = ImageDraw.Draw(picture)
    for x, y in RING:
        _circle(draw, x, y, DOT, "#ffffff", side)
    _circle(draw, GRID / 2, GRID / 2, MIDDLE, SUN, side)
    out = BytesIO()
    picture.resize((size, size), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


def _circle(draw: ImageDraw.ImageDraw, x: float, y: float, radius: float, colour: str, side: int) -> None:
    scale = side / GRID
    draw.ellipse([(part * scale) for part in (x - radius, y - radius, x + radius, y + radius)], fill=colour)
