"""Decisions within the mandate, and who keeps the mandates (C-66)."""

from decimal import Decimal

import pytest
from django.urls import reverse

from carecases.choices import Need, TitleKind
from carecases.conditions import lacks
from carecases.support.models import Decision, MandateRule
from core.lib import clock
from tests.factories import (
    DecisionFactory,
    HelpRequestFactory,
    StatusFactory,
    TitleTermsFactory,
    TransitionFactory,
)
from tests.pages import in_english, words
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(school):
    return HelpRequestFactory(
        school=school, status__code="doorzetten", status__turn="partnership", title__kind=TitleKind.BUDGET
    )


def page(name, help_request):
    return reverse(f"support:{name}", args=[help_request.pk])


def typed(**more):
    return {"amount": "5000.00", "first_day": "2026-11-22", "last_day": "2027-07-31", **more}


@pytest.mark.spec("C-66")
def test_within_the_mandate_the_decision_is_taken_and_on_paper(at_partnership, at_school, asked, mandate):
    mandate(TitleKind.BUDGET, up_to=Decimal(5000))
    assert lacks(asked, [Need.DECISION])
    assert at_partnership.post(page("take_decision", asked), typed()).status_code == 302
    assert lacks(asked, [Need.DECISION]) == []
    paper = at_school.get(page("decision_paper", asked))
    assert paper.content.startswith(b"%PDF-")
    assert "boven" not in paper.headers["Content-Disposition"].lower()


@pytest.mark.spec("C-66")
def test_above_the_mandate_it_is_refused_in_words_with_the_way_on(at_partnership, asked, mandate):
    mandate(TitleKind.BUDGET, up_to=Decimal(2500))
    unfunded = StatusFactory(process=asked.process, code="niet-ontvankelijk-financieel", final=True)
    TransitionFactory(source=asked.status, target=unfunded, needs=[Need.REASON])
    answer = at_partnership.post(page("take_decision", asked), typed())
    assert answer.status_code == 422
    said = words(answer)
    assert "may grant up to €2,500.00" in said
    assert "this is €5,000.00" in said
    assert "Niet ontvankelijk financieel" in said
    assert not Decision.objects.exists()


@pytest.mark.spec("C-66")
def test_a_decision_that_waits_for_the_placement_is_made_after_it(at_partnership, asked, mandate):
    mandate(TitleKind.BUDGET)
    TitleTermsFactory(title=asked.title)
    tomorrow = clock.today().replace(year=clock.today().year + 1).isoformat()
    answer = at_partnership.post(page("take_decision", asked), typed(placed_on=tomorrow))
    assert "made after the date of placement" in words(answer)
    today = clock.today().isoformat()
    assert at_partnership.post(page("take_decision", asked), typed(placed_on=today)).status_code == 302


def test_there_is_one_decision(at_partnership, asked, mandate):
    mandate(TitleKind.BUDGET)
    DecisionFactory(help_request=asked)
    answer = at_partnership.post(page("take_decision", asked), typed())
    assert "There is a decision on this help request already" in words(answer)


@pytest.mark.spec("C-66")
def test_an_administrator_keeps_the_mandates(admin, scp):
    browser = in_english(sign_in(admin))
    entered = {"role": scp.role_id, "kind": "budget", "up_to": "7500"}
    assert browser.post(reverse("support:add_mandate"), entered).status_code == 302
    assert MandateRule.objects.get().up_to == 7500
    again = browser.post(reverse("support:add_mandate"), entered)
    assert again.status_code == 422
    assert "up to €7,500.00" in words(browser.get(reverse("support:settings")))


def test_a_contact_person_does_not_keep_mandates(at_partnership):
    assert at_partnership.get(reverse("support:settings")).status_code == 403
