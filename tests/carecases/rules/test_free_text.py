import pytest

from carecases.rules.free_text import look_at

VALID, INVALID = "111222333", "111222334"


@pytest.mark.spec("C-11")
@pytest.mark.parametrize(
    "text",
    [
        f"BSN {VALID}",
        f"bsn: {INVALID}",
        f"Het sofinummer van hem is {VALID}.",
        "burgerservicenummer 1112.22.333",
        "BSN 111 222 333",
    ],
)
def test_a_text_that_calls_a_number_bsn_is_found(text):
    assert look_at(text).calls_bsn


@pytest.mark.parametrize(
    "text", ["", "Het BSN weten wij niet.", f"Telefoon 0{VALID}4", "bsn volgt op 12-03-2026"]
)
def test_a_text_without_such_a_number_is_not(text):
    assert not look_at(text).calls_bsn


@pytest.mark.spec("C-11")
@pytest.mark.parametrize(
    ("text", "may_be"),
    [
        (f"Kenmerk {VALID}", True),
        ("Kenmerk 1112-22-333", True),
        (f"Kenmerk {INVALID}", False),
        (f"Rekening {VALID}9", False),
        ("12-03-2026", False),
    ],
)
def test_any_other_number_counts_when_it_passes_the_eleven_test(text, may_be):
    assert look_at(text).may_be_bsn is may_be


@pytest.mark.spec("C-11")
@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Hulp voor Hasna bij rekenen", True),
        ("de moeder van el makrini", True),
        ("Hásna's leesniveau", True),
        ("Zij leest graag", False),
        ("hasnaat", False),
    ],
)
def test_the_name_of_the_pupil_is_found_however_it_is_written(text, names):
    assert look_at(text, "Hasna", "El-Makrini").names_pupil is names


def test_a_name_that_is_a_word_too_is_passed_over():
    assert not look_at("Bo leest", "Bo", "De").names_pupil
