"""The group's tablet and the parents' telephone: in and out, a talk, a holiday, an observation."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from core.childcare.choices import MomentStatus
from core.childcare.models import CareMoment, Presence
from core.lib import clock
from portal.surveys.models import Answer
from tests.browser.conftest import PHONE, OpenPage
from tests.browser.visiting import sideways, sign_in
from tests.factories import (
    ChildFactory,
    GuardianFactory,
    ObservationFactory,
    PlacementFactory,
    PresenceFactory,
    SurveyFactory,
    TalkFactory,
    TalkRoundFactory,
)
from tests.portal.group_day.house import House, make_house

pytestmark = [pytest.mark.django_db(transaction=True)]
Axe = Callable[[Page], None]
TABLET: dict[str, Any] = {"viewport": {"width": 768, "height": 1024}, "has_touch": True}


@pytest.fixture
def house() -> House:
    return make_house(name="Kinderopvang Zonnedauw", slug="zonnedauw")


def on_tablet(open_page: OpenPage, house: House) -> Page:
    page = open_page(**TABLET)
    sign_in(page, house.staff)
    return page


@pytest.mark.spec("P-40")
def test_a_child_is_checked_in_and_out_on_a_tablet(open_page: OpenPage, axe: Axe, house: House) -> None:
    GuardianFactory(family=house.noortje.family, first_name="Eva", phone="06 12 34 56 78")
    page = on_tablet(open_page, house)
    page.wait_for_url("**/groep/**")
    expect(page.get_by_text("Oma Riet haalt op.")).to_be_visible()
    axe(page)
    noortje = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="Noortje van Boven"))
    noortje.get_by_role("button", name="Is er").click()
    expect(noortje.get_by_text("er sinds")).to_be_visible()
    noortje.get_by_label("Een ouder van Noortje van Boven bellen").click()
    expect(noortje.get_by_role("link", name="Eva")).to_have_attribute("href", "tel:0612345678")
    axe(page)
    page.keyboard.press("Escape")
    noortje.get_by_role("button", name="Gaat naar huis").click()
    expect(noortje.get_by_text("er van")).to_be_visible()
    noortje.get_by_role("button", name="Ongedaan maken").click()
    expect(noortje.get_by_text("er sinds")).to_be_visible()
    assert Presence.objects.get().left_at is None
    assert sideways(page) == 0


@pytest.mark.spec("P-40")
def test_the_second_tablet_hears_who_was_first(open_page: OpenPage, axe: Axe, house: House) -> None:
    page = on_tablet(open_page, house)
    sem = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="Sem van Boven"))
    expect(sem).to_be_visible()
    PresenceFactory(
        group=house.hamsters,
        child=house.sem,
        came_at=clock.now(),
        checked_in_by=house.colleague(full_name="Anna"),
    )
    sem.get_by_role("button", name="Is er").click()
    expect(page.get_by_text("Sem is al in Hamsters: Anna checkte in om")).to_be_visible()
    expect(sem.get_by_role("button", name="Gaat naar huis")).to_be_visible()
    axe(page)


def parent_of(house: House, open_page: OpenPage) -> Page:
    guardian = GuardianFactory(family=house.noortje.family)
    PlacementFactory(child=house.noortje, group=house.hamsters, pattern={})
    page = open_page(**PHONE)
    sign_in(page, guardian.user)
    return page


@pytest.mark.spec("P-36")
def test_a_parent_takes_a_time_for_a_talk(open_page: OpenPage, axe: Axe, house: House) -> None:
    TalkFactory.create_batch(3, round=TalkRoundFactory(group=house.hamsters))
    page = parent_of(house, open_page)
    page.goto("/oudergesprekken/")
    axe(page)
    page.get_by_role("link", name="Een tijd kiezen").click()
    axe(page)
    page.locator("label", has=page.get_by_role("radio")).first.click()
    page.get_by_role("button", name="Deze tijd nemen").click()
    with page.expect_download() as saved:
        page.get_by_role("link", name="In mijn agenda").click()
    assert saved.value.suggested_filename == "gesprek.ics"
    axe(page)


@pytest.mark.spec("P-37")
def test_a_parent_answers_about_a_holiday_with_a_thumb(open_page: OpenPage, axe: Axe, house: House) -> None:
    survey = SurveyFactory(organisation=house.organisation, groups=[house.hamsters])
    house.plan(house.noortje, date=survey.first_day)
    page = parent_of(house, open_page)
    page.goto(f"/vakantie/{survey.pk}/")
    axe(page)
    page.get_by_role("radio", name="Komt niet").check()
    page.get_by_role("button", name="Indienen").click()
    expect(page.get_by_text("Dank je, elke dag is beantwoord.")).to_be_visible()
    axe(page)
    assert Answer.objects.get().comes is False
    assert CareMoment.objects.filter(status=MomentStatus.ABSENT).count() == 0


@pytest.mark.spec("P-31")
def test_a_parent_reads_an_observation_and_saves_it(open_page: OpenPage, axe: Axe, house: House) -> None:
    ObservationFactory(child=house.noortje, group=house.hamsters, final=True)
    ChildFactory(family=house.noortje.family)
    page = parent_of(house, open_page)
    page.goto("/observaties/")
    axe(page)
    page.get_by_role("link", name="Welbevinden").click()
    expect(page.get_by_text("Ze bouwde een toren.")).to_be_visible()
    axe(page)
    with page.expect_download() as saved:
        page.get_by_role("link", name="Opslaan als PDF").click()
    assert saved.value.suggested_filename.endswith(".pdf")
