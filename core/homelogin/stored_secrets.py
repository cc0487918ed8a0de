"""What of home login stands under the keys: PINs and pictures, keys of publishers, and the hashes of links."""

from django.db.models import Q

from core.homelogin import licence_sources, secrets
from core.lib import clock, keyring
from core.lib.keyring import DigestColumn, SealedColumn


def register() -> None:
    keyring.register(SealedColumn("homelogin.Pupil", "sealed_secret", place=secrets.place_of))
    keyring.register(SealedColumn("homelogin.LicenceSource", "sealed_key", place=licence_sources.place_of))
    keyring.register(
        DigestColumn("homelogin.HomeLink", "digest_key", "open links for home", live=_open_links)
    )


def _open_links() -> Q:
    return Q(used_at=None, expires_at__gt=clock.now())
