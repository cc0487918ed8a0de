"""What goes wrong in a page without anybody seeing it: errors in the console, broken files, strange hosts."""

from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request, Response

PARTS_OF_A_PAGE = {"stylesheet", "script", "image", "font", "manifest"}


class Watch:
    """Collects the problems of a page from the moment it is opened, as sentences."""

    def __init__(self, page: Page, own_address: str) -> None:
        self.problems: list[str] = []
        self._own_host = urlsplit(own_address).netloc
        page.on("console", self._note_console)
        page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        page.on("request", self._note_request)
        page.on("response", self._note_response)

    def _note_console(self, message: ConsoleMessage) -> None:
        # Refused pages are what many tests are about; refused parts of a page are noted as responses. A request that a
        # newer one replaces is no fault (hx-sync); one that fails is noted as htmx:sendError.
        meant = ("Failed to load resource", "htmx:sendAbort", "htmx:afterRequest")
        if message.type == "error" and not message.text.startswith(meant):
            self.problems.append(f"console: {message.text}")

    def _note_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https"} and address.netloc != self._own_host:
            self.problems.append(f"another host: {request.url}")

    def _note_response(self, response: Response) -> None:
        broken_part = response.status >= 400 and response.request.resource_type in PARTS_OF_A_PAGE
        if broken_part or response.status >= 500:
            self.problems.append(f"status {response.status}: {response.url}")
