"""Decisions within the mandate, and who keeps the mandates (C-66)."""

from decimal import Decimal

import pytest
from django.urls import reverse

from carecases.actions.change_status import Move, RefusedMoveError, change_status
from carecases.choices import Need, TitleKind
from carecases.conditions import lacks
from carecases.support.models import Decision, MandateRule
from carecases.wording import why_not_moved
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


@pytest.mark.spec("C-66")
def test_the_decision_is_on_paper_from_its_status_on(at_partnership, at_school, asked, scp):
    DecisionFactory(help_request=asked)
    arranged = StatusFactory(process=asked.process, code="gearrangeerd-budget", label="Gearrangeerd budget")
    way = TransitionFactory(source=asked.status, target=arranged, needs=[Need.DECISION])
    early = at_school.get(page("decision_paper", asked))
    assert early.status_code == 403
    assert "once the help request has the status “Gearrangeerd budget”" in words(early)
    assert page("decision_paper", asked) not in at_school.get(page("approaches", asked)).content.decode()
    change_status(scp, asked.pk, Move(way.source_id, way.target_id))
    assert at_school.get(page("decision_paper", asked)).content.startswith(b"%PDF-")


@pytest.mark.spec("C-66")
def test_an_administrator_says_on_which_titles_a_decision_waits_for_the_placement(admin, asked):
    browser = in_english(sign_in(admin))
    url = reverse("support:terms", args=[asked.title_id])
    assert url in browser.get(reverse("support:settings")).content.decode()
    browser.post(url, {"needs_placement": "on"})
    DecisionFactory(help_request=asked)
    assert lacks(asked, [Need.DECISION])
    browser.post(url, {})
    assert lacks(asked, [Need.DECISION]) == []
    tlv = HelpRequestFactory(school=asked.school, title__kind=TitleKind.TLV).title
    assert browser.get(reverse("support:terms", args=[tlv.pk])).status_code == 404


@pytest.mark.spec("C-74")
@pytest.mark.parametrize("kind", [TitleKind.TLV, TitleKind.BUDGET])
def test_granted_is_not_for_a_tlv_or_a_budget(at_partnership, scp, asked, kind):
    asked.title.kind = kind
    asked.title.save()
    granted = StatusFactory(process=asked.process, code="toegekend", label="Toegekend", turn="partnership")
    other = TransitionFactory(source=asked.status, target=StatusFactory(process=asked.process, label="Wacht"))
    way = TransitionFactory(source=asked.status, target=granted)
    url = reverse("carecases:change_status", args=[asked.pk])
    assert "Toegekend" not in words(at_partnership.get(url))
    assert other.target.label in words(at_partnership.get(url))
    with pytest.raises(RefusedMoveError) as refused:
        change_status(scp, asked.pk, Move(way.source_id, way.target_id))
    assert "“Toegekend” is" in why_not_moved(refused.value)
