"""``manage.py make_push_key``: a new key for push messages."""

import base64
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from django.core.management.base import BaseCommand

KEY_BYTES = 32


class Command(BaseCommand):
    help = (
        "Print a new private key (VAPID) for KRING_PUSH_KEYS. Put it in front of older ones, which stay as long as "
        "browsers use them."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
        self.stdout.write(base64.urlsafe_b64encode(number.to_bytes(KEY_BYTES)).decode().rstrip("="))
