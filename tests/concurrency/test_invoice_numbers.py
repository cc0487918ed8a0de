"""Several people make invoices final at the same moment (K-11).

First with a counter as one would write it oneself, to prove that the race is real; then with the guard of migration
0009: numbers follow each other without holes, also when somebody's transaction fails.
"""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from core.childcare.actions.invoice_runs import make_final
from core.childcare.models import Invoice
from core.lib.database import constraint_of
from tests.concurrency.at_once import at_once
from tests.factories import InvoiceFactory, OrganisationFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.spec("K-11")]
ISSUED = date(2026, 11, 30)
AT_ONCE = 8

# What a hurried hand would write: look at the highest number, add one. The pause stands for a busy server.
BY_HAND = """
CREATE FUNCTION number_by_hand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status = 'final' THEN
    NEW.year := extract(year FROM NEW.issued_on);
    SELECT coalesce(max(sequence), 0) + 1 INTO NEW.sequence
    FROM childcare_invoice WHERE organisation_id = NEW.organisation_id AND year = NEW.year;
    PERFORM pg_sleep(0.2);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER number_by_hand BEFORE UPDATE ON childcare_invoice
FOR EACH ROW EXECUTE FUNCTION number_by_hand();
ALTER TABLE childcare_invoice DISABLE TRIGGER guard_invoice;
"""
BACK = """
DROP TRIGGER number_by_hand ON childcare_invoice;
DROP FUNCTION number_by_hand();
ALTER TABLE childcare_invoice ENABLE TRIGGER guard_invoice;
"""


@pytest.fixture
def drafts() -> list[Invoice]:
    organisation = OrganisationFactory()
    return [InvoiceFactory(family__organisation=organisation) for _ in range(AT_ONCE)]


@pytest.fixture
def _guard_off() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(BY_HAND)
    yield
    with connection.cursor() as cursor:
        cursor.execute(BACK)


def numbers_of(drafts: list[Invoice]) -> list[int]:
    found = Invoice.objects.filter(pk__in=[draft.pk for draft in drafts]).exclude(sequence=None)
    return sorted(found.values_list("sequence", flat=True))


@pytest.mark.usefixtures("_guard_off")
def test_with_the_guard_off_two_want_the_same_number(drafts):
    outcomes = at_once(*(lambda draft=draft: make_final(draft.pk, ISSUED) for draft in drafts))
    refused = [outcome for outcome in outcomes if isinstance(outcome, IntegrityError)]
    assert refused
    assert {constraint_of(error) for error in refused} == {"invoice_number_once_per_year"}


def test_numbers_follow_each_other_whoever_is_first(drafts):
    assert (
        at_once(*(lambda draft=draft: make_final(draft.pk, ISSUED) for draft in drafts)) == [None] * AT_ONCE
    )
    assert numbers_of(drafts) == list(range(1, AT_ONCE + 1))


def test_a_transaction_that_fails_leaves_no_hole(drafts):
    def final_or_not(draft: Invoice, *, fails: bool) -> None:
        with transaction.atomic():
            make_final(draft.pk, ISSUED)
            if fails:
                raise RuntimeError("The mail could not be written.")

    at_once(
        *(
            lambda draft=draft, place=place: final_or_not(draft, fails=place % 2 == 1)
            for place, draft in enumerate(drafts)
        )
    )
    assert numbers_of(drafts) == list(range(1, AT_ONCE // 2 + 1))
