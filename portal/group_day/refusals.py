"""Why something about a child's presence was not done, in words for who did it."""


class PresenceRefusedError(Exception):
    """The text is one sentence for the page. `is_late` tells that somebody else was first: the page was old."""

    def __init__(self, words: str, *, is_late: bool = False) -> None:
        super().__init__(words)
        self.words = words
        self.is_late = is_late
