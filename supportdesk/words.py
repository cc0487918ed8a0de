"""What a check says, in both languages at once: a diagnosis is kept, and read by whoever speaks which one (S-03)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise

Spoken = dict[str, str]
"""A text by language code."""


@dataclass(frozen=True)
class Words:
    """A text and what is filled in; values may be lazy texts, or functions that are asked in each language."""

    text: str | Promise
    values: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        text = str(self.text)
        return text % {name: _shown(value) for name, value in self.values.items()} if self.values else text

    def spoken(self) -> Spoken:
        """The text in every language that Kring speaks."""
        return {code: self._in(code) for code, _name in settings.LANGUAGES}

    def _in(self, language: str) -> str:
        with translation.override(language):
            return str(self)


def words(text: str | Promise, **values: Any) -> Words:
    """`text` is lazy (gettext_lazy) and names its values: ``words(_("until %(moment)s"), moment=...)``."""
    return Words(text, values)


def heard(spoken: Spoken) -> str:
    """A kept text in the language of this moment; in the first language that there is otherwise."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    return spoken.get(language) or next(iter(spoken.values()), "")


def _shown(value: Any) -> str:
    shown: Callable[[], Any] | None = value if callable(value) else None
    return str(shown() if shown else value)
