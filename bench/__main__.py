"""Measures the pages and acts that must be quick, on the demo with many more lines: ``make bench``.

Writes bench/report.md. Milliseconds are of this machine on this day; what counts is the ratio to the bare view in the
same run: one indexed select and a template of 5 kB behind Django without middleware.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - needs Django to be set up
from django.db import connection  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.template import Context, Engine  # noqa: E402
from django.test import Client  # noqa: E402

from core.accounts.models import User  # noqa: E402
from core.lib import clock  # noqa: E402
from requests_app.actions.decide import approve, reject  # noqa: E402
from requests_app.actions.expire_requests import expire_due  # noqa: E402
from requests_app.models import Booking  # noqa: E402
from tests.signing_in import sign_in  # noqa: E402

REPORT = Path(__file__).parent / "report.md"
LINES = 100_000
REPEATS = 15

MANY_LINES = """
INSERT INTO requests_request
  (family_id, submitted_by_id, kind, key, digest, submitted_at, as_a_whole, remark, settled_at)
SELECT r.family_id, r.submitted_by_id, r.kind, gen_random_uuid(), r.digest, r.submitted_at, false, '', NULL
FROM (SELECT * FROM requests_request ORDER BY id LIMIT 1) r, generate_series(1, %(lines)s);

INSERT INTO requests_booking
  (request_id, organisation_id, child_id, group_id, day_part_id, date, starts, ends, minutes, price_unit, rate, value,
   amount, payment, credit_amount, status, expires_at, decided_at, reason)
SELECT r.id, b.organisation_id, b.child_id, b.group_id, b.day_part_id, current_date + 400 + (row_number() OVER ())::int,
       b.starts, b.ends, b.minutes, b.price_unit, b.rate, b.value, b.value, 'invoice', 0,
       CASE WHEN r.id %% 2 = 0 THEN 'pending' ELSE 'approved' END,
       now() + make_interval(days => (r.id %% 400)::int, mins => 30),
       CASE WHEN r.id %% 2 = 0 THEN NULL ELSE now() END, ''
FROM (SELECT * FROM requests_request ORDER BY id DESC LIMIT %(lines)s) r,
     (SELECT * FROM requests_booking WHERE status = 'pending' AND credit_id IS NULL ORDER BY id LIMIT 1) b;
"""


@dataclass(frozen=True)
class Figure:
    """Median milliseconds, and queries where they were counted."""

    name: str
    milliseconds: float
    queries: int | None = None


def median_ms(act: Callable[[], object], repeats: int = REPEATS) -> float:
    """The median of some runs after one to warm up."""
    act()
    runs = []
    for _ in range(repeats):
        started = time.perf_counter()
        act()
        runs.append((time.perf_counter() - started) * 1000)
    return statistics.median(runs)


def page(name: str, client: Client, url: str) -> Figure:
    """How long a page takes, middleware and session included, and how many queries."""
    return asking(name, lambda: client.get(url))


def asking(name: str, ask: Callable[[], HttpResponse], status: int = 200) -> Figure:
    """The same of anything that a browser asks for, and that answers with `status`."""

    def fetch() -> None:
        response = ask()
        assert response.status_code == status, (name, response.status_code)

    queries = 0

    def count(execute: Callable[..., object], *arguments: object) -> object:
        nonlocal queries
        queries += 1
        return execute(*arguments)

    with connection.execute_wrapper(count):
        fetch()
    return Figure(name, median_ms(fetch), queries)


def bare_view() -> Figure:
    """One indexed select and a template of about 5 kB."""
    template = Engine().from_string(
        "{% for n in numbers %}<p>{{ n }} {{ booking.reason }} lorem ipsum</p>{% endfor %}"
    )
    first = Booking.objects.order_by("pk").values_list("pk", flat=True)[0]

    def render() -> None:
        booking = Booking.objects.get(pk=first)
        template.render(Context({"numbers": range(200), "booking": booking}))

    return Figure("bare view", median_ms(render, 50), 1)


def decisions(planner: User) -> list[Figure]:
    """Approving and rejecting lines one by one."""
    today = clock.today()
    waiting = list(
        Booking.objects.filter(
            organisation=planner.organisation_id, status="pending", date__gt=today + timedelta(days=500)
        )
        .order_by("pk")
        .values_list("pk", flat=True)[:200]
    )
    figures = []
    for name, act, lines in (
        ("approve one line", lambda pk: approve(planner, [pk]), waiting[:100]),
        ("reject one line", lambda pk: reject(planner, [pk], reason="Vol"), waiting[100:]),
    ):
        started = time.perf_counter()
        done = sum(outcome.done for pk in lines for outcome in act(pk))
        assert done == len(lines), (name, done)
        figures.append(Figure(name, (time.perf_counter() - started) * 1000 / len(lines)))
    return figures


def expiry() -> Figure:
    """Withdrawing the lines of ten days, per line."""
    cut = clock.now() + timedelta(days=10)
    Booking.objects.filter(status="pending", expires_at__lt=cut).update(expires_at=clock.now())
    started = time.perf_counter()
    expired = expire_due()
    return Figure(f"expire one line (of {expired})", (time.perf_counter() - started) * 1000 / max(expired, 1))


def measure() -> list[Figure]:
    call_command("migrate", verbosity=0)
    call_command("load_demo")
    with connection.cursor() as cursor:
        cursor.execute(MANY_LINES, {"lines": LINES})
        cursor.execute("ANALYZE")
    parent = sign_in(User.objects.get(username="100002"))
    staff = User.objects.get(username="planner")
    planner = sign_in(staff)
    day = clock.today() + timedelta(days=21 - clock.today().weekday())
    return [
        bare_view(),
        page("agenda", parent, "/agenda/"),
        page("choose day parts", parent, f"/aanvragen/nieuw/dagdelen/?datum={day}"),
        page("request overview", parent, "/aanvragen/"),
        page("queue", planner, "/planning/aanvragen/"),
        *decisions(staff),
        expiry(),
    ]


def write(figures: list[Figure]) -> None:
    bare = figures[0].milliseconds
    rows = [
        f"| {figure.name} | {figure.milliseconds:.1f} | {figure.milliseconds / bare:.1f} | {figure.queries or ''} |"
        for figure in figures
    ]
    text = "\n".join(
        [
            "# Measurements",
            "",
            f"Written by `make bench` on {clock.today()}: the demo with {LINES:,} lines more, half of them undecided.",
            "",
            "| what | median ms | times the bare view | queries |",
            "| --- | --- | --- | --- |",
            *rows,
            "",
        ]
    )
    REPORT.write_text(text)
    sys.stdout.write(text)


if __name__ == "__main__":
    write(measure())
