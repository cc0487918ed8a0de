"""What the name of a paper tells: its kind, or nothing at all (C-20, C-69)."""

import re
from pathlib import PurePosixPath

from core.lib.names import fold

WORD = re.compile(r"[^\W\d_]+")
HASH = re.compile(r"\b[0-9a-f]{8,}(?:-[0-9a-f]{4,})*\b", re.IGNORECASE)
"""What programs call a file themselves: 3f2504e0-4f89-41d3-9a0c-0305e82c3301."""
# The first that fits; parts of words, folded. A plan that calls itself an OPP is one.
KINDS = (
    ("opp", re.compile(r"(?<![a-z])opp(?![a-z])|ontwikkelingsperspectief")),
    (
        "onderzoeksverslag",
        re.compile(
            r"onderzoek|verslag|rapportage|diagnos|psycholog|logoped|orthopedag|medisch|wisc|wppsi|sidi"
        ),
    ),
    (
        "toetsgegevens",
        re.compile(
            r"toets|cito|score|didactisch|leerlingrapport|leeruitdraai|(?<![a-z])(?:dle|lvs|iep)(?![a-z])"
        ),
    ),
    ("plan", re.compile(r"plan|hgpd|groeidocument|handelingsdeel")),
)
OTHER = "overig"
SAYS_NOTHING = frozenset(
    [
        "adobe",
        "afbeelding",
        "afdruk",
        "attachment",
        "bestand",
        "bijlage",
        "brother",
        "camera",
        "canon",
        "copy",
        "cs",
        "deel",
        "def",
        "definitief",
        "doc",
        "document",
        "documenten",
        "download",
        "downloaded",
        "dsc",
        "dscn",
        "epson",
        "file",
        "final",
        "foto",
        "hp",
        "hulpvraag",
        "image",
        "img",
        "imgp",
        "jpeg",
        "jpg",
        "kopie",
        "laatste",
        "leerling",
        "lens",
        "locked",
        "mail",
        "map",
        "microsoft",
        "mobile",
        "naamloos",
        "new",
        "nieuw",
        "null",
        "office",
        "of",
        "page",
        "pagina",
        "pdf",
        "photo",
        "print",
        "pxl",
        "ricoh",
        "scan",
        "scannen",
        "scanned",
        "scanner",
        "scans",
        "schermafbeelding",
        "screenshot",
        "skm",
        "stuk",
        "temp",
        "test",
        "titelloos",
        "tmp",
        "unnamed",
        "untitled",
        "van",
        "versie",
        "whatsapp",
        "word",
        "xerox",
    ]
)
"""Words that say of any file only that it is one, as scanners, telephones and offices name them."""
SHORTEST = 3


def guess_kind(*texts: str) -> str:
    """The kind that the block in which a paper came, or its name, speaks of."""
    for text in texts:
        spoken = " ".join(fold(word) for word in WORD.findall(text))
        for kind, signs in KINDS:
            if signs.search(spoken):
                return kind
    return OTHER


def says_nothing(name: str) -> bool:
    """Whether a name tells nobody what is in the file: scan20250106.pdf, IMG_1234, document(1)."""
    stem = HASH.sub(" ", PurePosixPath(name).stem)
    words = [fold(word) for word in WORD.findall(stem)]
    return not any(len(word) >= SHORTEST and word not in SAYS_NOTHING for word in words)
