import pytest

from carecases.tickets.choices import Complaint
from carecases.tickets.rules.escalation import FIELDS, NEEDED, lacking, needed


def test_every_complaint_says_what_it_needs():
    assert set(NEEDED) == set(Complaint.values)
    assert all(set(names) <= set(FIELDS) for names in NEEDED.values())


@pytest.mark.spec("S-39")
def test_what_is_empty_is_named_and_what_is_not_needed_stays_behind():
    given = {"school": "De Regenboog", "brin": " ", "place": "Rotterdam", "account": "ib", "attempt": "Ja"}
    assert lacking("link", given) == ["brin", "partnership"]
    assert needed("other", {"partnership": "De Waaier ", "attempt": "Ja", "account": "ib"}) == {
        "partnership": "De Waaier",
        "attempt": "Ja",
    }
