"""Why an answer was not taken, in words."""

from collections.abc import Sequence


class SurveyRefusedError(Exception):
    """The sentences are for the page; nothing was stored."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(*sentences)
        self.sentences: Sequence[str] = sentences
