"""Text of editors: Markdown without HTML (security: no script, no style, no picture from elsewhere)."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.lib.rich_text import ATTRIBUTES, TAGS, to_html

PIECES = st.lists(
    st.sampled_from(
        [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "<svg/onload=alert(1)>",
            "[klik](javascript:alert(1))",
            "[klik](JaVaScRiPt&colon;alert(1))",
            "[klik](data:text/html;base64,PHN2Zz4=)",
            "![foto](https://elders.example/pixel.png)",
            "<a href='//elders.example' style='position:fixed'>",
            "<https://veilig.example>",
            "# Kop",
            "- lijst",
            "> ",
            "**vet** _schuin_",
            "`code`",
            "\n",
            "\n\n    ",
            "\x00",
            "&lt;script&gt;",
        ]
    )
    | st.text("<>&\"'`[]()*_#!- =/:;ajsx", max_size=12),
    max_size=8,
)
TAG = re.compile(r"<\s*/?\s*([a-zA-Z0-9]+)([^>]*)>")


@given(PIECES)
def test_nothing_but_the_allowed_comes_out(pieces):
    for name, attributes in TAG.findall(to_html("".join(pieces))):
        assert name in TAGS
        found = set(re.findall(r'([\w-]+)="', attributes))
        assert found <= ATTRIBUTES.get(name, set()) | {"rel"}
        for address in re.findall(r'href="([^"]*)"', attributes):
            assert not re.match(r"\s*(javascript|data|vbscript)\s*(:|&)", address, re.IGNORECASE)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# Kop", "<h2>Kop</h2>"),
        ("## Eerste\n\n### Dieper\n\n## Tweede", "<h2>Eerste</h2>\n<h3>Dieper</h3>\n<h2>Tweede</h2>"),
        ("### Meteen diep\n\n# Dan hoog", "<h2>Meteen diep</h2>\n<h2>Dan hoog</h2>"),
        ("**vet**", "<strong>vet</strong>"),
        ("regel een\nregel twee", "<br>"),
        ("- een\n- twee", "<li>een</li>"),
        ("[ons](https://kring.example)", 'href="https://kring.example" rel="noopener noreferrer"'),
        ("<b>plat</b>", "&lt;b&gt;plat&lt;/b&gt;"),
        ("    ingesprongen", "<p>ingesprongen</p>"),
    ],
)
def test_what_editors_write(text, html):
    assert html in to_html(text)
