"""A small browser for the probe: cookies, forms and redirects, on one site only (S-31)."""

import re
import time
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

SECONDS = 8
MOST_REDIRECTS = 5
MOST_BYTES = 3_000_000
USER_AGENT = "Kring-probe/1.0"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class NoAnswerError(Exception):
    """The site did not answer, or sent the probe elsewhere."""


@dataclass(frozen=True)
class Page:
    """What came: where it ended after redirects, and how long that took in milliseconds."""

    status: int
    path: str
    text: str
    milliseconds: int

    @property
    def token(self) -> str:
        """Of its first form; empty when there is none."""
        found = TOKEN.search(self.text)
        return unescape(found[1]) if found else ""


@dataclass
class Browser:
    """`site` is the address with scheme and host; every request goes there and nowhere else."""

    site: str
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Page:
        """Raises NoAnswerError."""
        return self._follow("GET", path, None)

    def post(self, path: str, values: dict[str, str]) -> Page:
        """Raises NoAnswerError."""
        return self._follow("POST", path, urlencode(values))

    def _follow(self, method: str, path: str, body: str | None) -> Page:
        began = time.monotonic()
        for _ in range(MOST_REDIRECTS):
            status, location, text = self._ask(method, path, body)
            if status not in {301, 302, 303, 307, 308} or not location:
                return Page(status, urlsplit(path).path, text, round((time.monotonic() - began) * 1000))
            method, body, path = "GET", None, self._within(urljoin(self.site + path, location))
        raise NoAnswerError("too many redirects")

    def _within(self, address: str) -> str:
        here, there = urlsplit(self.site), urlsplit(address)
        if (here.scheme, here.netloc) != (there.scheme, there.netloc):
            raise NoAnswerError("a redirect to another site")
        return f"{there.path}?{there.query}" if there.query else there.path

    def _ask(self, method: str, path: str, body: str | None) -> tuple[int, str, str]:
        parts = urlsplit(self.site)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=SECONDS)
        headers = {"User-Agent": USER_AGENT, "Accept-Language": "nl", "Accept": "text/html"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Origin": self.site,
                "Referer": self.site + "/",
            }
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read(MOST_BYTES).decode(errors="replace")
        except (OSError, HTTPException) as problem:
            raise NoAnswerError(type(problem).__name__) from problem
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or []:
            self._keep(line)
        return answer.status, answer.headers.get("Location", ""), text

    def _keep(self, line: str) -> None:
        try:
            cookies = SimpleCookie(line)
        except CookieError:
            return
        for name, morsel in cookies.items():
            if morsel.value and morsel["max-age"] != "0":
                self.cookies[name] = morsel.coded_value
            else:
                self.cookies.pop(name, None)
