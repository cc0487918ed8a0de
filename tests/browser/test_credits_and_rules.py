"""The office's screens of credits and rules, and what parents read of them: narrow and wide, and for everybody."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from core.lib import clock
from requests_app.models import Credit
from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.browser.visiting import sideways, sign_in, until
from tests.factories import (
    PASSWORD,
    ChildFactory,
    ClosingDayFactory,
    CreditFactory,
    CreditRunFactory,
    FamilyFactory,
    GroupFactory,
    GuardianFactory,
    LocationFactory,
    OrganisationFactory,
    PlacementFactory,
    PolicyRuleFactory,
    UserFactory,
    next_weekday,
)
from tests.requests_app.asking import manager_of

pytestmark = [pytest.mark.django_db(transaction=True)]
Axe = Callable[[Page], None]
LONG = "Kinderopvang en buitenschoolse opvang Wilhelmina van Bloemendaal-Overveenseweg"


class Office:
    """A child with credits of every sort and long words, a rule of each place, and somebody who manages them."""

    def __init__(self) -> None:
        organisation = OrganisationFactory(name="Kinderopvang Zonnedauw", slug="zonnedauw", uses_credits=True)
        self.manager = manager_of(organisation)
        self.manager.username = "manager"
        self.manager.save()
        location = LocationFactory(organisation=organisation, name=LONG)
        family = FamilyFactory(organisation=organisation, debtor_number="204711")
        self.parent = UserFactory(parent=True, organisation=organisation, username="204711")
        GuardianFactory(family=family, user=self.parent)
        self.child = ChildFactory(family=family, first_name="Maximiliaan-Alexander", last_name="Berg")
        PlacementFactory(child=self.child, group=GroupFactory(location=location))
        today = clock.today()
        self.credit = CreditFactory(
            child=self.child, note="Strippenkaart", location=location, weeks="holiday"
        )
        lapsed = {"valid_from": today - timedelta(days=200), "valid_until": today - timedelta(days=9)}
        CreditFactory(child=self.child, origin="public_holiday", note="Tweede pinksterdag", **lapsed)
        PolicyRuleFactory(organisation=organisation, part="credit_payout", settings={"paid_out": True})
        self.rule = PolicyRuleFactory(
            organisation=organisation,
            location=location,
            part="request_notice",
            settings={"least": {"amount": 2, "unit": "working_days"}},
        )
        self.day = ClosingDayFactory(
            organisation=organisation, date=next_weekday(1), name="Teamdag met een lange omschrijving erbij"
        )
        self.run = CreditRunFactory(organisation=organisation, name="Teamdag", started_by=self.manager)

    @property
    def screens(self) -> list[str]:
        key = f"closing_day_{self.day.date:%Y%m%d}_0_0"
        return [
            reverse("desk:credits"),
            f"{reverse('desk:credits')}?zoek=Maximiliaan",
            reverse("desk:credits_child", args=[self.child.pk]),
            reverse("desk:credit_grant", args=[self.child.pk]),
            reverse("desk:credit_correct", args=[self.credit.pk]),
            reverse("desk:credit_days"),
            reverse("desk:credit_day", args=[key]),
            reverse("desk:credit_import"),
            reverse("desk:credit_payouts"),
            reverse("policy:rules"),
            reverse("policy:kinds"),
            reverse("policy:add", args=["cancel_approved"]),
            reverse("policy:rule", args=[self.rule.pk]),
            reverse("policy:change", args=[self.rule.pk]),
        ]


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.mark.parametrize(
    "window", [PHONE, pytest.param(DESKTOP, marks=pytest.mark.slow)], ids=["360", "1440"]
)
@pytest.mark.spec("R-33", "R-40")
def test_every_screen_of_credits_and_rules_is_readable(
    open_page: OpenPage, axe: Axe, office: Office, window: dict[str, object]
) -> None:
    page = open_page(**window)
    sign_in(page, office.manager)
    for screen in office.screens:
        page.goto(screen)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert sideways(page) == 0
        axe(page)


@pytest.mark.spec("R-33")
def test_a_manager_reads_credits_in_from_a_file(
    desktop_page: Page, axe: Axe, office: Office, tmp_path: Path
) -> None:
    last_day = f"{clock.today() + timedelta(days=60):%d-%m-%Y}"
    file = tmp_path / "tegoeden.csv"
    rows = [f"204711;Maximiliaan-Alexander;4;{last_day};Open dag", f"999;Piet;4;{last_day};Open dag"]
    file.write_text("\n".join(["debiteurnummer;voornaam;aantal;geldig tot;reden", *rows]))
    page = desktop_page
    sign_in(page, office.manager)
    page.goto(reverse("desk:credit_import"))
    page.get_by_label("Bestand met tegoeden").set_input_files(file)
    page.get_by_role("button", name="Bestand bekijken").click()
    expect(page.get_by_text("Geen gezin heeft debiteurnummer 999.")).to_be_visible()
    axe(page)
    page.set_viewport_size({"width": 360, "height": 780})
    # The bars take a moment to become those of a phone.
    until(page, "document.documentElement.scrollWidth === document.documentElement.clientWidth")
    page.get_by_role("button", name="1 tegoed toekennen, de rest weglaten").click()
    expect(page.get_by_text("1 tegoed is toegekend.")).to_be_visible()
    assert Credit.objects.get(note="Open dag").balance == 4


@pytest.mark.parametrize(
    "window", [PHONE, pytest.param(DESKTOP, marks=pytest.mark.slow)], ids=["360", "1440"]
)
@pytest.mark.spec("R-31", "R-41")
def test_parents_read_their_credits_and_rules(
    open_page: OpenPage, axe: Axe, office: Office, window: dict[str, object]
) -> None:
    page = open_page(**window)
    page.goto("/o/zonnedauw/ouders/")
    page.get_by_label("Debiteurnummer").fill("204711")
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    page.wait_for_url(lambda url: "/ouders/" not in url)
    for screen in (reverse("requests:credits"), reverse("portal:rules")):
        page.goto(screen)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert sideways(page) == 0
        axe(page)
