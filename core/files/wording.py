"""What was wrong with a file, in the words of who brought it."""

import re
import unicodedata
from pathlib import PurePosixPath

from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.files.inspection.kinds import MEGABYTE, MOST_BYTES, Kind, Problem

LONGEST_NAME = 120
ACCEPTED = {
    Kind.PHOTO: gettext_lazy("photos (jpg, png, heic, webp, gif)"),
    Kind.VIDEO: gettext_lazy("videos (mp4, mov)"),
    Kind.DOCUMENT: gettext_lazy("documents (pdf, docx, xlsx, pptx, odt, ods, odp)"),
    Kind.TEXT: gettext_lazy("plain text (txt)"),
}
WORDS: dict[Problem, Promise] = {
    Problem.EMPTY: gettext_lazy("the file is empty. Choose it again."),
    Problem.OTHER_CONTENT: gettext_lazy(
        "what is in the file is not what its name says. Save it again in the program that it comes from."
    ),
    Problem.ACTIVE: gettext_lazy(
        "this file can hold programs or scripts, and those are not taken. Save it as PDF or as a photo."
    ),
    Problem.ARCHIVE: gettext_lazy("an archive such as a zip is not taken. Add the files in it one by one."),
    Problem.OLD_OFFICE: gettext_lazy(
        "this is an old kind of document, or one with a password. Save it as docx, xlsx or PDF without a password."
    ),
    Problem.DAMAGED: gettext_lazy("the file is damaged or not complete. Make or save it again."),
    Problem.TOO_MANY_PIXELS: gettext_lazy(
        "the picture is too large: at most 64 million pixels. Make it smaller and choose it again."
    ),
    Problem.LOCKED: gettext_lazy("the file is locked with a password. Save it without one."),
    Problem.MACROS: gettext_lazy(
        "the document holds macros, and those are not taken. Save it without macros or as PDF."
    ),
    Problem.ENCLOSED: gettext_lazy(
        "other files are hidden inside this one, and those cannot be checked. Save it without them or as PDF."
    ),
    Problem.UNPACKS_TOO_LARGE: gettext_lazy(
        "there is far more in the file than its size says. Save it as PDF."
    ),
    Problem.TOO_HEAVY: gettext_lazy("the file took too long to check. Make it smaller or save it as PDF."),
    Problem.INFECTED: gettext_lazy("the virus scanner found something bad in it. The file was thrown away."),
    Problem.TOO_LARGE_TO_SCAN: gettext_lazy("the file is too large for the virus scanner. Make it smaller."),
    Problem.TOO_MANY_WAITING: gettext_lazy(
        "too many files are waiting that were not sent yet. Send what you have first, or try again tomorrow."
    ),
    Problem.NO_STORAGE: gettext_lazy("files cannot be kept at this moment. Try again in a few minutes."),
}


def refusal(problem: Problem, name: str, kinds: frozenset[Kind], most_bytes: int) -> str:
    """One sentence about one file, and what to do; `most_bytes` is what it may have here."""
    return f"{shown_name(name)}: {_reason(problem, name, kinds, most_bytes)}"


def too_large(most_bytes: int, *, is_pdf: bool) -> str:
    """The limit, and of a PDF how to stay below it."""
    words = _("the file is too large: at most %(most)s MB (1 MB is 1,048,576 bytes).") % {
        "most": most_bytes // MEGABYTE
    }
    return f"{words} {_('Save the PDF with a lower resolution; 300 dpi is enough.')}" if is_pdf else words


def _reason(problem: Problem, name: str, kinds: frozenset[Kind], most_bytes: int) -> str:
    if problem is Problem.TOO_LARGE:
        return too_large(most_bytes, is_pdf=name.lower().endswith(".pdf"))
    if problem is Problem.NOT_ACCEPTED:
        return _("this kind of file is not taken here. What is taken: %(kinds)s.") % {
            "kinds": accepted(kinds)
        }
    return str(WORDS[problem])


def accepted(kinds: frozenset[Kind]) -> str:
    """What may be added, as a list in words."""
    return get_text_list([str(words) for kind, words in ACCEPTED.items() if kind in kinds], _("and"))


def largest(name: str) -> int:
    """How many bytes a file with this name may have, by its ending."""
    return MOST_BYTES[Kind.VIDEO if is_video_name(name) else Kind.DOCUMENT]


def is_video_name(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in {".mp4", ".m4v", ".mov", ".qt"}


def shown_name(name: str) -> str:
    """A name as it can be shown and saved under: the last part of a path, without control signs and without signs
    that turn the direction of reading (which make "exe.jpg" of "gpj.exe").
    """
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    plain = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip(" .")
    path = PurePosixPath(plain)
    suffix = path.suffix[:12]
    return (path.stem[: LONGEST_NAME - len(suffix)] + suffix) if plain else str(_("file"))
