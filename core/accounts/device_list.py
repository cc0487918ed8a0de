"""Mijn apparaten: the sessions of an account as its owner reads them (A-16)."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.accounts import sessions
from core.accounts.choices import DeviceKind
from core.accounts.devices import place_in_words
from core.accounts.models import User
from core.lib.client_address import client_address

ICONS = {
    DeviceKind.PHONE: "smartphone",
    DeviceKind.TABLET: "tablet",
    DeviceKind.COMPUTER: "laptop",
    DeviceKind.UNKNOWN: "monitor",
}


@dataclass(frozen=True)
class Device:
    """One session. `place` says what the address tells and no more."""

    pk: int
    name: str
    icon: str
    kind: str
    place: str
    began_at: datetime
    seen_at: datetime
    is_this: bool
    is_suspect: bool


def devices_of(request: HttpRequest, user: User) -> list[Device]:
    """The one of this request first, then the last seen."""
    own = sessions.current(request)
    here = client_address(request)
    found = [
        Device(
            pk=row.pk,
            name=str(row.traits) or _("Unknown browser"),
            icon=ICONS[DeviceKind(row.kind)],
            kind=str(DeviceKind(row.kind).label),
            place=place_in_words(row.address, here),
            began_at=row.created_at,
            seen_at=row.last_seen_at,
            is_this=own is not None and row.pk == own.pk,
            is_suspect=row.suspect_at is not None,
        )
        for row in sessions.live_sessions(user)
    ]
    return sorted(found, key=lambda device: not device.is_this)
