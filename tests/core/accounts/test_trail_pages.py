"""The page that searches the audit trail (N-21): own organisation only, and looking leaves a line too."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.urls import reverse

from core.audit.choices import OBJECT_WORDS, Action
from core.audit.models import Event
from core.audit.selectors import TrailFilter, events_of
from core.lib import clock
from tests.factories import ChildFactory, EventFactory, OrganisationFactory, UserFactory
from tests.pages import queries_of
from tests.refusals import fill_the_trail
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

URL = "/beheer/logboek/"


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def browser(organisation):
    return sign_in(UserFactory(manager=True, with_app=True, organisation=organisation, full_name="Karim"))


def shown(response):
    return [line.event for line in response.context["lines"]]


def line_of(organisation, **facts):
    actor = facts.pop("actor", None) or UserFactory(organisation=organisation)
    return EventFactory(actor=actor, organisation=organisation, **facts)


@pytest.mark.spec("N-21")
def test_lines_show_newest_first_in_words(browser, organisation):
    child = ChildFactory(first_name="Noortje", prefix="van", last_name="Dijk")
    planner = UserFactory(organisation=organisation, full_name="Marieke Bos")
    line_of(organisation, at=clock.now() - timedelta(hours=1))
    line_of(
        organisation,
        actor=planner,
        capacity="Planner",
        action=Action.BSN_REVEALED,
        object_type="childcare.child",
        object_id=str(child.pk),
        ground="Jaaropgave",
    )
    response = browser.get(URL)
    assert [event.action for event in shown(response)] == [Action.BSN_REVEALED, Action.SIGN_IN]
    for words in ("Marieke Bos", "Planner", "kind Noortje van Dijk", "Jaaropgave"):
        assert words in response.content.decode()


@pytest.mark.spec("N-21")
def test_another_organisation_s_lines_are_not_there(browser):
    foreign = EventFactory()
    assert foreign not in shown(browser.get(URL))
    assert browser.get(reverse("accounts:trail_event", args=[foreign.pk])).status_code == 404


def test_lines_of_kring_as_a_whole_belong_to_no_organisation(browser):
    EventFactory(actor=None, organisation=None)
    assert not shown(browser.get(URL))


@pytest.mark.spec("N-21")
def test_a_search_leaves_one_line_and_its_further_pages_none(browser, organisation, monkeypatch):
    monkeypatch.setattr("core.accounts.views.trail.PAGE_SIZE", 2)
    for _ in range(5):
        line_of(organisation)
    response = browser.get(URL, {"wat": Action.SIGN_IN, "wie": "Sanne", "van": "no date"})
    while response.context["next"]:
        response = browser.get(URL, {"wat": Action.SIGN_IN, "na": response.context["next"]})
    search = Event.objects.get(action=Action.TRAIL_SEARCHED)
    assert search.actor.full_name == "Karim"
    assert search.data == {"filters": {"who": "Sanne", "action": Action.SIGN_IN}}


def test_a_search_does_not_show_its_own_line_but_the_next_one_does(browser):
    assert not shown(browser.get(URL))
    assert [event.action for event in shown(browser.get(URL))] == [Action.TRAIL_SEARCHED]


def test_opening_a_line_leaves_a_line(browser, organisation):
    event = line_of(organisation, device="Firefox 144, Linux", address="192.0.2.7", data={"step": "password"})
    page = browser.get(reverse("accounts:trail_event", args=[event.pk])).content.decode()
    for words in ("Firefox 144, Linux", "192.0.2.7", "step"):
        assert words in page
    assert Event.objects.get(action=Action.TRAIL_OPENED).object_id == str(event.pk)


def test_when_looking_cannot_be_recorded_nothing_is_shown(browser, organisation):
    line_of(organisation, ground="Alleen voor wie kijkt")
    fill_the_trail()
    browser.raise_request_exception = False
    response = browser.get(URL)
    assert response.status_code == 500
    assert "Alleen voor wie kijkt" not in response.content.decode()


def test_going_through_the_pages_shows_every_line_once(browser, organisation, monkeypatch):
    monkeypatch.setattr("core.accounts.views.trail.PAGE_SIZE", 3)
    same_moment = clock.now() - timedelta(hours=1)
    lines = [line_of(organisation, at=same_moment) for _ in range(7)]
    response = browser.get(URL)
    seen = shown(response)
    while response.context["next"]:
        response = browser.get(URL, {"na": response.context["next"]})
        seen += shown(response)
    assert [event.pk for event in seen] == sorted((event.pk for event in lines), reverse=True)
    back = browser.get(URL, {"voor": response.context["previous"]})
    assert shown(back) == seen[3:6]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"van": "2026-03-29"}, {"first moment", "last moment", "later"}),
        ({"tot": "2026-03-29"}, {"before", "first moment", "last moment"}),
        ({"van": "2026-03-29", "tot": "2026-03-29"}, {"first moment", "last moment"}),
    ],
)
def test_a_period_counts_whole_local_days(browser, organisation, query, found):
    """The clock goes forward that night: the day begins at 23:00 UTC and ends at 22:00 UTC."""
    for name, moment in {
        "before": datetime(2026, 3, 28, 22, 59, tzinfo=UTC),
        "first moment": datetime(2026, 3, 28, 23, 0, tzinfo=UTC),
        "last moment": datetime(2026, 3, 29, 21, 59, tzinfo=UTC),
        "later": datetime(2026, 3, 29, 22, 0, tzinfo=UTC),
    }.items():
        line_of(organisation, at=moment, ground=name)
    assert {event.ground for event in shown(browser.get(URL, query))} == found


@pytest.mark.parametrize("who", ["marieke", "Bos", "PLANNER-1", "m.bos@example.com"])
def test_people_are_found_by_name_user_name_or_address(browser, organisation, who):
    planner = UserFactory(
        organisation=organisation, full_name="Marieke Bos", username="planner-1", email="m.bos@example.com"
    )
    wanted = line_of(organisation, actor=planner)
    line_of(organisation)
    assert shown(browser.get(URL, {"wie": who})) == [wanted]


def test_nobody_of_that_name_finds_nothing(browser, organisation):
    line_of(organisation)
    assert not shown(browser.get(URL, {"wie": "zzz"}))


def test_what_was_done_and_to_what_can_be_asked(browser, organisation):
    wanted = line_of(
        organisation, action=Action.BOOKING_APPROVED, object_type="requests.booking", object_id="12"
    )
    line_of(organisation, action=Action.BOOKING_REJECTED, object_type="requests.booking", object_id="13")
    assert shown(browser.get(URL, {"wat": Action.BOOKING_APPROVED})) == [wanted]
    assert shown(browser.get(URL, {"soort": "requests.booking", "nummer": "12"})) == [wanted]
    assert len(shown(browser.get(URL, {"soort": "requests.booking"}))) == 2


def test_every_kind_of_object_has_words():
    assert all(str(words) for words in OBJECT_WORDS.values())


@pytest.mark.spec("N-41")
def test_the_number_of_queries_does_not_grow_with_the_lines(browser, organisation):
    def add(count):
        for _ in range(count):
            child = ChildFactory()
            line_of(organisation, object_type="childcare.child", object_id=str(child.pk))

    add(2)
    few = queries_of(browser, URL)
    add(20)
    assert queries_of(browser, URL) == few


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (TrailFilter(), "event_organisation"),
        (TrailFilter(action=Action.SIGN_IN), "event_action"),
        (TrailFilter(object_type="childcare.child", object_id="7"), "event_object"),
    ],
)
def test_each_search_reads_an_index_in_the_order_of_the_page(organisation, wanted, index):
    actor = UserFactory(organisation=organisation)
    lines = EventFactory.build_batch(
        300, actor=actor, organisation=organisation, action=Action.SIGN_OUT, object_id="8"
    )
    Event.objects.bulk_create(lines)
    rows = events_of(organisation.pk, wanted).order_by("-at", "-pk")[:50]
    # On few rows PostgreSQL would read them all, and without numbers of what is in them it guesses.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE audit_event")
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
    plan = rows.explain()
    assert index in plan
    assert "Sort" not in plan


def test_the_menu_leads_there_for_who_may_look(browser, organisation):
    assert f'href="{URL}"' in browser.get("/account/").content.decode()
    planner = sign_in(UserFactory(planner=True, with_app=True, organisation=organisation))
    assert f'href="{URL}"' not in planner.get("/account/").content.decode()
    assert planner.get(URL).status_code == 403
