"""Beheer > Hulpvragen > Bewaartermijnen (C-47)."""

from datetime import date

import pytest
from django.urls import reverse

from carecases.retention.models import LegalHold, RetentionTerms
from core.audit.choices import Action
from core.audit.models import Event
from tests.factories import LegalHoldFactory, TlvFactory
from tests.pages import queries_of, words

pytestmark = pytest.mark.django_db
PAGE = reverse("retention:overview")
HOLD = reverse("retention:hold")


@pytest.mark.spec("C-47")
def test_both_clocks_are_set_within_bounds(at_office, keeper):
    refused = at_office.post(PAGE, {"content_years": "2", "decision_years": "11"})
    assert refused.status_code == 422
    assert "greater than or equal to 3" in words(refused)
    assert "less than or equal to 10" in words(refused)
    assert at_office.post(PAGE, {"content_years": "4", "decision_years": "8"}).status_code == 302
    terms = RetentionTerms.objects.get()
    assert (terms.organisation, terms.content_years, terms.decision_years) == (keeper.organisation, 4, 8)
    assert Event.objects.get(action=Action.RETENTION_SET).data == {"content_years": 4, "decision_years": 8}


@pytest.mark.spec("C-47")
def test_the_preview_says_which_dossiers_go_on_a_day_and_what_stays(at_office, ended):
    dossier = ended("2024-05-01")
    tlv = TlvFactory(
        help_request=dossier.help_requests.get(),
        issued_on=date(2024, 4, 1),
        first_day=date(2024, 4, 1),
        last_day=date(2025, 7, 31),
    )
    assert "0 dossiers would be deleted for good" in words(at_office.get(PAGE))
    said = words(at_office.get(PAGE, {"op": "2027-05-02"}))
    assert "1 dossier would be deleted for good" in said
    assert f"{dossier.number} Wed 01-05-2024 Sat 01-05-2027 {tlv.number}" in said
    assert dossier.last_name not in said


@pytest.mark.spec("C-47")
def test_a_dossier_is_held_by_its_number_with_a_reason(at_office, ended, keeper):
    dossier = ended("2020-03-01")
    typed = {"number": str(dossier.number), "reason": "Bezwaar", "until": ""}
    named = at_office.post(HOLD, {**typed, "reason": f"Bezwaar over {dossier.last_name}"})
    assert "The name of the pupil may not stand here" in words(named)
    assert "There is no dossier with this number" in words(
        at_office.post(HOLD, {**typed, "number": "999999"})
    )
    assert "This day is past" in words(at_office.post(HOLD, {**typed, "until": "2026-06-14"}))
    assert at_office.post(HOLD, typed).url == PAGE
    held = LegalHold.objects.get()
    assert (held.dossier, held.set_by, held.until) == (dossier, keeper, None)
    assert Event.objects.get(action=Action.HOLD_SET).ground == "Bezwaar"
    assert "This dossier is held already" in words(at_office.post(HOLD, typed))
    assert "0 dossiers would be deleted for good" in words(at_office.get(PAGE))
    at_office.post(reverse("retention:lift", args=[held.pk]))
    held.refresh_from_db()
    assert held.lifted_by == keeper
    assert "1 dossier would be deleted for good" in words(at_office.get(PAGE))


def test_more_holds_take_no_more_queries(at_office, school):
    LegalHoldFactory(dossier__school=school)
    few = queries_of(at_office, PAGE)
    LegalHoldFactory.create_batch(4, dossier__school=school)
    assert queries_of(at_office, PAGE) == few
