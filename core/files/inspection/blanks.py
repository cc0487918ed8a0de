"""Whether there is next to nothing in a document: a placeholder that a system sends where a paper should be (C-71).

Only small documents are looked at: a placeholder is small. Whoever is in doubt finds something in it.
"""

import re
import zipfile
from pathlib import Path

from core.files.inspection.kinds import ZIPPED

MOST_BYTES = 100_000
FEWEST_SIGNS = 20
"""Letters and digits; with fewer there is nothing to read: "n.v.t.", "zie bijlage", a page number."""
MOST_PAGES = 3
_SHOWS_TEXT = frozenset({"Tj", "TJ", "'", '"'})
_DRAWS = frozenset({"Do", "INLINE IMAGE", "sh", "f", "F", "f*", "B", "B*", "b", "b*", "S", "s"})
_TEXT_PARTS = re.compile(
    r"word/(document|header\d*|footer\d*)\.xml|xl/(sharedStrings|worksheets/[^/]+)\.xml"
    r"|ppt/slides/[^/]+\.xml|content\.xml"
)
_PICTURES = re.compile(r"(^|/)(media|Pictures|charts|embeddings)/")


def is_blank(file: Path, type_name: str) -> bool:
    """Of a file that was inspected already."""
    if file.stat().st_size > MOST_BYTES:
        return False
    if type_name == "txt":
        return _is_nothing(file.read_text(encoding="utf-8"))
    if type_name == "pdf":
        return _is_blank_pdf(file)
    return type_name in ZIPPED and _is_blank_package(file)


def _is_nothing(text: str) -> bool:
    return sum(sign.isalnum() for sign in text) < FEWEST_SIGNS


def _is_blank_pdf(file: Path) -> bool:
    # Here and below: libraries are loaded by whoever needs them, as somebody waits.
    import pikepdf

    shown = 0
    with pikepdf.open(file) as pdf:
        if len(pdf.pages) > MOST_PAGES:
            return False
        for page in pdf.pages:
            for instruction in pikepdf.parse_content_stream(page):
                operator = str(instruction.operator)
                if operator in _DRAWS:
                    return False
                if operator in _SHOWS_TEXT:
                    shown += sum(map(_length, instruction.operands))
    return shown < FEWEST_SIGNS


def _length(operand: object) -> int:
    """Signs in what is shown; a font may take two bytes for one, which errs towards there being something."""
    import pikepdf

    if isinstance(operand, pikepdf.Array):
        return sum(map(_length, operand))
    return len(bytes(operand).strip()) if isinstance(operand, pikepdf.String) else 0


def _is_blank_package(file: Path) -> bool:
    from defusedxml.ElementTree import fromstring

    with zipfile.ZipFile(file) as package:
        names = package.namelist()
        if any(_PICTURES.search(name) for name in names):
            return False
        parts = [package.read(name) for name in names if _TEXT_PARTS.fullmatch(name)]
    return _is_nothing("".join("".join(fromstring(part).itertext()) for part in parts))
