from typing import ClassVar

from core.accounts.choices import Environment


class EnvironmentConverter:
    """The sign-in environment as it stands in addresses, in Dutch."""

    regex = "ouders|gastouders|medewerkers"
    WORDS: ClassVar[dict[str, Environment]] = {
        "ouders": Environment.PARENT,
        "gastouders": Environment.CHILDMINDER,
        "medewerkers": Environment.STAFF,
    }

    def to_python(self, value: str) -> Environment:
        return self.WORDS[value]

    def to_url(self, value: str) -> str:
        return next(word for word, environment in self.WORDS.items() if environment == value)
