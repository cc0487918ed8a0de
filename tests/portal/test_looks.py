"""Wie heeft gekeken: guardians read who did what with their children's data (N-21)."""

from datetime import timedelta

import pytest

from core.audit.choices import Action
from core.audit.models import Event
from core.lib import clock
from tests.factories import (
    ChildFactory,
    EventFactory,
    GuardianFactory,
    RelativeFactory,
    UserFactory,
)
from tests.family import Home, make_home
from tests.pages import in_english, queries_of, words
from tests.refusals import fill_the_trail
from tests.requests_app.asking import ask, group_of, planner_of
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
URL = "/overig/wie-heeft-gekeken/"


@pytest.fixture
def home() -> Home:
    return make_home(name="Kringloop")


def looked(person, action=Action.BSN_REVEALED, organisation=None, **facts):
    organisation = organisation or person.family.organisation
    return EventFactory(
        actor=facts.pop("actor", None) or UserFactory(organisation=organisation, full_name="Marieke Bos"),
        organisation=organisation,
        action=action,
        capacity="Planner",
        client_type=person._meta.label_lower,
        client_id=str(person.pk),
        **facts,
    )


def lines_of(response):
    return [line.look for line in response.context["lines"]]


@pytest.mark.spec("N-21")
def test_a_line_says_who_in_what_role_did_what_about_whom_and_why(home):
    looked(home.noortje, ground="Jaaropgave")
    page = words(home.client.get(URL))
    assert "Marieke Bos (Planner, Kringloop) viewed a whole BSN About Noortje" in page
    assert "reason: Jaaropgave" in page


@pytest.mark.spec("N-21")
def test_a_planner_who_opens_a_request_stands_in_the_list(home):
    group = group_of(home.family.organisation)
    planner = planner_of(home.family.organisation, full_name="Ingrid Smit")
    booking = ask(group, child=home.noortje)
    sign_in(planner).get(f"/planning/aanvragen/{booking.pk}/")
    (look,) = lines_of(home.client.get(URL))
    assert (look.who, look.what) == ("Ingrid Smit", "viewed a request and what is known of the child")


@pytest.mark.spec("N-21")
def test_looking_again_within_the_hour_is_the_same_look_and_later_a_new_one(home, time_machine):
    booking = ask(group_of(home.family.organisation), child=home.noortje)
    planner = planner_of(home.family.organisation)
    browser = sign_in(planner)
    looks = Event.objects.filter(action=Action.BOOKING_OPENED)
    for address in (f"/planning/aanvragen/{booking.pk}/", f"/planning/aanvragen/?regel={booking.pk}"):
        browser.get(address)
    assert looks.count() == 1
    sign_in(planner_of(home.family.organisation)).get(f"/planning/aanvragen/{booking.pk}/")
    assert looks.count() == 2
    time_machine.move_to(clock.now() + timedelta(minutes=61))
    sign_in(planner).get(f"/planning/aanvragen/{booking.pk}/")
    assert looks.count() == 3


def test_when_a_look_cannot_be_recorded_nothing_is_shown(home):
    booking = ask(group_of(home.family.organisation), child=home.noortje)
    browser = sign_in(planner_of(home.family.organisation))
    fill_the_trail()
    browser.raise_request_exception = False
    response = browser.get(f"/planning/aanvragen/{booking.pk}/")
    assert response.status_code == 500
    assert "Noortje" not in response.content.decode()


@pytest.mark.spec("N-21")
def test_the_queue_without_an_open_line_is_no_look_at_a_child(home):
    ask(group_of(home.family.organisation), child=home.noortje)
    sign_in(planner_of(home.family.organisation)).get("/planning/aanvragen/")
    assert not Event.objects.filter(action=Action.BOOKING_OPENED).exists()


@pytest.mark.spec("N-21")
def test_other_families_lines_are_not_there(home):
    own = looked(home.ties)
    looked(ChildFactory(family__organisation=home.family.organisation))
    looked(GuardianFactory(family=home.family, second=True))
    # The number of a child of ours, on a line of another organisation.
    looked(home.noortje, organisation=ChildFactory().family.organisation)
    found = lines_of(home.client.get(URL))
    assert [(look.at, look.client) for look in found] == [(own.at, ("childcare.child", str(home.ties.pk)))]


def test_a_guardian_finds_lines_about_the_own_data_too(home):
    looked(home.guardian, Action.BSN_SEARCHED)
    assert "searched by BSN About Sanne" in words(home.client.get(URL))


def test_what_you_did_yourself_says_so(home):
    looked(home.noortje, Action.BOOKING_CANCELLED, actor=home.guardian.user)
    assert "You cancelled a booking" in words(home.client.get(URL))


@pytest.mark.parametrize(
    ("who", "status"), [("guardian without custody", 302), ("blocked guardian", 403), ("relative", 403)]
)
def test_only_guardians_with_custody_read_it(home, who, status):
    if who == "relative":
        user = RelativeFactory(family=home.family, invited_by=home.guardian).user
    else:
        facts = {"has_custody": False} if "custody" in who else {"is_blocked": True}
        user = GuardianFactory(family=home.family, second=True, **facts).user
    assert sign_in(user).get(URL).status_code == status


@pytest.mark.parametrize(
    ("query", "days_ago"), [({"van": 7}, {0, 7}), ({"tot": 7}, {7, 20}), ({"van": 7, "tot": 7}, {7})]
)
def test_a_period_counts_whole_days(home, query, days_ago):
    for days in (0, 7, 20):
        looked(home.noortje, at=clock.now() - timedelta(days=days))
    asked = {name: f"{clock.today() - timedelta(days=days)}" for name, days in query.items()}
    found = lines_of(home.client.get(URL, asked))
    assert {(clock.now() - look.at).days for look in found} == days_ago


def test_one_child_alone_and_a_made_up_one_is_everybody(home):
    looked(home.noortje)
    looked(home.ties)
    other = ChildFactory(family__organisation=home.family.organisation)
    looked(other)
    (look,) = lines_of(home.client.get(URL, {"wie": f"childcare.child-{home.ties.pk}"}))
    assert look.client == ("childcare.child", str(home.ties.pk))
    assert len(lines_of(home.client.get(URL, {"wie": f"childcare.child-{other.pk}"}))) == 2


def test_its_pages_show_every_line_once(home, monkeypatch):
    monkeypatch.setattr("portal.views.looks.PAGE_SIZE", 2)
    for minutes in range(5):
        looked(home.noortje, at=clock.now() - timedelta(minutes=minutes))
    response = home.client.get(URL)
    seen = lines_of(response)
    while response.context["next"]:
        response = home.client.get(URL, {"na": response.context["next"]})
        seen += lines_of(response)
    assert len({look.at for look in seen}) == len(seen) == 5


def test_nothing_yet_and_nothing_in_a_period_are_told_apart(home):
    assert "Nobody has looked yet" in words(home.client.get(URL))
    assert "Nothing in this period" in words(home.client.get(URL, {"van": "2030-01-01"}))


def test_the_way_there_is_under_more(home):
    assert f'href="{URL}"' in home.client.get("/overig/").content.decode()
    relative = RelativeFactory(family=home.family, invited_by=home.guardian).user
    assert f'href="{URL}"' not in in_english(sign_in(relative)).get("/overig/").content.decode()


@pytest.mark.spec("N-41")
def test_the_number_of_queries_does_not_grow(home):
    looked(home.noortje)
    few = queries_of(home.client, URL)
    for _ in range(15):
        looked(home.ties)
    assert queries_of(home.client, URL) == few
