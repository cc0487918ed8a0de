"""An authenticator in software: what a browser and a security key would answer, right or wrong on purpose."""

import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

USER_PRESENT, USER_VERIFIED, HAS_CREDENTIAL = 0x01, 0x04, 0x40


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass
class Authenticator:
    """One key pair that counts its signatures; `copy.copy` of it is a clone with the same count."""

    origin: str = field(default_factory=lambda: settings.OTP_WEBAUTHN_ALLOWED_ORIGINS[0])
    rp_id: str = field(default_factory=lambda: settings.OTP_WEBAUTHN_RP_ID)
    count: int = 0
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def create(self, options: dict[str, Any]) -> str:
        """The answer to `navigator.credentials.create`, as the page sends it."""
        attestation = {
            "fmt": "none",
            "attStmt": {},
            "authData": self._data(HAS_CREDENTIAL) + self._credential(),
        }
        return self._answer(
            clientDataJSON=_text(self._client_data("webauthn.create", options)),
            attestationObject=_text(cbor2.dumps(attestation)),
            transports=["internal"],
        )

    def get(self, options: dict[str, Any]) -> str:
        """The answer to `navigator.credentials.get`; every one counts."""
        self.count += 1
        data, client = self._data(), self._client_data("webauthn.get", options)
        signature = self.key.sign(data + sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            clientDataJSON=_text(client), authenticatorData=_text(data), signature=_text(signature)
        )

    def _answer(self, **response: Any) -> str:
        identity = _text(self.credential_id)
        return json.dumps({"id": identity, "rawId": identity, "type": "public-key", "response": response})

    def _client_data(self, kind: str, options: dict[str, Any]) -> bytes:
        assert urlsafe_b64decode(options["challenge"] + "==")
        return json.dumps({"type": kind, "challenge": options["challenge"], "origin": self.origin}).encode()

    def _data(self, more: int = 0) -> bytes:
        flags = USER_PRESENT | USER_VERIFIED | more
        return sha256(self.rp_id.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _credential(self) -> bytes:
        point = self.key.public_key().public_numbers()
        public = cbor2.dumps(
            {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        )
        return bytes(16) + len(self.credential_id).to_bytes(2, "big") + self.credential_id + public
