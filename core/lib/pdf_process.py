"""The process that makes one PDF and ends: reads an order as JSON from its input, writes the PDF to its output.

Imports no Django and gets no settings. It opens `data:` and the files of our own `static` folder, and nothing else: no
network, no other file, whatever the page or a style sheet asks for.
"""

import gc
import json
import resource
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

STATIC = Path(__file__).resolve().parents[2] / "static"
SCHEME = "static"
OPENED = {".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml", ".png": "image/png"}
MEGABYTE = 1024 * 1024
LARGEST_FILE = 8 * MEGABYTE
VARIANT = "pdf/ua-1"


class ForbiddenAddressError(ValueError):
    """Something other than `data:` and our own files was asked for."""


class OwnFilesOnly(URLFetcher):
    """Opens `data:` and `static:css/paper.css`; relative addresses lead back to `static:`."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=["data"], allow_redirects=False)

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        parts = urlsplit(url)
        if parts.scheme == SCHEME:
            return own_file(url, parts.path)
        if parts.scheme != "data":
            raise ForbiddenAddressError(f"Not opened: {parts.scheme or 'an address without a scheme'}")
        return super().fetch(url, headers)


def own_file(url: str, path: str) -> URLFetcherResponse:
    """A file of the `static` folder. Raises ForbiddenAddressError for one outside it or of another kind."""
    file = (STATIC / path.lstrip("/")).resolve()
    if not file.is_relative_to(STATIC) or file.suffix not in OPENED:
        raise ForbiddenAddressError("Not opened: a file that is not ours to print")
    return URLFetcherResponse(url, body=file.read_bytes(), headers={"Content-Type": OPENED[file.suffix]})


def limit(megabytes: int, seconds: int) -> None:
    """Let this process take no more than that; the system ends it, or refuses it, past it."""
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * MEGABYTE, megabytes * MEGABYTE))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # On disk it keeps a copy of our font while it works, and nothing that could fill it.
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))


def main() -> None:
    """Make the PDF of the order on the input."""
    order = json.load(sys.stdin)
    # Looking for rings of dead objects takes a tenth of the time; seldom is enough to stay within the memory.
    gc.set_threshold(200_000, 20, 20)
    limit(order["megabytes"], order["seconds"])
    page = HTML(string=order["html"], base_url=f"{SCHEME}:/", url_fetcher=OwnFilesOnly())
    sys.stdout.buffer.write(page.write_pdf(pdf_variant=VARIANT, pdf_tags=True))


if __name__ == "__main__":
    main()
