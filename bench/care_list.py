"""Measures the list Hulpvragen with 1,000,000 help requests (C-19), and Koppelingen > Ontvangen with as many messages
(C-50): ``python -m bench.care_list``, or with fewer by a number behind it.

On an empty database of its own (``DATABASE_URL``): it loads the demo and adds to its partnership. Writes
bench/care_list.md: per filter, order and page the median, the number of queries, and which index the plan of the
longest query names.
"""

import re
import sys
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.__main__ import Figure, median_ms
from bench.care_rows import add_attempts, add_help_requests
from carecases.intake.models import Sender
from carecases.models import Label, Title
from core.accounts.choices import UnitKind
from core.accounts.models import Unit, User
from core.lib import clock
from tests.signing_in import sign_in

REPORT = Path(__file__).parent / "care_list.md"
NUMBER = 1_000_000
GROUPED = "ARRAY(SELECT"
"""In the query that takes the first few of each status, title or school (carecases.group_paging)."""
SCHOOLS = 250
RUNS = 5
"""Of each page, after one to warm up."""
LIST = "/hulpvragen/"
RECEIVED = "/koppelingen/ontvangen/"
LISTED = ('FROM "carecases_helprequest"', 'FROM "intake_attempt"')
INDEX = re.compile(
    r"(?:Index (?:Only )?Scan(?: Backward)? using|Bitmap Index Scan on) (\w+)|Seq Scan on (\w+)"
)


def fill(user: User, number: int) -> None:
    """The demo's partnership with the schools and help requests of a large one."""
    organisation = user.organisation_id
    Unit.objects.bulk_create(
        Unit(organisation_id=organisation, kind=UnitKind.SCHOOL, name=f"School {n:03d}")
        for n in range(SCHOOLS)
    )
    label = Label.objects.filter(organisation=organisation).earliest("pk")
    with connection.cursor() as cursor:
        # Checking 1,000,000 rows against every key takes longer than the rest, and is not what is measured.
        cursor.execute("SET session_replication_role = replica")
    add_help_requests(organisation, number, coordinator=user.pk, label=label.pk)
    add_attempts(organisation, number)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE carecases_helprequest, carecases_dossier, intake_attempt")


@dataclass(frozen=True)
class Line:
    """Of one page how long it takes, and of the query of its list the plan and the indexes that it names."""

    figure: Figure
    plan: str
    indexes: list[str]


def line_of(name: str, client: Client, url: str) -> Line:
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    # Taken now: the next request empties what was captured.
    asked = [query["sql"] for query in queries.captured_queries]
    plan, indexes = _plan_of(asked)
    line = Line(Figure(name, median_ms(lambda: client.get(url), RUNS), len(asked)), plan, indexes)
    sys.stdout.write(f"{name}: {line.figure.milliseconds:.0f} ms, {indexes}\n")
    return line


def _plan_of(asked: list[str]) -> tuple[str, list[str]]:
    listed = [
        query for query in asked if query.startswith("SELECT") and any(table in query for table in LISTED)
    ]
    longest = max(listed, key=lambda query: (GROUPED in query, len(query)))
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {longest}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    names = [index or f"all of {table}" for index, table in INDEX.findall(plan)]
    return plan, list(dict.fromkeys(names))


