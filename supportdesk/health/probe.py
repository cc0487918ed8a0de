"""The probe: every five minutes it signs in as each test customer and walks the pages that matter (S-31)."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse

from core.accounts.choices import Environment
from core.accounts.known_device import COOKIE
from core.lib import clock
from core.lib.cookies import cookie_name
from supportdesk.health.browsing import Browser, NoAnswerError, Page
from supportdesk.health.models import ProbeRun, TestCustomer
from supportdesk.health.test_customers import password_of, put_back

EVERY = timedelta(minutes=5)
KEPT = timedelta(days=7)
WALKS: dict[str, tuple[str, ...]] = {
    Environment.PARENT: ("portal:agenda", "conversations:threads", "requests:overview"),
    Environment.CHILDMINDER: ("childminding:start", "childminding:agenda", "conversations:inbox"),
}
"""Agenda, messages and requests of a parent; what a childminder has of them."""


@dataclass(frozen=True)
class Step:
    """One page of a walk; `said` is the status, or why there was none."""

    name: str
    went_well: bool
    milliseconds: int
    said: str


def run_due() -> list[ProbeRun]:
    """Walk as each test customer whose turn it is; a turn is taken by one worker only."""
    now = clock.now()
    runs = []
    for customer in TestCustomer.objects.filter(probe_due_at__lte=now).select_related("user__organisation"):
        if _takes_turn(customer, now + EVERY):
            runs.append(walk(customer))
    ProbeRun.objects.filter(at__lt=now - KEPT).delete()
    return runs


def _takes_turn(customer: TestCustomer, due_at: datetime) -> bool:
    """Whether the turn that was read is still there to be taken; the next one is due at `due_at`."""
    turn = TestCustomer.objects.filter(pk=customer.pk, probe_due_at=customer.probe_due_at)
    return bool(turn.update(probe_due_at=due_at))


def due_now(organisation_id: int) -> None:
    """Have the next sign of the workers bring a walk, within a minute."""
    TestCustomer.objects.filter(organisation=organisation_id).update(probe_due_at=clock.now())


def last_run(organisation_id: int) -> ProbeRun | None:
    """What the newest walks of an organisation's test customers say together: one that went wrong before one that did
    not, as a childminder who gets in says nothing of parents. None before the first."""
    newest = (
        ProbeRun.objects.filter(test_customer__organisation=organisation_id)
        .order_by("test_customer_id", "-at", "-pk")
        .distinct("test_customer_id")
    )
    return min(newest, key=lambda run: (run.went_well, -run.at.timestamp()), default=None)


def walk(customer: TestCustomer) -> ProbeRun:
    """Put the test customer back, sign in over HTTP, and go through the pages; what came of it is kept."""
    restored = put_back(customer)
    at = clock.now()
    steps = _walked(customer)
    return ProbeRun.objects.create(
        test_customer=customer,
        at=at,
        went_well=all(step.went_well for step in steps),
        milliseconds=sum(step.milliseconds for step in steps),
        steps=[asdict(step) for step in steps],
        restored=restored,
    )


def _walked(customer: TestCustomer) -> list[Step]:
    browser = Browser(settings.PROBE_URL.rstrip("/"))
    device = cookie_name(COOKIE)
    if customer.device_cookie:
        browser.cookies[device] = customer.device_cookie
    steps = [_sign_in(browser, customer)]
    if not steps[0].went_well:
        return steps
    kept = browser.cookies.get(device, "")
    TestCustomer.objects.filter(pk=customer.pk).update(device_cookie=kept[:500])
    pages = []
    for name in WALKS[customer.environment]:
        step, page = _look(browser, name)
        steps.append(step)
        pages.append(page)
    steps.append(_sign_out(browser, pages[-1]))
    return steps


def _sign_in(browser: Browser, customer: TestCustomer) -> Step:
    path = reverse(
        "accounts:sign_in", args=[customer.user.organisation.slug, Environment(customer.environment)]
    )
    try:
        form = browser.get(path)
        values = {
            "csrfmiddlewaretoken": form.token,
            "identifier": customer.user.username,
            "password": password_of(customer),
        }
        page = browser.post(path, values)
    except NoAnswerError as problem:
        return Step("accounts:sign_in", False, 0, str(problem))
    came_in = page.status == 200 and page.path != path
    took = form.milliseconds + page.milliseconds
    return Step(
        "accounts:sign_in", came_in, took, str(page.status) if came_in else f"{page.status} {page.path}"
    )


def _look(browser: Browser, name: str) -> tuple[Step, Page | None]:
    path = reverse(name)
    try:
        page = browser.get(path)
    except NoAnswerError as problem:
        return Step(name, False, 0, str(problem)), None
    came = page.status == 200 and page.path == path
    return Step(
        name, came, page.milliseconds, str(page.status) if came else f"{page.status} {page.path}"
    ), page


def _sign_out(browser: Browser, page: Page | None) -> Step:
    """So that no session is left open; a page of the account brings the token."""
    try:
        left = browser.post(reverse("accounts:sign_out"), {"csrfmiddlewaretoken": page.token if page else ""})
    except NoAnswerError as problem:
        return Step("accounts:sign_out", False, 0, str(problem))
    return Step("accounts:sign_out", left.status == 200, left.milliseconds, str(left.status))
