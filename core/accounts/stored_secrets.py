"""What of accounts stands under the keys: seeds of apps, and the hashes of codes and links."""

from django.db.models import Q

from core.accounts import second_factor
from core.lib import clock, keyring
from core.lib.keyring import DigestColumn, SealedColumn


def register() -> None:
    keyring.register(SealedColumn("accounts.AuthenticatorApp", "sealed_seed", place=second_factor.seed_place))
    keyring.register(DigestColumn("accounts.RecoveryCodes", "digest_key", "sets of recovery codes"))
    keyring.register(DigestColumn("accounts.AccountLink", "digest_key", "open links", live=_open_links))


def _open_links() -> Q:
    return Q(used_at=None, expires_at__gt=clock.now())
