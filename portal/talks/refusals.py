"""Why a talk was not planned as somebody wanted, in words."""


class TalkRefusedError(Exception):
    """The text is a sentence for the page. `is_late` tells that somebody else was first."""

    def __init__(self, words: str, *, is_late: bool = False) -> None:
        super().__init__(words)
        self.words = words
        self.is_late = is_late
