"""Pages go out packed (gzip): a page of 40 kB is 8 kB on the way to a phone (N-43)."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

PACKED = ("text/html", "text/css", "text/javascript", "application/json", "application/manifest+json")


class PackPagesMiddleware(GZipMiddleware):
    """Only what is written here: files of people are packed already, and come in parts; static files were packed once.

    What could be guessed from the length of a packed page (BREACH) is no use: the CSRF token is another one in each
    answer, and Django adds up to a hundred bytes by chance.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if response.streaming or kind not in PACKED:
            return response
        return super().process_response(request, response)
