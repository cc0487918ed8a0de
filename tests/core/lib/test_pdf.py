"""PDFs: readable by everybody, and made where nothing can be opened or used up."""

import base64
import http.server
import re
import threading
import zlib

import pytest

from core.lib import pdf
from core.lib.pdf import PdfError, render_pdf
from core.lib.pdf_process import ForbiddenAddressError, OwnFilesOnly

PAGE = (
    '<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>Daglijst</title>{head}</head>'
    "<body>{body}</body></html>"
)
SECRET = "kring-secret-that-must-not-leave"


def page(body="<h1>Hamsters</h1>", head=""):
    return PAGE.format(head=head, body=body)


def opened(made):
    """The PDF with what is compressed in it laid open."""
    inside = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL)
    plain = [zlib.decompressobj().decompress(part) if part[:1] == b"x" else part for part in inside]
    return b"\n".join([made, *plain])


@pytest.fixture
def trap():
    """A server that notes whoever comes."""
    visits = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            visits.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_args):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", visits
    server.shutdown()
    server.server_close()


def test_a_pdf_is_tagged_and_says_its_language_and_title():
    made = render_pdf(
        page('<h1>Hamsters</h1><table><tr><th scope="col">Kind</th></tr><tr><td>Noortje</td></tr></table>')
    )
    assert made.startswith(b"%PDF-")
    for part in (b"/StructTreeRoot", b"/Lang (nl)", b"/MarkInfo", b"pdfuaid", b"Daglijst"):
        assert part in opened(made), part


def test_nothing_is_fetched_from_another_host_or_file(trap, tmp_path):
    address, visits = trap
    file = tmp_path / "secret.txt"
    file.write_text(SECRET)
    body = "".join(
        f'<img src="{source}" alt=""><p style="background: url({source})">x</p><object data="{source}"></object>'
        for source in (
            f"{address}/img",
            file.as_uri(),
            "//127.0.0.1/x",
            "../../etc/passwd",
            "static:../manage.py",
        )
    )
    head = (
        "".join(
            f'<link rel="attachment" href="{source}"><link rel="stylesheet" href="{source}">'
            for source in (f"{address}/link", file.as_uri(), "static:../config/settings.py")
        )
        + f"<style>@import url({address}/import); @font-face {{ font-family: x; src: url({file.as_uri()}) }}</style>"
    )
    made = render_pdf(page(body, head))
    assert visits == []
    assert SECRET.encode() not in opened(made)
    assert b"/EmbeddedFile" not in opened(made)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "https://kring.example/",
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "ftp://127.0.0.1/x",
        "static:../manage.py",
        "static:css/../../config/settings.py",
        "static:/etc/passwd",
        "static:js/desk.js",
        "gopher://x",
    ],
)
def test_the_fetcher_opens_only_what_is_ours(address):
    with pytest.raises((ForbiddenAddressError, FileNotFoundError)):
        OwnFilesOnly().fetch(address)


def test_the_fetcher_opens_data_and_our_own_files():
    data = base64.b64encode(b"hallo").decode()
    assert OwnFilesOnly().fetch(f"data:text/plain;base64,{data}").read() == b"hallo"
    assert b"@page" in OwnFilesOnly().fetch("static:css/paper.css").read()


def test_a_page_that_takes_too_long_is_ended():
    with pytest.raises(PdfError, match="longer than 1 second"):
        render_pdf(page("<table>" + "<tr><td>x</td></tr>" * 60_000 + "</table>"), seconds=1)


def test_a_page_that_takes_too_much_memory_is_ended():
    with pytest.raises(PdfError):
        render_pdf(page(), megabytes=40)


def test_settings_do_not_reach_the_process(monkeypatch):
    monkeypatch.setenv("KRING_SECRET_KEY", SECRET)
    seen = {}

    def run(*_args, **options):
        seen.update(options["env"])
        raise pdf.subprocess.TimeoutExpired("x", 1)

    monkeypatch.setattr(pdf.subprocess, "run", run)
    with pytest.raises(PdfError):
        render_pdf(page())
    assert seen.keys() == {"PATH", "LANG", "HOME"}
