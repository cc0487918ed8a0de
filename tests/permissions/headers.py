"""What every answer must say to the browser (N-20), as a list of what is wrong with one."""

from collections.abc import Iterator
from typing import Any

EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
REFERRER_OF_LINKS = "strict-origin"
"""Pages behind a secret link tell nobody more than the site they stand on."""
MAIL_IN_A_FRAME = {"X-Frame-Options": "SAMEORIGIN"}
CLOSED = (
    "default-src 'none'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
)
DEMO_MAIL = "notifications:mail_html"
LOGO = "accounts:logo"
FILE = "files:file"


def header_faults(response: Any, name: str = "") -> list[str]:
    """What the answer of the URL with this name lacks; nothing for a good one."""
    return [*_plain(response, name), *_policy(response, name), *_permissions(response)]


def _plain(response: Any, name: str) -> Iterator[str]:
    expected = EXPECTED | (MAIL_IN_A_FRAME if name == DEMO_MAIL and response.status_code == 200 else {})
    for header, value in expected.items():
        found = response.headers.get(header)
        if header == "Referrer-Policy" and found == REFERRER_OF_LINKS:
            continue
        if found != value:
            yield f"{header}: {found}"


def _policy(response: Any, name: str) -> Iterator[str]:
    policy = response.headers.get("Content-Security-Policy", "")
    if name in {DEMO_MAIL, LOGO, FILE} and response.status_code == 200:
        # A file of somebody else's making: its styles may be inside it, as it stands in a sandbox without scripts.
        good = "default-src 'none'" in policy and "sandbox" in policy and "script-src" not in policy
        if not good:
            yield f"a file outside the sandbox: {policy}"
        return
    directives = [part.strip() for part in policy.split(";")]
    yield from (f"the policy lacks {part}" for part in CLOSED if part not in directives)
    if "unsafe" in policy or "*" in policy or "http:" in policy:
        yield f"the policy is open: {policy}"


def _permissions(response: Any) -> Iterator[str]:
    policy = response.headers.get("Permissions-Policy", "")
    for feature in ("camera", "geolocation", "microphone", "payment", "usb"):
        if f"{feature}=()" not in policy:
            yield f"{feature} is not closed"
