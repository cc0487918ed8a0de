"""Why something with a form was not done, in words."""


class FormRefusedError(Exception):
    """The text is a sentence for the page. `is_late` tells that somebody else changed the form meanwhile."""

    def __init__(self, words: str, *, is_late: bool = False) -> None:
        super().__init__(words)
        self.words = words
        self.is_late = is_late
