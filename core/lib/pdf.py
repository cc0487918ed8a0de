"""PDFs from our own HTML: tagged (PDF/UA-1), with a title and a language, made where they can do no harm.

WeasyPrint reads what it is given in a process of its own, with limits of time and memory and a fetcher that opens
nothing but `data:` and our own files (core.lib.pdf_process). What goes wrong in there ends that process and no other.
"""

import json
import subprocess
import sys
from pathlib import Path

from django.http import HttpResponse

from core.lib.export import content_disposition

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 30
MEGABYTES = 1024
"""Of address space, of which fonts and libraries alone map some hundreds."""
CONTENT_TYPE = "application/pdf"
SIGNATURE = b"%PDF-"


class PdfError(Exception):
    """No PDF was made: it took too long or too much, or a system library is missing; the text says which."""


def render_pdf(html: str, *, seconds: int = SECONDS, megabytes: int = MEGABYTES) -> bytes:
    """A PDF of a whole page with `<html lang>` and `<title>`, whose style sheets are `static:css/...`.

    Raises PdfError.
    """
    order = json.dumps({"html": html, "megabytes": megabytes, "seconds": seconds})
    command = [sys.executable, "-m", "core.lib.pdf_process"]
    try:
        result = subprocess.run(  # noqa: S603 - our own module
            command,
            input=order.encode(),
            capture_output=True,
            timeout=seconds,
            check=False,
            cwd=ROOT,
            # Nothing of our settings, secrets least of all, goes in there.
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": "/nonexistent"},
        )
    except subprocess.TimeoutExpired as late:
        raise PdfError(f"The PDF took longer than {seconds} seconds.") from late
    if result.returncode or not result.stdout.startswith(SIGNATURE):
        raise PdfError(result.stderr.decode(errors="replace").strip()[-2000:] or f"exit {result.returncode}")
    return result.stdout


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """The PDF as a file to be saved; `name` is without its ending."""
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = content_disposition(f"{name}.pdf")
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
