"""The steps of a registration in order, and their words in addresses."""

from typing import ClassVar

from core.childcare.choices import RegistrationStep

ORDER = tuple(RegistrationStep)
FILLED_IN = (
    RegistrationStep.GUARDIAN_1,
    RegistrationStep.GUARDIAN_2,
    RegistrationStep.CHILD,
    RegistrationStep.CARE,
)
"""The steps with a form."""


def number_of(step: RegistrationStep) -> int:
    """From 1 to 6."""
    return ORDER.index(step) + 1


def after(step: RegistrationStep) -> RegistrationStep:
    """The next step; after the last one that same step."""
    return ORDER[min(ORDER.index(step) + 1, len(ORDER) - 1)]


def furthest(one: str, other: str) -> RegistrationStep:
    return max(RegistrationStep(one), RegistrationStep(other), key=ORDER.index)


class StepConverter:
    """A step with a form, as it stands in addresses, in Dutch."""

    regex = "verzorger-1|verzorger-2|kind|opvang"
    WORDS: ClassVar[dict[str, RegistrationStep]] = dict(
        zip(regex.split("|"), FILLED_IN, strict=True),
    )

    def to_python(self, value: str) -> RegistrationStep:
        return self.WORDS[value]

    def to_url(self, value: str) -> str:
        return next(word for word, step in self.WORDS.items() if step == value)
