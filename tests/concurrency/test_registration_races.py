"""Two members of staff at one line of the import list at the same moment, and one parent who sends twice (K-13, K-15).

First without the lock, to prove that the race is real.
"""

import time

import pytest

from core.childcare.choices import ImportState
from core.childcare.models import Family, ImportEntry, Registration
from core.childcare.registration import actions, import_list
from core.childcare.registration.import_list import DecidedAlreadyError
from tests.concurrency.at_once import at_once
from tests.core.childcare.registration.walking import begin, fill_in, house, newest
from tests.factories import ImportEntryFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def entry():
    return ImportEntryFactory()


def both_accept(entry):
    location = import_list.location_of(entry)
    staff = [UserFactory(manager=True, organisation=entry.organisation) for _one in range(2)]
    return at_once(
        *(
            lambda user=user, number=number: import_list.accept(
                user, entry.pk, debtor_number=number, location=location
            )
            for number, user in zip(("100501", "100502"), staff, strict=True)
        )
    )


@pytest.mark.spec("K-15")
def test_without_the_lock_both_make_a_family(entry, monkeypatch):
    def unlocked(entry_id):
        found = ImportEntry.objects.select_related("organisation", "decided_by").get(pk=entry_id)
        time.sleep(0.5)
        return found

    monkeypatch.setattr(import_list, "_undecided", unlocked)
    both_accept(entry)
    assert Family.objects.filter(organisation=entry.organisation).count() == 2


@pytest.mark.spec("K-15")
def test_of_two_members_of_staff_one_wins_and_the_other_hears_so(entry):
    outcomes = both_accept(entry)
    lost = [one for one in outcomes if isinstance(one, DecidedAlreadyError)]
    assert len(lost) == 1
    assert lost[0].entry.state == ImportState.ACCEPTED
    assert Family.objects.filter(organisation=entry.organisation).count() == 1


@pytest.mark.spec("K-13")
def test_sending_twice_at_the_same_moment_gives_one_entry():
    organisation = house()
    fill_in(begin(organisation), organisation)
    registration = Registration.objects.get(pk=newest().pk)
    first, second = at_once(*[lambda: actions.confirm(registration)] * 2)
    assert first == second
    assert ImportEntry.objects.count() == 1
