"""What may not stand in a ticket: data of a pupil (C-60).

A ticket is about Kring, never about a child. So any number that passes the eleven-test is refused, other than in a
dossier, where it is asked about (C-11): nothing that a ticket asks has eight or nine digits. A name of a pupil of the
school warns, as a colleague may be called the same.
"""

from collections.abc import Iterable

from carecases.rules import free_text


def holds_bsn(texts: Iterable[str]) -> bool:
    """Whether one of the texts calls a number BSN or sofi, or holds a number that can be one."""
    found = [free_text.look_at(text) for text in texts]
    return any(one.calls_bsn or one.may_be_bsn for one in found)


def names_a_pupil(text: str, pupils: Iterable[tuple[str, str]], colleagues: Iterable[str] = ()) -> bool:
    """Whether the text holds a first or a last name of a pupil, each given as (first name, last name).

    Names of colleagues are taken out of the text first: most tickets are about them.
    """
    for name in colleagues:
        text = text.replace(name, " ")
    if not text.strip():
        return False
    return any(free_text.look_at(text, first, last).names_pupil for first, last in pupils)
