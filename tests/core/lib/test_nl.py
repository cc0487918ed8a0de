import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.lib.nl import (
    InvalidNumberError,
    Problem,
    display_phone,
    normalise_brin,
    normalise_bsn,
    normalise_phone,
    normalise_postcode,
)


def problem_of(normalise, typed) -> Problem:
    with pytest.raises(InvalidNumberError) as refused:
        normalise(typed)
    return refused.value.problem


# BSN


@pytest.mark.parametrize(
    ("typed", "bsn"),
    [
        ("111222333", "111222333"),
        ("123456782", "123456782"),
        ("999990019", "999990019"),
        ("012345672", "012345672"),
        ("12345672", "012345672"),
        ("1234.56.782", "123456782"),
        ("123-456-782", "123456782"),
        ("123–456−782", "123456782"),
        (" 123 456\u00a0782\t", "123456782"),
        ("\u200b123456782\u200e", "123456782"),
        ("１２３４５６７８２", "123456782"),
    ],
)
def test_a_bsn_becomes_nine_digits(typed, bsn):
    assert normalise_bsn(typed) == bsn


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", Problem.FORMAT),
        ("12345678X", Problem.FORMAT),
        ("123456+82", Problem.FORMAT),
        ("١٢٣٤٥٦٧٨٢", Problem.FORMAT),
        ("1234567", Problem.LENGTH),
        ("1234567820", Problem.LENGTH),
        ("0123456720", Problem.LENGTH),
        ("000000000", Problem.FIRST_THREE_ZERO),
        ("00000000", Problem.FIRST_THREE_ZERO),
        ("000123456", Problem.FIRST_THREE_ZERO),
        ("00123456", Problem.FIRST_THREE_ZERO),
        ("123456789", Problem.CHECK_DIGIT),
        ("10000000", Problem.CHECK_DIGIT),
        ("101222331", Problem.CHECK_DIGIT),
    ],
)
def test_a_number_that_is_no_bsn_says_why(typed, problem):
    assert problem_of(normalise_bsn, typed) is problem


def test_a_bsn_may_begin_with_two_zeros():
    assert normalise_bsn("001234572") == "001234572"


@given(digits=st.text("0123456789", min_size=9, max_size=9))
def test_a_bsn_passes_the_eleven_test_and_nothing_else_does(digits):
    assume(not digits.startswith("000"))
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    passes = sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True)) % 11 == 0
    try:
        assert normalise_bsn(digits) == digits
        accepted = True
    except InvalidNumberError:
        accepted = False
    assert accepted is passes


def test_the_error_does_not_repeat_the_number():
    with pytest.raises(InvalidNumberError) as refused:
        normalise_bsn("123456789")
    assert "123456789" not in repr(refused.value)
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


# BRIN


@pytest.mark.parametrize(
    ("typed", "brin"), [("05KO", "05KO"), ("07nu00", "07NU00"), (" 07 NU-00 ", "07NU00")]
)
def test_a_brin_has_four_signs_or_six_with_its_site(typed, brin):
    assert normalise_brin(typed) == brin


@pytest.mark.parametrize("typed", ["", "05K", "KO05", "05KO0", "05KO000", "5KO00", "05KOAB"])
def test_other_text_is_no_brin(typed):
    assert problem_of(normalise_brin, typed) is Problem.FORMAT


# Postcode


@pytest.mark.parametrize(
    "typed", ["1234AB", "1234 AB", "1234ab", " 12 34 a b ", "1234-AB", "1234\u00a0AB\u200b"]
)
def test_a_postcode_is_written_with_one_space_and_capitals(typed):
    assert normalise_postcode(typed) == "1234 AB"


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", Problem.FORMAT),
        ("1234", Problem.FORMAT),
        ("0234AB", Problem.FORMAT),
        ("12345AB", Problem.FORMAT),
        ("1234ABC", Problem.FORMAT),
        ("1234ÄB", Problem.FORMAT),
        ("1234SA", Problem.NOT_IN_USE),
        ("1234 sd", Problem.NOT_IN_USE),
        ("1234SS", Problem.NOT_IN_USE),
    ],
)
def test_other_text_is_no_postcode(typed, problem):
    assert problem_of(normalise_postcode, typed) is problem


# Telephone


@pytest.mark.parametrize(
    ("typed", "stored", "shown"),
    [
        ("0612345678", "+31612345678", "06 12345678"),
        ("06-12 34 56 78", "+31612345678", "06 12345678"),
        ("+31 (0)6 12345678", "+31612345678", "06 12345678"),
        ("0031612345678", "+31612345678", "06 12345678"),
        ("(020) 123 45 67", "+31201234567", "020 123 4567"),
        ("\u202a0612345678\u202c", "+31612345678", "06 12345678"),
        ("+32 470 12 34 56", "+32470123456", "+32 470 12 34 56"),
    ],
)
def test_a_telephone_number_is_stored_the_world_over_and_shown_the_dutch_way(typed, stored, shown):
    assert normalise_phone(typed) == stored
    assert display_phone(stored) == shown
    assert normalise_phone(shown) == stored


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", Problem.FORMAT),
        ("bel mij", Problem.FORMAT),
        ("06-12ABC678", Problem.FORMAT),
        ("020-1234567 tst. 12", Problem.FORMAT),
        ("020-1234567#12", Problem.NOT_IN_USE),
        ("0612", Problem.NOT_IN_USE),
        ("112", Problem.NOT_IN_USE),
        ("061234567890", Problem.NOT_IN_USE),
        ("+999 12345678", Problem.FORMAT),
    ],
)
def test_other_text_is_no_telephone_number(typed, problem):
    assert problem_of(normalise_phone, typed) is problem
