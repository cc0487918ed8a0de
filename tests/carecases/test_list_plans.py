"""The list stays quick: PostgreSQL goes by an index for each filter, not through all help requests (C-19)."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.care_rows import add_help_requests
from carecases.models import HelpRequest, Label
from carecases.work import work_of
from core.lib import clock
from tests.factories import (
    FunctionFactory,
    FunctionHolderFactory,
    LabelFactory,
    ProcessFactory,
    SchoolCareFactory,
    StatusFactory,
    TitleFactory,
    UnitFactory,
    UserFactory,
)
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

NUMBER = 20_000
LIST = "/hulpvragen/"


@pytest.fixture
def many(partnership):
    """20,000 help requests at 50 schools, in a partnership beside a small one."""
    schools = UnitFactory.create_batch(50, organisation=partnership)
    for school in schools:
        SchoolCareFactory(unit=school)
    for number in range(10):
        process = ProcessFactory(organisation=partnership)
        first = StatusFactory(process=process, label=f"Aanmelding {number}", turn="partnership")
        for rest in range(4):
            StatusFactory(process=process, label=f"Verder {number}-{rest}", turn="partnership")
        TitleFactory(process=process, first_status=first, name=f"Titel {number}")
    coordinators = UserFactory.create_batch(2, scp=True, organisation=partnership)
    label = LabelFactory(organisation=partnership)
    add_help_requests(partnership.pk, NUMBER, coordinator=coordinators[0].pk, label=label.pk)
    HelpRequest.objects.filter(pk__in=HelpRequest.objects.order_by("-pk").values("pk")[:40]).update(
        coordinator=coordinators[1]
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE carecases_helprequest")
    return {"school": schools[7], "coordinator": coordinators[1], "label": label}


def plan_of(queryset_sql):
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {queryset_sql}")
        return "\n".join(line for (line,) in cursor.fetchall())


def plan_of_list(client, query):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"{LIST}?{query}").status_code == 200
    listed = [
        found["sql"]
        for found in queries.captured_queries
        if 'FROM "carecases_helprequest"' in found["sql"] and "LIMIT 51" in found["sql"]
    ]
    assert len(listed) == 1
    return plan_of(listed[0])


@pytest.mark.spec("C-19")
def test_each_filter_and_order_goes_by_an_index(many, scp):
    client = sign_in(scp)
    day = clock.today().isoformat()
    for query, index in (
        ("", "help_request_newest"),
        (f"school={many['school'].pk}", "school_id|help_request_of_school"),
        (f"coordinator={many['coordinator'].pk}", "help_request_coordinator|coordinator_id"),
        ("status=Verder+3-2", "help_request_by_status|status_id"),
        (f"vanaf={day}&tot={day}", "help_request_by_date"),
        ("volgorde=datum", "help_request_by_date"),
        ("volgorde=leerling", "dossier_by_name"),
        ("volgorde=status", "help_request_by_status|status_id"),
        ("volgorde=-titel", "help_request_by_title|title_id"),
        ("volgorde=school", "help_request_of_school|school_id"),
    ):
        plan = plan_of_list(client, query)
        assert re.search(rf"Index.* (using|on) \S*({index})", plan), (query, plan)
        assert "Seq Scan on carecases_helprequest" not in plan, (query, plan)


def test_the_work_list_goes_by_an_index(many, scp, partnership):
    function = FunctionFactory(organisation=partnership)
    FunctionHolderFactory(function=function, user=scp)
    status = HelpRequest.objects.filter(organisation=partnership).first().status
    status.function = function
    status.save()
    with CaptureQueriesContext(connection) as queries:
        list(work_of(scp).order_by("made_at", "pk")[:50])
    plan = plan_of(queries.captured_queries[-1]["sql"])
    assert "Seq Scan on carecases_helprequest" not in plan, plan


@pytest.mark.spec("C-19")
def test_a_page_takes_as_many_queries_whatever_is_asked(many, scp):
    client = sign_in(scp)
    label = Label.objects.get()
    counts = {}
    for query in (
        "",
        "status=Verder+3-2",
        f"school={many['school'].pk}",
        f"label={label.pk}",
        "beurt=partnership",
        "volgorde=status",
    ):
        client.get(f"{LIST}?{query}")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{LIST}?{query}")
        counts[query] = len(queries)
    # Group by group: the groups, the first few of each, and their order.
    assert max(counts.values()) - counts[""] <= 3, counts
