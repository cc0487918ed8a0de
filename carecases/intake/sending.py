"""The other side of the intake: what a pupil-tracking system does to send a help request and to follow it."""

import base64
import json
import secrets
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from django.urls import reverse

from carecases.intake.rules.signing import headers
from core.lib import clock

SECONDS = 120


@dataclass(frozen=True)
class Answer:
    """What Kring said: the HTTP status, and the JSON."""

    status: int
    body: dict[str, Any]

    @property
    def dossier_number(self) -> int | None:
        return self.body.get("dossier_number")

    @property
    def codes(self) -> list[str]:
        """The reasons for -1, sorted."""
        return sorted(reason["code"] for reason in self.body.get("reasons", ()))


@dataclass(frozen=True)
class Client:
    """`address` is where Kring is ("https://kring.example"), `key` the key of the environment that sends."""

    address: str
    key: str

    def send(self, message: dict[str, Any]) -> Answer:
        """Send one message; each call is a request of its own, also with the same message."""
        return self.send_bytes(json.dumps(message).encode())

    def send_bytes(self, body: bytes) -> Answer:
        return self.request("POST", reverse("intake_api:messages"), body)

    def status(self, reference: str) -> Answer:
        """Where the help request with this reference stands."""
        return self.request("GET", reverse("intake_api:message", args=[reference]), b"")

    def delete(self, reference: str) -> Answer:
        return self.request("DELETE", reverse("intake_api:message", args=[reference]), b"")

    def request(self, method: str, path: str, body: bytes, given: dict[str, str] | None = None) -> Answer:
        """One signed request, or with the headers `given` one that was signed before."""
        path = quote(path, safe="/%:._-~")
        nonce = secrets.token_urlsafe(18)
        signed = given or headers(self.key, method=method, path=path, body=body, now=clock.now(), nonce=nonce)
        parts = urlsplit(self.address)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        connection = kind(parts.netloc, timeout=SECONDS)
        try:
            connection.request(method, path, body or None, {"Content-Type": "application/json", **signed})
            response = connection.getresponse()
            return Answer(response.status, _json(response.read()))
        finally:
            connection.close()


def dossier_message(dossier: bytes, envelope: dict[str, Any]) -> dict[str, Any]:
    """The message around an OSO dossier; what the dossier does not say travels in the envelope (C-55)."""
    return {**envelope, "dossier": base64.b64encode(dossier).decode()}


def attachment(file: Path, block: str = "") -> dict[str, str]:
    """A file as an attachment of a message."""
    return {"name": file.name, "block": block, "content": base64.b64encode(file.read_bytes()).decode()}


def _json(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
