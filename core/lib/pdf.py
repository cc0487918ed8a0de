"""PDFs from our own HTML: tagged (PDF/UA-1), with a title and a language, made where they can do no harm.

WeasyPrint reads what it is given in a process of its own, with limits of time and memory and a fetcher that opens
nothing but `data:` and our own files (core.lib.pdf_process). What goes wrong in there ends that process and no other.
"""

import json
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from django.http import HttpResponse

from core.lib.export import content_disposition

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 30
MEGABYTES = 1024
"""Of address space, of which fonts and libraries alone map some hundreds."""
AT_ONCE = 2
"""PDFs that one web process lets be made at the same time; whoever comes next waits, and other pages go on."""
CONTENT_TYPE = "application/pdf"
SIGNATURE = b"%PDF-"
_places = BoundedSemaphore(AT_ONCE)


class PdfError(Exception):
    """No PDF was made: it took too long or too much, or a system library is missing; the text says which."""


def render_pdf(html: str, *, seconds: int = SECONDS, megabytes: int = MEGABYTES) -> bytes:
    """A PDF of a whole page with `<html lang>` and `<title>`, whose style sheets are `static:css/...`.

    Raises PdfError.
    """
    if not _places.acquire(timeout=seconds):
        raise PdfError(f"{AT_ONCE} other PDFs were being made for {seconds} seconds.")
    try:
        result = _run({"html": html, "megabytes": megabytes, "seconds": seconds})
    except subprocess.TimeoutExpired as late:
        raise PdfError(f"The PDF took longer than {seconds} seconds.") from late
    finally:
        _places.release()
    if result.returncode or not result.stdout.startswith(SIGNATURE):
        raise PdfError(result.stderr.decode(errors="replace").strip()[-2000:] or f"exit {result.returncode}")
    return result.stdout


def _run(order: dict[str, Any]) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [sys.executable, "-m", "core.lib.pdf_process"],
        input=json.dumps(order).encode(),
        capture_output=True,
        timeout=order["seconds"],
        check=False,
        cwd=ROOT,
        # Nothing of our settings, secrets least of all, goes in there.
        env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": "/nonexistent"},
    )


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """The PDF as a file to be saved; `name` is without its ending."""
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = content_disposition(f"{name}.pdf")
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
