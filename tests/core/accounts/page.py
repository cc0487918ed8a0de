"""Reading pages as people compare them."""

import re

from django.http import HttpResponse

CHANCE = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]+"|"X-CSRFToken": "[^"]+"'
    r'|name="(?:identifier|next)" value="[^"]*"'
)


def words_of(response: HttpResponse) -> str:
    """The page without what differs by chance or because it repeats what was asked."""
    return CHANCE.sub("", response.content.decode())


def headers_of(response: HttpResponse) -> dict[str, str]:
    """The headers without the length and the number that each request gets of its own."""
    of_each_request = {"Content-Length", "X-Request-Id"}
    return {name: value for name, value in response.headers.items() if name not in of_each_request}
