"""What of the intake stands under the keys: what requests of senders are checked with, and what they sent."""

from carecases.intake import raw, sender_keys
from core.lib import keyring
from core.lib.keyring import SealedColumn


def register() -> None:
    keyring.register(SealedColumn("intake.Sender", "sealed_key", place=sender_keys.place_of))
    keyring.register(SealedColumn("intake.RawMessage", "sealed_text", place=raw.place_of))
