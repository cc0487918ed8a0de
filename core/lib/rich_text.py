"""Text with headings, lists, emphasis and links, written as Markdown; never HTML.

HTML in the text is shown as it was typed. What Markdown makes of the rest goes through an allow-list once more every
time it is shown, so neither a weak spot in the one nor a text that was stored earlier brings anything else on a page.
"""

from functools import cache
from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {"p", "br", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "a", "blockquote", "hr"}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
SCHEMES = {"https", "http", "mailto", "tel"}
TOP_HEADING, LOWEST_HEADING = 2, 4
"""The page itself has the first heading."""


def to_html(text: str) -> SafeString:
    """The text as HTML that may stand on a page, under a heading of the first level."""
    made = _markdown().render(text)
    clean = nh3.clean(
        made, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener noreferrer"
    )
    return mark_safe(clean)  # noqa: S308 - cleaned by the allow-list


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "breaks": True})
    # No pictures from elsewhere, and nothing turns into code because it begins with spaces.
    markdown.disable(["image", "code", "fence", "backticks", "html_block", "html_inline"])
    markdown.core.ruler.push("lower_headings", _lower_headings)
    return markdown


def _lower_headings(state: Any) -> None:
    """The largest heading that is used becomes the one below the page's, and none is skipped on the way down."""
    used = sorted({token.tag for token in state.tokens if token.type == "heading_open"})
    before = TOP_HEADING - 1
    for token in state.tokens:
        if token.type == "heading_open":
            before = min(TOP_HEADING + used.index(token.tag), before + 1, LOWEST_HEADING)
            token.tag = f"h{before}"
        elif token.type == "heading_close":
            token.tag = f"h{before}"
