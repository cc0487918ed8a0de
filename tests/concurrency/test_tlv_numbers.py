"""Several TLVs are issued at the same moment (C-35).

First with a counter as one would write it oneself, to prove that the race is real; then with the guard.
"""

from collections.abc import Iterator

import pytest
from django.db import IntegrityError, connection

from carecases.support.models import Tlv
from core.lib.database import constraint_of
from tests.concurrency.at_once import at_once
from tests.factories import HelpRequestFactory, OrganisationFactory, TlvFactory, UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.spec("C-35")]
AT_ONCE = 6

BY_HAND = """
CREATE FUNCTION number_tlv_by_hand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.school_year := 2026;
  SELECT coalesce(max(sequence), 0) + 1 INTO NEW.sequence FROM support_tlv
  WHERE organisation_id = NEW.organisation_id AND school_year = 2026;
  NEW.number := '2026-' || NEW.sequence;
  PERFORM pg_sleep(0.2);
  RETURN NEW;
END $$;
CREATE TRIGGER number_tlv_by_hand BEFORE INSERT ON support_tlv
FOR EACH ROW EXECUTE FUNCTION number_tlv_by_hand();
ALTER TABLE support_tlv DISABLE TRIGGER give_tlv_number;
"""
BACK = """
DROP TRIGGER number_tlv_by_hand ON support_tlv;
DROP FUNCTION number_tlv_by_hand();
ALTER TABLE support_tlv ENABLE TRIGGER give_tlv_number;
"""


@pytest.fixture
def acts():
    organisation = OrganisationFactory(partnership=True)
    user = UserFactory(scp=True, organisation=organisation)
    asked = [HelpRequestFactory(school__organisation=organisation) for _ in range(AT_ONCE)]
    return [lambda one=one: TlvFactory(help_request=one, issued_by=user).pk for one in asked]


@pytest.fixture
def _guard_off() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(BY_HAND)
    yield
    with connection.cursor() as cursor:
        cursor.execute(BACK)


@pytest.mark.usefixtures("_guard_off")
def test_with_the_guard_off_two_want_the_same_number(acts):
    refused = [outcome for outcome in at_once(*acts) if isinstance(outcome, IntegrityError)]
    assert refused
    assert {constraint_of(error) for error in refused} <= {
        "tlv_number_once_per_partnership",
        "tlv_sequence_once_per_school_year",
    }


def test_numbers_follow_each_other_whoever_is_first(acts):
    outcomes = at_once(*acts)
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert sorted(Tlv.objects.values_list("sequence", flat=True)) == list(range(1, AT_ONCE + 1))
