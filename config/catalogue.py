"""The translations: compiled where the program runs, and complete before a change is accepted.

``python -m config.catalogue compile`` writes the ``.mo`` files that Django reads (they are not in the
repository); ``check`` compares the catalogues with every text in code and templates. Both need no
system package; only ``make messages``, which writes new texts into the catalogues, needs GNU gettext.
"""

import io
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ROOT / "locale"
SOURCES = ("carecases", "config", "core", "portal", "requests_app", "supportdesk", "templates")
# As Django's makemessages names them to xgettext: which arguments are text, and which is the context.
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
NAMED_PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]")

Key = tuple[str, str]
"""Context (or "") and the English text; a plural is known by its singular."""


def compile_all() -> None:
    """Write each catalogue whose ``.mo`` is absent or older than its ``.po``."""
    for source in LOCALES.glob("*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            with target.open("wb") as file:
                write_mo(file, _read(source))


def problems() -> list[str]:
    """One line for each text that is not translated well, in every catalogue; none when all is well."""
    used = texts_in_use()
    return [
        f"{source.relative_to(ROOT)}: {problem}"
        for source in sorted(LOCALES.glob("*/LC_MESSAGES/django.po"))
        for problem in _problems_of(_read(source), used)
    ]


def texts_in_use() -> dict[Key, str]:
    """Every translatable text in code and templates, with the place of its first use."""
    found: dict[Key, str] = {}
    for folder in SOURCES:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".html", ".txt"}:
                for line, key in _texts_in(path):
                    found.setdefault(key, f"{path.relative_to(ROOT)}:{line}")
    return found


def _texts_in(path: Path) -> Iterator[tuple[int, Key]]:
    source = path.read_text()
    if path.suffix != ".py":
        # Django turns a template into something like Python, with the indentation of the template.
        source = "\n".join(line.strip() for line in templatize(source).splitlines())
    for line, text, _comments, context in extract("python", io.BytesIO(source.encode()), KEYWORDS):
        yield line, (context or "", text if isinstance(text, str) else text[0])


def _problems_of(catalogue: Catalog, used: dict[Key, str]) -> Iterator[str]:
    known = {_key(message): message for message in catalogue if message.id}
    for key, place in used.items():
        if key not in known:
            yield f"{key[1]!r} ({place}) is not in the catalogue: make messages"
    for key, message in known.items():
        if key not in used:
            yield f"{key[1]!r} is used nowhere any more: make messages"
        elif problem := _problem_of(message):
            yield f"{key[1]!r} {problem}"


def _problem_of(message: Message) -> str | None:
    translations = _forms(message.string)
    if message.fuzzy:
        return "is marked fuzzy"
    if not all(translations):
        return "has no translation"
    allowed = {name for text in _forms(message.id) for name in NAMED_PLACEHOLDER.findall(text)}
    strange = {name for text in translations for name in NAMED_PLACEHOLDER.findall(text)} - allowed
    return f"has an unknown placeholder: {', '.join(sorted(strange))}" if strange else None


def _forms(text: str | Iterable[str] | None) -> list[str]:
    return [text or ""] if text is None or isinstance(text, str) else list(text)


def _key(message: Message) -> Key:
    return (message.context or "", _forms(message.id)[0])


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parents[1].name)


def main(command: str) -> int:
    """``compile`` or ``check``; the exit code is 1 when the check finds something."""
    if command == "compile":
        compile_all()
        return 0
    found = problems()
    for problem in found:
        sys.stdout.write(f"{problem}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
