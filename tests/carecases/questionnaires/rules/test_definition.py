from dataclasses import replace

import pytest

from carecases.questionnaires.rules import definition as d
from carecases.questionnaires.rules.answers import progress, that_count
from carecases.questionnaires.rules.definition import Definition, Fault, Question, Section

YES_NO = Question("q1", "Is er een OPP?", d.YES_NO)
WHY = Question("q2", "Waarom niet?", d.SHORT, after="q1", values=("no",))
WHO = Question("q3", "Wie?", d.SHORT, after="q2", values=("x",))
FORM = Definition(
    (Section("s1", "Een", (YES_NO, WHY)), Section("s2", "Twee", (Question("q4", "Wat?", d.LONG),)))
)


def faults(form):
    return [finding.fault for finding in d.faults(form)]


def test_what_is_stored_comes_back_the_same():
    assert d.parse(d.dump(FORM)) == FORM
    assert faults(FORM) == []


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        (Definition(), Fault.NO_SECTION),
        (Definition((Section("s1", "Leeg"),)), Fault.EMPTY_SECTION),
        (Definition((Section("s1", "Een", (YES_NO,), writer=d.AUTHORITY),)), Fault.NO_FILLER),
        (
            Definition((Section("s1", "Een", (YES_NO,), writer=d.AUTHORITY), Section("s2", "Twee", (WHO,)))),
            Fault.AUTHORITY_NOT_LAST,
        ),
        (Definition((Section("s1", "Een", (Question("q1", "Wat?", d.CHOICE),)),)), Fault.TOO_FEW_OPTIONS),
        (Definition((Section("s1", "Een", (WHY, YES_NO)),)), Fault.NOT_EARLIER),
        (
            Definition((Section("s1", "Een", (YES_NO, replace(WHY, values=("misschien",)))),)),
            Fault.UNKNOWN_VALUE,
        ),
    ],
    ids=lambda value: str(value) if isinstance(value, Fault) else "",
)
def test_what_cannot_be_published_is_told(form, fault):
    assert fault in faults(form)


def test_a_question_moves_within_its_section_and_over_its_edge():
    assert [one.key for one in d.moved(FORM, "q2", -1).sections[0].questions] == ["q2", "q1"]
    down = d.moved(FORM, "q2", 1)
    assert [[one.key for one in part.questions] for part in down.sections] == [["q1"], ["q2", "q4"]]
    assert d.moved(FORM, "q1", -1) == FORM


def test_a_section_moves_with_its_questions():
    assert [part.key for part in d.moved(FORM, "s2", -1).sections] == ["s2", "s1"]


def test_a_new_part_gets_a_key_that_nothing_has():
    assert (FORM.new_key("q"), FORM.new_key("s")) == ("q3", "s3")


def test_a_question_behind_one_that_is_not_asked_is_not_asked_either():
    form = Definition((Section("s1", "Een", (YES_NO, WHY, WHO)),))
    answers = {"q1": "yes", "q2": "x", "q3": "Olaf"}
    assert that_count(form, answers) == {"q1": "yes"}
    assert progress(form, form.sections, answers)[0].is_complete


def test_one_of_several_ticked_answers_will_do():
    several = Question("q1", "Waarop?", d.CHOICES, options=("taal", "gedrag"))
    more = Question("q2", "Welke taal?", d.SHORT, after="q1", values=("taal",))
    form = Definition((Section("s1", "Een", (several, more)),))
    missing = progress(form, form.sections, {"q1": ["gedrag", "taal"]})[0].missing
    assert missing == (more,)


def test_half_a_period_is_no_answer():
    form = Definition((Section("s1", "Een", (Question("q1", "Wanneer?", d.PERIOD),)),))
    assert not progress(form, form.sections, {"q1": ["2026-03-01", None]})[0].is_complete
