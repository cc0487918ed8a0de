"""Tools of the support desk: answers, test customers with their last walks, devices that were checked, service news."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from core.accounts.models import Organisation, User
from core.accounts.rights import Right
from core.lib import clock
from supportdesk.answers.actions.load_answers import load_answers
from supportdesk.answers.choices import NewsTone
from supportdesk.answers.models import ServiceNews
from supportdesk.devices.models import DeviceCheck, SupplierReport
from supportdesk.devices.rules.codes import LENGTH, LETTERS
from supportdesk.health.actions.make_test_customers import make_test_customers
from supportdesk.health.choices import SitePart
from supportdesk.health.models import Incident, ProbeRun, TestCustomer
from supportdesk.health.probe import WALKS

DEVICES: tuple[tuple[Any, ...], ...] = (
    ("chrome", "current", "Chrome", "157.0", 157, "Windows 11", "computer", "", [], 400),
    ("safari", "too_old", "Mobile Safari", "15.6", 15, "iOS 15.6", "tablet", "Apple iPad", ["too_old"], 200),
    (
        "firefox",
        "previous",
        "Firefox",
        "159.0",
        159,
        "Ubuntu",
        "computer",
        "",
        ["clock_far_off"],
        -3 * 86_400_000,
    ),
    (
        "chrome",
        "current",
        "Chrome Mobile",
        "157.0",
        157,
        "Android 15",
        "phone",
        "Samsung SM-A556B",
        ["files_blocked"],
        900,
    ),
    ("internet_explorer", "no_longer", "IE", "11.0", 11, "Windows 7", "computer", "", ["no_longer"], 0),
)
WALKS_BACK = 6


def build_answers() -> None:
    """Kring's own answers, which belong to no organisation."""
    load_answers()


def build_desk_tools(organisation: Organisation) -> None:
    """Of one childcare organisation; a worker of its desk is who wrote what is written."""
    worker = User.objects.filter(
        organisation=organisation, role__rights__contains=[Right.SUPPORT_CUSTOMERS.value]
    ).first()
    if worker is None:
        return
    make_test_customers(organisation, worker)
    _walks(organisation)
    checks = _devices(organisation)
    SupplierReport.objects.create(
        organisation=organisation,
        device_check=checks[3],
        made_by=worker,
        made_at=clock.now() - timedelta(hours=20),
        device="telefoon, Samsung SM-A556B",
        system="Android 15",
        browser="Google Chrome 157.0",
        happened_at=clock.now() - timedelta(hours=21),
        was_done="Op “Dag aanvragen” getikt; de pagina bleef wit op het wifi van de opvang, op 4G werkte het wel.",
        error_numbers="",
    )
    Incident.objects.create(
        organisation=organisation,
        part=SitePart.MAIL,
        text="Ouders met een adres van één provider krijgen sinds vanochtend geen mail.",
        reported_by=worker,
        reported_at=clock.now() - timedelta(days=3),
        answer="De provider nam onze mail een ochtend lang niet aan. Alles is daarna alsnog verstuurd.",
        handled_by=worker,
        ended_at=clock.now() - timedelta(days=3, hours=-4),
    )
    ServiceNews.objects.create(
        organisation=organisation,
        tone=NewsTone.INFO,
        text_nl="Zondag tussen 06:00 en 07:00 uur werken we aan Kring. Het kan even trager zijn.",
        text_en="On Sunday between 06:00 and 07:00 we work on Kring. It may be slower for a while.",
        starts_at=clock.now() - timedelta(hours=2),
        ends_at=clock.now() + timedelta(days=6),
        made_by=worker,
    )


def _walks(organisation: Organisation) -> None:
    for customer in TestCustomer.objects.filter(organisation=organisation).order_by("pk"):
        names = ("accounts:sign_in", *WALKS[customer.environment], "accounts:sign_out")
        for back in range(WALKS_BACK, 0, -1):
            took = [180 + 20 * back + 15 * place for place in range(len(names))]
            steps = [
                {"name": name, "went_well": True, "milliseconds": ms, "said": "200"}
                for name, ms in zip(names, took, strict=True)
            ]
            ProbeRun.objects.create(
                test_customer=customer,
                at=clock.now() - timedelta(minutes=5 * back),
                went_well=True,
                milliseconds=sum(took),
                steps=steps,
                restored=["password"] if back == 3 else [],
            )


def _devices(organisation: Organisation) -> list[DeviceCheck]:
    rng = Random(organisation.pk)  # noqa: S311 - no secret: the same codes every time
    return [
        device_check(rng, clock.now() - timedelta(hours=7 * place + 1), device, round_trip_ms=60 + 40 * place)
        for place, device in enumerate(DEVICES)
    ]


def device_check(rng: Random, at: datetime, device: tuple[Any, ...], *, round_trip_ms: int) -> DeviceCheck:
    """One checked device, told as in `DEVICES`."""
    family, support, browser, version, major, system, kind, model, findings, ahead = device
    return DeviceCheck.objects.create(
        code="".join(rng.choice(LETTERS) for _ in range(LENGTH)),
        made_at=at,
        family=family,
        support=support,
        browser=browser,
        version=version,
        major=major,
        system=system,
        kind=kind,
        device=model,
        scripts=family != "internet_explorer",
        cookies=True,
        storage=True,
        styles_apply=True,
        online=True,
        clock_ahead_ms=ahead,
        time_zone="Europe/Amsterdam",
        screen="390x844" if kind == "phone" else "1440x900",
        round_trip_ms=round_trip_ms,
        findings=findings,
    )
