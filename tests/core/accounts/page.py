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
