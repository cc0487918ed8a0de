"""Plain text, and documents with next to nothing in them (C-71)."""

import pytest

from core.files.inspecting import inspect
from core.files.inspection.kinds import Kind, Problem, RefusedError
from tests.core.files import brought

LONG = "De leerling leest op het niveau van eind groep drie."


@pytest.fixture
def look(tmp_path):
    def looked(content: bytes, name: str, kinds=frozenset(Kind)):
        file, folder = tmp_path / "upload", tmp_path / "out"
        file.write_bytes(content)
        folder.mkdir(exist_ok=True)
        return inspect(file, name, kinds, folder)

    return looked


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_stored_as_utf_8_whatever_wrote_it(look, encoding):
    found = look(f"Eén café: {LONG}".encode(encoding), "Gesprek.txt")
    assert found.type.media_type == "text/plain; charset=utf-8"
    assert found.path_of("full").read_text(encoding="utf-8") == f"Eén café: {LONG}"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"MZ\x90\x00 a program", Problem.ACTIVE),
        (b"PK\x03\x04 an archive", Problem.ARCHIVE),
        (b"\xd0\xcf\x11\xe0 an old document", Problem.OLD_OFFICE),
        (b"text with \x00\x01\x02 in it", Problem.OTHER_CONTENT),
        (b"%PDF-1.7", Problem.OTHER_CONTENT),
    ],
)
def test_what_is_no_text_is_not_taken_as_one(look, content, problem):
    with pytest.raises(RefusedError) as refused:
        look(content, "Gesprek.txt")
    assert refused.value.problem is problem


def test_text_is_taken_only_where_it_is_asked(look):
    with pytest.raises(RefusedError) as refused:
        look(LONG.encode(), "Gesprek.txt", frozenset({Kind.DOCUMENT}))
    assert refused.value.problem is Problem.NOT_ACCEPTED


@pytest.mark.parametrize(
    ("content", "name"),
    [(brought.pdf(), "OPP.pdf"), (b"n.v.t.", "OPP.txt"), (brought.office("docx"), "OPP.docx")],
    ids=["a blank page", "a few signs", "one word"],
)
def test_a_document_with_next_to_nothing_in_it_is_blank(look, content, name):
    assert look(content, name).is_blank


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (LONG.encode(), "OPP.txt"),
        (brought.jpeg(), "OPP.jpg"),
        (brought.office("docx", word__media__image1_dot_png=b"picture"), "OPP.docx"),
        (brought.office("docx", word__header1_dot_xml=f"<w>{LONG}</w>".encode()), "OPP.docx"),
    ],
    ids=["text", "a photo", "a picture in it", "words in its head"],
)
def test_a_document_with_something_in_it_is_not_blank(look, content, name):
    assert not look(content, name).is_blank
