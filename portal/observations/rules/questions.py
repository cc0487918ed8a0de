"""What a form asks, and what was answered, as plain values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Question:
    """`options` are the answers to choose from; empty for one in own words."""

    key: str
    text: str
    kind: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Row:
    """A question as the office types it; an empty section is that of the row above."""

    section: str
    text: str
    kind: str
    options: tuple[str, ...]


def sections_of(definition: Iterable[Mapping[str, Any]]) -> tuple[Section, ...]:
    """The stored definition as values."""
    return tuple(
        Section(
            str(section["title"]),
            tuple(
                Question(
                    str(question["key"]),
                    str(question["text"]),
                    str(question["kind"]),
                    tuple(map(str, question["options"])),
                )
                for question in section["questions"]
            ),
        )
        for section in definition
    )


def definition_of(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """What is stored for typed rows, in their order; keys number the questions."""
    sections: list[dict[str, Any]] = []
    for number, row in enumerate(rows, start=1):
        if not sections or (row.section and row.section != sections[-1]["title"]):
            sections.append({"title": row.section, "questions": []})
        sections[-1]["questions"].append(
            {"key": f"q{number}", "text": row.text, "kind": row.kind, "options": list(row.options)}
        )
    return sections


def rows_of(sections: Iterable[Section]) -> list[Row]:
    """The way back, for changing a form."""
    return [
        Row(section.title if place == 0 else "", question.text, question.kind, question.options)
        for section in sections
        for place, question in enumerate(section.questions)
    ]


def unanswered(sections: Iterable[Section], answers: Mapping[str, str]) -> list[Question]:
    """The questions without a word."""
    return [
        question
        for section in sections
        for question in section.questions
        if not str(answers.get(question.key, "")).strip()
    ]
