"""What was answered: which questions count, and which of them still want an answer (C-25)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from carecases.questionnaires.rules.definition import PERIOD, Definition, Question, Section

Answers = Mapping[str, Any]
"""By the key of the question: text, a number or amount as text, an ISO date, a period as two of them, a list."""


@dataclass(frozen=True)
class Progress:
    """How far one section is."""

    section: Section
    answered: int
    asked: int
    missing: tuple[Question, ...]

    @property
    def is_complete(self) -> bool:
        return not self.missing


def applies(form: Definition, question: Question, answers: Answers) -> bool:
    """Whether the question is asked, given the answers to earlier ones."""
    if not question.after:
        return True
    earlier = form.question(question.after)
    if earlier is None or not applies(form, earlier, answers):
        return False
    given = answers.get(earlier.key)
    chosen = set(given) if isinstance(given, list) else {given}
    return bool(chosen & set(question.values))


def is_answered(question: Question, answers: Answers) -> bool:
    """Whether there is a whole answer; a period has two dates."""
    given = answers.get(question.key)
    if question.kind == PERIOD:
        return isinstance(given, list) and bool(given) and all(given)
    return given not in (None, "", [])


def asked(form: Definition, section: Section, answers: Answers) -> list[Question]:
    """The questions of a section that are asked."""
    return [question for question in section.questions if applies(form, question, answers)]


def progress(form: Definition, sections: Iterable[Section], answers: Answers) -> list[Progress]:
    """How far each section is."""
    found = []
    for section in sections:
        questions = asked(form, section, answers)
        missing = tuple(one for one in questions if one.is_required and not is_answered(one, answers))
        found.append(
            Progress(section, sum(is_answered(one, answers) for one in questions), len(questions), missing)
        )
    return found


def that_count(form: Definition, answers: Answers) -> dict[str, Any]:
    """The answers to questions that are asked; what was typed behind a changed condition is left out."""
    return {
        question.key: answers[question.key]
        for question in form.questions()
        if question.key in answers and applies(form, question, answers)
    }
