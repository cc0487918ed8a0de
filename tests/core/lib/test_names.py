import json

import pytest

from core.lib import names
from core.lib.names import (
    display,
    fold,
    in_list,
    sort_key,
    split_surname,
    standing_alone,
    surname_key,
)


@pytest.mark.parametrize(
    ("first", "prefix", "last", "shown"),
    [
        ("Jan", "van", "Boven", "Jan van Boven"),
        ("Noortje", "", "Jansen", "Noortje Jansen"),
        ("Maarten", "'t", "Hart", "Maarten 't Hart"),
        ("Hedy", "d'", "Ancona", "Hedy d'Ancona"),
        ("Hedy", "d’", "Ancona", "Hedy d’Ancona"),
        ("", "van", "Boven", "van Boven"),
        ("Youssef", "", "El-Makrini", "Youssef El-Makrini"),
    ],
)
def test_a_person_is_called_by_first_name_prefix_and_surname(first, prefix, last, shown):
    assert display(first, prefix, last) == shown


@pytest.mark.parametrize(
    ("prefix", "last", "shown"),
    [
        ("van", "Boven", "Van Boven"),
        ("van de l'", "Isle", "Van de l'Isle"),
        ("in 't", "Veld", "In 't Veld"),
        ("d'", "Ancona", "D'Ancona"),
        ("'t", "Hart", "'t Hart"),
        ("", "Jansen", "Jansen"),
        ("", "", ""),
    ],
)
def test_a_surname_that_stands_alone_begins_with_a_capital(prefix, last, shown):
    assert standing_alone(prefix, last) == shown


@pytest.mark.parametrize(
    ("first", "prefix", "last", "shown"),
    [
        ("Jan", "van", "Boven", "Boven, Jan van"),
        ("Hedy", "d'", "Ancona", "Ancona, Hedy d'"),
        ("Noortje", "", "Jansen", "Jansen, Noortje"),
        ("", "van", "Boven", "Boven, van"),
        ("", "", "Jansen", "Jansen"),
    ],
)
def test_a_list_begins_with_the_surname(first, prefix, last, shown):
    assert in_list(first, prefix, last) == shown


def test_people_sort_by_surname_then_prefix_then_first_name():
    in_order = [
        ("Jan", "", "Berg"),
        ("Anna", "van den", "Berg"),
        ("Zoë", "van den", "Berg"),
        ("Anna", "van der", "Berg"),
        ("Anna", "", "Berg-Smit"),
        ("Anna", "de", "Bergh"),
        ("Özlem", "", "Çelik"),
        ("Piet", "", "Cramer"),
    ]
    shuffled = in_order[1::2] + in_order[::2]
    assert sorted(shuffled, key=lambda person: sort_key(*person)) == in_order


@pytest.mark.parametrize(
    ("typed", "prefix", "last"),
    [
        ("van Boven", "van", "Boven"),
        ("Van Boven", "van", "Boven"),
        ("VAN DER BERG", "van der", "BERG"),
        ("  van   der  Berg ", "van der", "Berg"),
        ("van de l'Isle", "van de l'", "Isle"),
        ("uijt te de Graaf", "uijt te de", "Graaf"),
        ("van 't Hof", "van 't", "Hof"),
        ("van ’t Hof", "van 't", "Hof"),
        ("‘t Hart", "'t", "Hart"),
        ("’s Gravesande", "'s", "Gravesande"),
        ("d'Ancona", "d'", "Ancona"),
        ("D´Ancona", "d'", "Ancona"),
        ("d' Ancona", "d'", "Ancona"),
        ("v.d. Berg", "v.d.", "Berg"),
        ("v.d.Berg", "v.d.", "Berg"),
        ("V. d. Berg", "v.d.", "Berg"),
        ("v/d Berg", "v.d.", "Berg"),
        ("vd Berg", "v.d.", "Berg"),
        ("van den Berg-van der Meer", "van den", "Berg-van der Meer"),
        ("van O’Neill", "van", "O’Neill"),
    ],
)
def test_a_typed_surname_splits_at_its_longest_prefix(typed, prefix, last):
    assert split_surname(typed) == (prefix, last)


@pytest.mark.parametrize(
    "typed",
    [
        "El Makrini",
        "El-Makrini",
        "Al Hassan",
        "Ben Ali",
        "Fortes Monteiro",
        "Vandenberg",
        "Denker",
        "'s-Gravesande",
        "'tHart",
        "De",
        "Jansen van Boven",
        "O'Brien",
        "",
    ],
)
def test_a_surname_without_a_dutch_prefix_in_front_stays_whole(typed):
    assert split_surname(typed) == ("", typed)


def test_a_prefix_with_nothing_but_a_prefix_behind_it_keeps_a_surname():
    assert split_surname("van der") == ("van", "der")
    assert split_surname("de Die") == ("de", "Die")


@pytest.mark.parametrize("prefix", json.loads(names.DATA.read_text(encoding="utf-8"))["prefixes"])
def test_every_prefix_of_the_list_is_split_but_for_the_three_that_belong_to_the_surname(prefix):
    joint = "" if prefix.endswith("'") else " "
    found, _ = split_surname(f"{prefix}{joint}Zandstra")
    assert found == ("" if prefix in ("el", "al", "ben") else prefix)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Çelik", "celik"),
        ("Zoë", "zoe"),
        ("Müller-Lüdenscheidt", "mullerludenscheidt"),
        ("Großmann", "grossmann"),
        ("Łukasz Sørensen", "lukaszsorensen"),
        ("d'Ancona", "dancona"),
        ("D´Ancona", "dancona"),
        ("J.P.", "jp"),
        ("\u0132sbrand", "ijsbrand"),
        ("İlhan", "ilhan"),
        ("Σωκράτης", "σωκρατησ"),
        ("Jansen – de Vries", "jansendevries"),
        ("", ""),
    ],
)
def test_folded_text_has_no_case_accents_hyphens_or_spaces(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    "alike",
    [
        [
            ("van der", "Berg"),
            ("", "van der Berg"),
            ("v.d.", "Berg"),
            ("", "vd Berg"),
            ("", "Berg"),
            ("van", "der Berg"),
        ],
        [("", "El-Makrini"), ("", "El Makrini"), ("", "Elmakrini"), ("el", "Makrini"), ("El", "Makrini")],
        [("", "Jansen-de Vries"), ("", "Jansen de Vries"), ("", "JANSEN – DE VRIES")],
        [("van", "Müller"), ("", "Muller"), ("", "Mu\u0308ller")],
        [("d'", "Ancona"), ("", "d’Ancona"), ("", "Ancona")],
    ],
)
def test_the_same_surname_is_recognised_however_it_was_typed(alike):
    assert len({surname_key(prefix, last) for prefix, last in alike}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("van", "Berg"), ("van", "Bergh")),
        (("", "El-Makrini"), ("", "Makrini")),
        (("", "Jansen-de Vries"), ("de", "Vries")),
    ],
)
def test_different_surnames_stay_different(one, other):
    assert surname_key(*one) != surname_key(*other)
