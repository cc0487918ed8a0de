"""What a form asks: sections of questions, some of them only after a certain answer to an earlier one (C-25)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

SHORT, LONG, NUMBER, MONEY, DATE = "short", "long", "number", "money", "date"
PERIOD, CHOICE, CHOICES, YES_NO, EMAIL = "period", "choice", "choices", "yes_no", "email"
KINDS = frozenset({SHORT, LONG, NUMBER, MONEY, DATE, PERIOD, CHOICE, CHOICES, YES_NO, EMAIL})
WITH_OPTIONS = frozenset({CHOICE, CHOICES})
DECIDING = frozenset({CHOICE, CHOICES, YES_NO})
"""Kinds on whose answer another question may depend."""
YES, NO = "yes", "no"
FILLER, AUTHORITY = "filler", "authority"
TELL_COORDINATOR = "tell_coordinator"


@dataclass(frozen=True)
class Question:
    """`options` are the answers of a choice. Asked only when the question `after` was answered with one of `values`."""

    key: str
    text: str
    kind: str
    is_required: bool = True
    help: str = ""
    options: tuple[str, ...] = ()
    after: str = ""
    values: tuple[str, ...] = ()
    effect: str = ""

    @property
    def answers(self) -> tuple[str, ...]:
        """What can be chosen; empty for a question in own words."""
        return (YES, NO) if self.kind == YES_NO else self.options


@dataclass(frozen=True)
class Section:
    """`writer` is FILLER, or AUTHORITY for the last questions, which only the competent authority answers (C-26)."""

    key: str
    title: str
    questions: tuple[Question, ...] = ()
    help: str = ""
    writer: str = FILLER


@dataclass(frozen=True)
class Definition:
    """A whole form. `asks_parents`: parents sign too (C-67)."""

    sections: tuple[Section, ...] = ()
    asks_parents: bool = False

    def questions(self) -> Iterator[Question]:
        for section in self.sections:
            yield from section.questions

    def question(self, key: str) -> Question | None:
        return next((question for question in self.questions() if question.key == key), None)

    def section(self, key: str) -> Section | None:
        return next((section for section in self.sections if section.key == key), None)

    def written_by(self, writer: str) -> tuple[Section, ...]:
        return tuple(section for section in self.sections if section.writer == writer)

    @property
    def asks_authority(self) -> bool:
        """Whether the competent authority has to sign."""
        return bool(self.written_by(AUTHORITY))

    def before(self, key: str) -> list[Question]:
        """The questions on which the question `key` may depend: earlier ones with answers to choose from."""
        found = []
        for question in self.questions():
            if question.key == key:
                break
            if question.kind in DECIDING:
                found.append(question)
        return found

    def choices_until(self, section_key: str) -> list[Question]:
        """As `before`, for a new question at the end of a section."""
        found = []
        for section in self.sections:
            found += [question for question in section.questions if question.kind in DECIDING]
            if section.key == section_key:
                break
        return found

    def new_key(self, letter: str) -> str:
        """A key that nothing in this form has: q7, s3."""
        taken = {section.key for section in self.sections} | {question.key for question in self.questions()}
        number = 1
        while f"{letter}{number}" in taken:
            number += 1
        return f"{letter}{number}"


class Fault(StrEnum):
    """Why a form cannot be published; carecases.questionnaires.wording has the sentences."""

    NO_SECTION = "no_section"
    EMPTY_SECTION = "empty_section"
    NO_FILLER = "no_filler"
    AUTHORITY_NOT_LAST = "authority_not_last"
    TOO_FEW_OPTIONS = "too_few_options"
    NOT_EARLIER = "not_earlier"
    UNKNOWN_VALUE = "unknown_value"


@dataclass(frozen=True)
class Finding:
    """A fault and the title or question that it is about; empty for the whole form."""

    fault: Fault
    about: str = ""


def faults(form: Definition) -> list[Finding]:
    """Everything that stands in the way of publishing."""
    found = [] if form.sections else [Finding(Fault.NO_SECTION)]
    found += [Finding(Fault.EMPTY_SECTION, part.title) for part in form.sections if not part.questions]
    writers = [section.writer for section in form.sections]
    if form.sections and FILLER not in writers:
        found.append(Finding(Fault.NO_FILLER))
    if AUTHORITY in writers and FILLER in writers[writers.index(AUTHORITY) :]:
        found.append(Finding(Fault.AUTHORITY_NOT_LAST))
    for question in form.questions():
        found += _faults_of(form, question)
    return found


def _faults_of(form: Definition, question: Question) -> Iterator[Finding]:
    if question.kind in WITH_OPTIONS and len(question.options) < 2:
        yield Finding(Fault.TOO_FEW_OPTIONS, question.text)
    if not question.after:
        return
    earlier = {other.key: other for other in form.before(question.key)}
    if question.after not in earlier:
        yield Finding(Fault.NOT_EARLIER, question.text)
    elif not question.values or set(question.values) - set(earlier[question.after].answers):
        yield Finding(Fault.UNKNOWN_VALUE, question.text)


def parse(stored: Mapping[str, Any]) -> Definition:
    """The stored JSON as values."""
    return Definition(
        tuple(
            Section(**{**section, "questions": tuple(map(_question, section["questions"]))})
            for section in stored["sections"]
        ),
        bool(stored.get("asks_parents")),
    )


def _question(stored: Mapping[str, Any]) -> Question:
    return Question(**{**stored, "options": tuple(stored["options"]), "values": tuple(stored["values"])})


def dump(form: Definition) -> dict[str, Any]:
    """As JSON; `parse` is the way back."""
    return asdict(form)


def with_section(form: Definition, section: Section) -> Definition:
    """The section put in the place of the one with its key, or at the end."""
    return replace(form, sections=_put(form.sections, section))


def with_question(form: Definition, section_key: str, question: Question) -> Definition:
    """The question put in its place within a section, or at the end of it."""
    return replace(
        form,
        sections=tuple(
            replace(section, questions=_put(section.questions, question))
            if section.key == section_key
            else section
            for section in form.sections
        ),
    )


def without(form: Definition, key: str) -> Definition:
    """The form without a section or question."""
    return replace(
        form,
        sections=tuple(
            replace(section, questions=tuple(one for one in section.questions if one.key != key))
            for section in form.sections
            if section.key != key
        ),
    )


def moved(form: Definition, key: str, by: int) -> Definition:
    """A section or question one place up (-1) or down (1); at the end a question goes to the section beside."""
    if form.section(key):
        return replace(form, sections=_shift(form.sections, key, by))
    place = next(
        (at for at, part in enumerate(form.sections) if any(one.key == key for one in part.questions)), None
    )
    if place is None:
        return form
    section = form.sections[place]
    shifted = _shift(section.questions, key, by)
    if shifted != section.questions:
        return with_section(form, replace(section, questions=shifted))
    beside = place + by
    question = form.question(key)
    if question is None or not 0 <= beside < len(form.sections):
        return form
    target = form.sections[beside]
    questions = (question, *target.questions) if by > 0 else (*target.questions, question)
    return with_section(without(form, key), replace(target, questions=questions))


def _put(parts: tuple[Any, ...], new: Any) -> tuple[Any, ...]:
    if any(part.key == new.key for part in parts):
        return tuple(new if part.key == new.key else part for part in parts)
    return (*parts, new)


def _shift(parts: tuple[Any, ...], key: str, by: int) -> tuple[Any, ...]:
    ordered = list(parts)
    at = next((place for place, part in enumerate(ordered) if part.key == key), None)
    if at is None or not 0 <= at + by < len(ordered):
        return parts
    ordered.insert(at + by, ordered.pop(at))
    return tuple(ordered)


def options_of(lines: Iterable[str]) -> tuple[str, ...]:
    """Each line one answer, doubles left out."""
    return tuple(dict.fromkeys(line.strip() for line in lines if line.strip()))