def pages(user: User, client: Client) -> dict[str, str]:
    """Each filter, order and page with its address."""
    today = clock.today()
    title = Title.objects.get(organisation=user.organisation_id, name="Thuiszitter")
    school = Unit.objects.get(organisation=user.organisation_id, name="School 100")
    found = {
        "all, first page": "",
        "status Toegekend": urlencode({"status": "Toegekend"}),
        "five statuses": urlencode(
            {"status": ["Toegekend", "Aanmelding", "Afgerond", "Afgewezen", "Behandeling loopt"]}, doseq=True
        ),
        "whose turn: the partnership": "beurt=partnership",
        "title": f"titel={title.pk}",
        "school": f"school={school.pk}",
        "coordinator": f"coordinator={user.pk}",
        "label": f"label={Label.objects.filter(organisation=user.organisation_id).earliest('pk').pk}",
        "a week a year ago": urlencode(
            {"vanaf": today - timedelta(days=372), "tot": today - timedelta(days=365)}
        ),
        "school and status": urlencode({"school": school.pk, "status": "Toegekend"}),
        "title and status and dates": urlencode(
            {"titel": title.pk, "status": "Thuiszitter", "vanaf": today - timedelta(days=90)}
        ),
    }
    found |= {
        f"sorted by {order}": f"volgorde={order}"
        for order in (
            "leerling",
            "-leerling",
            "titel",
            "-titel",
            "datum",
            "-datum",
            "status",
            "-status",
            "school",
            "-school",
        )
    }
    found |= {
        f"{name}, sorted by {order}": f"{found[name]}&volgorde={order}"
        for name in ("status Toegekend", "coordinator", "whose turn: the partnership", "a week a year ago")
        for order in ("school", "status")
    }
    addresses = {name: f"{LIST}?{query}" for name, query in found.items()}
    for name in ("all, first page", "sorted by leerling", "sorted by status", "sorted by -school"):
        addresses[f"{name}, page 40"] = _deep(client, addresses[name], 40)
    for words in ("visserstra", "noor makrini", "1000042"):
        answer = client.post(LIST, {"words": words})
        addresses[f"pupil “{words}”"] = answer["Location"]
    return addresses


def _deep(client: Client, address: str, number: int) -> str:
    for _ in range(number - 1):
        onward = re.findall(r"[?&;]na=([\d-]+)", client.get(address).content.decode())[-1]
        base = re.sub(r"[?&]na=[^&]*", "", address)
        address = f"{base}{'&' if '?' in base else '?'}na={onward}"
    return address


def received(user: User, client: Client) -> dict[str, str]:
    """Each filter of what pupil-tracking systems sent, with its address."""
    today = clock.today()
    sender = Sender.objects.filter(organisation=user.organisation_id).earliest("pk")
    found = {
        "all, first page": "",
        "BRIN": "brin=42AB00",
        "refused": "uitkomst=refused",
        "environment": f"omgeving={sender.pk}",
        "reference": "kenmerk=HV-77",
        "BRIN and refused": "brin=42AB00&uitkomst=refused",
        "environment and refused": f"omgeving={sender.pk}&uitkomst=refused",
        "a week a year ago": urlencode(
            {"van": today - timedelta(days=372), "tot": today - timedelta(days=365)}
        ),
        "BRIN, before the oldest": urlencode({"brin": "42AB00", "tot": "2000-01-01"}),
        "a BRIN that never sent": "brin=99ZZ99",
    }
    addresses = {f"Ontvangen: {name}": f"{RECEIVED}?{query}" for name, query in found.items()}
    first = "Ontvangen: all, first page"
    return {**addresses, f"{first}, page 40": _deep(client, addresses[first], 40)}


def measure(number: int) -> list[Line]:
    call_command("migrate", verbosity=0)
    call_command("load_demo")
    user, administrator = (User.objects.get(username=name) for name in ("scp", "beheer"))
    started = time.perf_counter()
    fill(user, number)
    sys.stdout.write(f"filled in {time.perf_counter() - started:.0f} s\n")
    client, at_intake = sign_in(user), sign_in(administrator)
    return [
        *(line_of(name, client, address) for name, address in pages(user, client).items()),
        line_of("work list", client, "/werklijst/"),
        *(line_of(name, at_intake, address) for name, address in received(administrator, at_intake).items()),
    ]


def write(lines: list[Line], number: int) -> None:
    rows = [
        f"| {line.figure.name} | {line.figure.milliseconds:.0f} | {line.figure.queries} | {', '.join(line.indexes)} |"
        for line in lines
    ]
    text = "\n".join(
        [
            "# The list Hulpvragen, and what was received",
            "",
            f"Written by `python -m bench.care_list` on {clock.today()}: {number:,} help requests of {number // 2:,}"
            f" pupils at {SCHOOLS} schools, and {number:,} messages of pupil-tracking systems; pages of 50 rows as a"
            " contact person and an administrator of the partnership see them, middleware and session included.",
            "",
            "| what | median ms | queries | indexes in the plan |",
            "| --- | --- | --- | --- |",
            *rows,
            "",
        ]
    )
    REPORT.write_text(text)
    plans = "\n".join(f"== {line.figure.name}\n{line.plan}\n" for line in lines)
    sys.stdout.write(f"{plans}\n{text}")


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else NUMBER
    write(measure(wanted), wanted)
