"""Two office workers save the same family at the same moment (K-22)."""

import pytest

from core.childcare.actions import save_record
from core.childcare.actions.save_record import ChangedMeanwhileError, change_record
from core.childcare.models import Family
from tests.concurrency.at_once import at_once
from tests.core.childcare.office.people import office_worker
from tests.factories import FamilyFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.spec("K-22")]

CITIES = ("Heemstede", "Zandvoort")


def save_both():
    """Each from the page as both of them read it."""
    family = FamilyFactory(city="Haarlem")
    workers = [office_worker(family.organisation) for _ in CITIES]

    def save(worker, city):
        mine = Family.objects.get(pk=family.pk)
        mine.city = city
        return change_record(worker, mine, ["city"], seen=family.version)

    answers = at_once(
        *(
            lambda worker=worker, city=city: save(worker, city)
            for worker, city in zip(workers, CITIES, strict=True)
        )
    )
    return family, answers


def test_without_the_version_the_first_is_written_over_unseen(monkeypatch):
    monkeypatch.setattr(save_record, "_is_current", lambda _current, _seen: True)
    _family, answers = save_both()
    assert answers == [["city"], ["city"]]


def test_exactly_one_is_saved_and_the_other_hears_it():
    for _ in range(5):
        family, answers = save_both()
        saved = [city for city, answer in zip(CITIES, answers, strict=True) if answer == ["city"]]
        refused = [answer for answer in answers if isinstance(answer, ChangedMeanwhileError)]
        assert (len(saved), len(refused)) == (1, 1)
        family.refresh_from_db()
        assert family.city == saved[0]
        assert family.version == 2
