"""Eight weeks at the support desk, so that its figures show something: a provider that returns mail, an old browser."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle
from random import Random

from config.demo.customers import MAILBOX_FULL, Report, returned_mail
from config.demo.desk_tools import device_check
from core.accounts.choices import Environment
from core.accounts.models import Organisation, User
from core.accounts.rights import Right
from core.lib import clock
from supportdesk.checking import known_checks
from supportdesk.choices import Verdict
from supportdesk.complaints import Complaint
from supportdesk.figures.selectors import weeks
from supportdesk.models import Diagnosis
from supportdesk.words import Spoken, words

SKIPPED = 11
"""Guardians with a story of their own (config.demo.customers)."""
CUSTOMERS = 24
NOW = timedelta(minutes=6)
"""What is of this week lies this far apart, back from now: so it is of this week on a Monday morning too."""


@dataclass(frozen=True)
class Cause:
    """What customers called about: how often in each of the eight weeks, the oldest first, and what the check found."""

    complaint: Complaint
    check: str
    by_week: tuple[int, ...]
    value: Spoken
    say: Spoken


CAUSES = (
    Cause(
        Complaint.NO_RESET_MAIL,
        "mail-bounced",
        (1, 0, 1, 1, 0, 1, 1, 8),
        {
            "nl": "Kwam terug: “421 4.7.0 Too many messages, try again later” (4.7.0).",
            "en": "Came back: “421 4.7.0 Too many messages, try again later” (4.7.0).",
        },
        {
            "nl": "Onze mail komt van uw adres terug. Klopt het adres, en is de mailbox niet vol?",
            "en": "Our mail comes back from your address. Is the address right, and the mailbox not full?",
        },
    ),
    Cause(
        Complaint.NOT_SIGNED_IN,
        "wrong-password",
        (3, 4, 2, 3, 3, 4, 3, 3),
        {
            "nl": "De laatste pogingen hadden een verkeerd wachtwoord.",
            "en": "The last attempts had a wrong password.",
        },
        {
            "nl": "Typ het wachtwoord zelf, of vraag een nieuw aan.",
            "en": "Type the password yourself, or ask for a new one.",
        },
    ),
    Cause(
        Complaint.SEES_NOTHING,
        "device-browser",
        (1, 2, 1, 1, 2, 1, 1, 2),
        {
            "nl": "Apple Safari 15.6: Deze browser is te oud",
            "en": "Apple Safari 15.6: This browser is too old",
        },
        {
            "nl": "Werk de browser bij, sluit hem helemaal en open hem opnieuw.",
            "en": "Update the browser, close it completely and open it again.",
        },
    ),
)
RETURNED = (
    ("kpnmail.example", (1, 0, 0, 1, 0, 0, 1, 0), MAILBOX_FULL),
    ("post.example", (0, 1, 0, 0, 1, 0, 0, 1), Report("5.1.1", "550 5.1.1 User unknown")),
    (
        "ziggo.example",
        (0, 0, 1, 0, 0, 1, 0, 9),
        Report("4.7.0", "421 4.7.0 Too many messages, try again later", is_permanent=False),
    ),
)
"""Providers, how many mails each returned in each week, and with what words."""
OLD_SAFARI = (1, 1, 1, 7)
"""Checked devices with Safari 15, in the weeks that checks are kept."""


def build_desk_figures(organisation: Organisation) -> None:
    """Of the organisation of which the demo shows the desk."""
    worker = (
        User.objects.filter(organisation=organisation, role__rights__contains=[Right.SUPPORT_CUSTOMERS.value])
        .order_by("pk")
        .first()
    )
    customers = list(
        User.objects.filter(organisation=organisation, environment=Environment.PARENT)
        .exclude(email="")
        .order_by("pk")[SKIPPED : SKIPPED + CUSTOMERS]
    )
    if worker is None or not customers:
        return
    _diagnoses(worker, customers)
    _returned(customers)
    _old_browsers(organisation)


def _diagnoses(worker: User, customers: list[User]) -> None:
    known, turns = known_checks(), cycle(customers)
    Diagnosis.objects.bulk_create(
        Diagnosis(
            organisation=worker.organisation,
            customer=next(turns),
            complaint=cause.complaint,
            findings=[
                {
                    "check": cause.check,
                    "verdict": Verdict.EXPLAINS.value,
                    "milliseconds": 12,
                    "name": words(known[cause.check].name).spoken(),
                    "value": cause.value,
                    "say": cause.say,
                    "repairs": [],
                }
            ],
            causes=[cause.check],
            by=worker,
            at=at,
        )
        for cause in CAUSES
        for at in _moments(cause.by_week)
    )


def _returned(customers: list[User]) -> None:
    turns = cycle(customers)
    for provider, by_week, report in RETURNED:
        for at in _moments(by_week):
            user = next(turns)
            returned_mail(user, f"{user.email.partition('@')[0]}@{provider}", at, report)


def _old_browsers(organisation: Organisation) -> None:
    rng = Random(f"safari {organisation.pk}")  # noqa: S311 - no secret: the same codes every time
    for place, at in enumerate(_moments(OLD_SAFARI)):
        device_check(
            rng,
            at,
            (
                "safari",
                "too_old",
                "Mobile Safari",
                "15.6",
                15,
                "iOS 15.6",
                "tablet",
                "Apple iPad",
                ["too_old"],
                200,
            ),
            round_trip_ms=70 + 9 * place,
        )


def _moments(by_week: tuple[int, ...]) -> Iterator[datetime]:
    """On working days between nine and four; those of this week within the last hours."""
    for monday, number in zip(weeks(len(by_week)), by_week, strict=True):
        for place in range(number):
            if monday == weeks()[-1]:
                yield clock.now() - NOW * (place + 1)
            else:
                begin = clock.midnight_after(monday + timedelta(days=place % 5 - 1))
                yield begin + timedelta(hours=9 + (3 * place) % 7, minutes=(17 * place) % 60)
