"""The certificate of our own site, as a browser gets it (S-26)."""

import socket
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

SECONDS = 1.5


@dataclass(frozen=True)
class Certificate:
    """Until when it holds; `problem` is why a browser refuses it, empty when it does not."""

    until: datetime | None
    problem: str = ""


class NoCertificateError(Exception):
    """The site runs without https, or does not answer; the text says which."""


def read_certificate(site: str) -> Certificate:
    """What stands at `site`, an address with scheme and host.

    Raises:
        NoCertificateError: there is none to read.
    """
    parts = urlsplit(site)
    if parts.scheme != "https" or not parts.hostname:
        raise NoCertificateError("no https")
    try:
        with (
            socket.create_connection((parts.hostname, parts.port or 443), timeout=SECONDS) as line,
            ssl.create_default_context().wrap_socket(line, server_hostname=parts.hostname) as safe,
        ):
            told = safe.getpeercert() or {}
    except ssl.SSLCertVerificationError as refused:
        return Certificate(None, refused.verify_message)
    except OSError as problem:
        raise NoCertificateError(type(problem).__name__) from problem
    ends = ssl.cert_time_to_seconds(str(told["notAfter"])) if "notAfter" in told else None
    return Certificate(datetime.fromtimestamp(ends, UTC) if ends else None)
