"""What the name of a paper tells."""

import pytest

from carecases.papers.rules.names import guess_kind, says_nothing


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("OPP groep 5.pdf", "opp"),
        ("opp_2026-definitief.docx", "opp"),
        ("Ontwikkelingsperspectief.pdf", "opp"),
        ("Oppervlakte.pdf", "overig"),
        ("Stappenplan.pdf", "plan"),
        ("Handelingsplan rekenen.docx", "plan"),
        ("Verslag psychologisch onderzoek.pdf", "onderzoeksverslag"),
        ("WISC-V.pdf", "onderzoeksverslag"),
        ("Cito M5.xlsx", "toetsgegevens"),
        ("LVS overzicht.pdf", "toetsgegevens"),
        ("Brief van ouders.pdf", "overig"),
        ("scan20250106.pdf", "overig"),
    ],
)
def test_the_kind_is_guessed_from_the_name(name, kind):
    assert guess_kind(name) == kind


def test_the_block_in_which_it_came_tells_more_than_the_name():
    assert guess_kind("OPP", "Cito M5.xlsx") == "opp"
    assert guess_kind("Overige documenten", "Cito M5.xlsx") == "toetsgegevens"


@pytest.mark.parametrize(
    "name",
    [
        "scan20250106.pdf",
        "IMG_1234.jpg",
        "document(1).docx",
        "Schermafbeelding 2026-01-06 om 12.00.15.png",
        "3f2504e0-4f89-41d3-9a0c-0305e82c3301.pdf",
        "Kopie van document (2).pdf",
        "20250106_113205.jpg",
        "DSC00017.jpg",
        ".pdf",
    ],
)
def test_names_of_scanners_and_telephones_say_nothing(name):
    assert says_nothing(name)


@pytest.mark.parametrize(
    "name", ["OPP groep 5.pdf", "Verslag logopedie.pdf", "scan OPP 2026.pdf", "Cito M5.xlsx"]
)
def test_a_name_with_one_word_of_meaning_says_something(name):
    assert not says_nothing(name)
