"""The queue and the decided list with a hundred thousand lines and six hundred groups (R-50, N-41)."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.childcare.models import Group
from core.lib import clock
from tests.factories import LocationFactory, OrganisationFactory
from tests.requests_app.asking import ask, group_of, planner_of
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LINES = 100_000
LOCATIONS = 50
GROUPS = 600

# Half of them undecided, a tenth swaps with what they give up; every line on a day and in a group of its own.
MANY_LINES = """
INSERT INTO requests_request
  (family_id, submitted_by_id, kind, key, digest, submitted_at, as_a_whole, remark)
SELECT r.family_id, r.submitted_by_id, CASE WHEN n %% 10 = 0 THEN 'swap' ELSE 'extra' END, gen_random_uuid(),
       r.digest, now() - make_interval(mins => n), false, ''
FROM (SELECT * FROM requests_request ORDER BY id LIMIT 1) r, generate_series(1, %(lines)s) n;

INSERT INTO requests_booking
  (request_id, organisation_id, child_id, group_id, day_part_id, date, starts, ends, minutes, price_unit, rate, value,
   amount, payment, credit_amount, status, expires_at, decided_at, reason, place_freed_at)
SELECT r.id, b.organisation_id, b.child_id, (%(groups)s::bigint[])[1 + r.id %% %(number)s], b.day_part_id,
       current_date + 30 + (row_number() OVER ())::int, b.starts, b.ends, b.minutes, b.price_unit, b.rate, b.value,
       b.value, 'invoice', 0, CASE WHEN r.id %% 2 = 0 THEN 'pending' ELSE 'approved' END,
       now() + make_interval(mins => r.id::int %% 500000),
       CASE WHEN r.id %% 2 = 0 THEN NULL ELSE now() - make_interval(mins => r.id::int %% 500000) END, '',
       CASE WHEN r.id %% 50 = 0 THEN now() END
FROM (SELECT * FROM requests_request ORDER BY id DESC LIMIT %(lines)s) r,
     (SELECT * FROM requests_booking ORDER BY id LIMIT 1) b;

INSERT INTO requests_givenup
  (booking_id, child_id, group_id, date, starts, ends, lapsing_minutes, surplus_minutes, is_open)
SELECT b.id, b.child_id, b.group_id, b.date, b.starts, b.ends, 0, 0, false
FROM requests_booking b JOIN requests_request r ON r.id = b.request_id WHERE r.kind = 'swap';
"""


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def browser(organisation):
    return sign_in(planner_of(organisation))


@pytest.fixture
def groups(organisation):
    """Six hundred, like the first one."""
    pattern = group_of(organisation)
    values = {f.attname: getattr(pattern, f.attname) for f in pattern._meta.fields if not f.primary_key}
    places = [LocationFactory(organisation=organisation) for _ in range(LOCATIONS)]
    Group.objects.bulk_create(
        Group(**values | {"name": f"Groep {number}", "location_id": places[number % LOCATIONS].pk})
        for number in range(GROUPS)
    )
    ask(pattern)
    return Group.objects.filter(location__in=places).order_by("pk")


def fill_the_tables(groups):
    numbers = list(groups.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(MANY_LINES, {"lines": LINES, "groups": numbers, "number": len(numbers)})
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ANALYZE")


def queries(browser, url):
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(url).status_code == 200
    return [query["sql"] for query in captured]


def plan_of_page(statements):
    """How PostgreSQL reads the lines of the page, and no more than those."""
    (page,) = (
        sql
        for sql in statements
        if 'FROM "requests_booking"' in sql and "LIMIT 51" in sql and "COUNT" not in sql
    )
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {page}")
        return "\n".join(row[0] for row in cursor.fetchall())


@pytest.mark.spec("R-50", "N-41")
def test_a_hundred_thousand_lines_take_no_more_queries_and_are_read_from_an_index(browser, groups):
    group = groups[0]
    queue, decided = reverse("desk:queue"), f"{reverse('desk:decided')}?wanneer=alles"
    filtered = [
        f"{queue}?soort=swap",
        f"{queue}?groep={group.pk}",
        f"{queue}?locatie={group.location_id}",
        f"{queue}?verloopt=on",
        f"{queue}?vrijgekomen=on",
    ]
    ask(group, approved=True)
    ask(group, place_freed_at=clock.now(), expires_at=clock.now(), request__kind="swap")
    few = [len(queries(browser, url)) for url in (queue, *filtered, decided)]
    fill_the_tables(groups)
    many = {url: queries(browser, url) for url in (queue, *filtered, decided)}
    assert [len(statements) for statements in many.values()] == few
    plans = {url: plan_of_page(statements) for url, statements in many.items()}
    for plan in plans.values():
        assert "Seq Scan on requests_booking" not in plan, plan
    # In the order of the list, so that a page is read and not all that could be on it.
    assert re.search(r"Index Scan using booking_(queue|due)\b", plans[queue]), plans[queue]
    assert "booking_decided" in plans[decided], plans[decided]
    for plan in (plans[queue], plans[decided], plans[filtered[0]]):
        assert "Sort" not in plan, plan
        assert not re.search(r"Seq Scan on requests_(givenup|request)\b", plan), plan
