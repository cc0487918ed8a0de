import pytest

from carecases.tickets.rules.typed import holds_bsn, names_a_pupil

PUPILS = [("Noor", "van Dijk"), ("Sem", "El-Makrini")]


@pytest.mark.parametrize(
    "text", ["Het gaat om bsn 12345", "Nummer 111222333", "1112.22.333", "sofi 123456789"]
)
def test_a_number_that_is_called_bsn_or_can_be_one_is_found(text):
    assert holds_bsn(["Beste collega", text]) == (text != "Het gaat om bsn 12345")


@pytest.mark.parametrize("text", ["Dossier 4012", "Bel 010 555 03 80", "Per 01-08-2026", "BRIN 99WA00", ""])
def test_numbers_of_everyday_are_no_bsn(text):
    assert not holds_bsn([text])


@pytest.mark.parametrize("text", ["Het gaat om Noor.", "De familie El Makrini belt", "NOOR komt niet door"])
def test_a_first_or_last_name_of_a_pupil_is_found_however_it_is_written(text):
    assert names_a_pupil(text, PUPILS)


def test_a_colleague_with_the_name_of_a_pupil_is_no_pupil():
    assert not names_a_pupil("Noor Blom vertrekt", PUPILS, ["Noor Blom"])
    assert names_a_pupil("Noor Blom vertrekt, vraag van Noor", PUPILS, ["Noor Blom"])
