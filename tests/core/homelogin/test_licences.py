"""Learning tools that publishers tell live and that organisations enter: what a pupil finds, and what staff sees."""

import time
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from core.audit.models import Event
from core.homelogin.corner import corner_of
from core.homelogin.licence_sources import key_of, set_key, up_to_date
from core.homelogin.models import LearningTool, Licence, LicenceSource, Publisher
from core.lib import clock
from tests.core.homelogin.publisher import ADDRESS
from tests.core.lib.test_outbound import say
from tests.factories import (
    PASSWORD,
    HomeAccountFactory,
    HomeAddressFactory,
    HomeGroupFactory,
    LicenceFactory,
    LicenceSourceFactory,
    OrganisationFactory,
    PublisherFactory,
    PupilFactory,
    RoleFactory,
    TeacherFactory,
    UserFactory,
)
from tests.pages import queries_of, words
from tests.refusals import database_refuses
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def pupil():
    found = PupilFactory(first_name="Lotte", group__name="Groep 3")
    HomeAddressFactory(pupil=found, account=HomeAccountFactory(email="thuis@example.com"))
    return found


@pytest.fixture
def school(pupil):
    return pupil.group.organisation


@pytest.fixture
def manager(school):
    return sign_in(TeacherFactory(administrator=True, organisation=school))


@pytest.fixture
def source(school):
    return LicenceSourceFactory(organisation=school, publisher__name="Zon", address=ADDRESS)


def told(name="Rekentuin", *, starts=-1, ends=1, **more):
    """A licence as a publisher tells it, from and until so many days from today."""
    first, last = (clock.today() + timedelta(days=days) for days in (starts, ends))
    link = f"https://{name.lower()}.example/"
    return {"name": name, "link": link, "from": first.isoformat(), "until": last.isoformat(), **more}


def corner_page(client):
    client.post(reverse("homelogin:sign_in"), {"email": "thuis@example.com", "password": PASSWORD})
    return client.get(reverse("homelogin:children"), follow=True)


def licences_page(browser):
    return words(browser.get(reverse("homelogin:licences")))


def later(monkeypatch, **more):
    moment = clock.now() + timedelta(**more)
    monkeypatch.setattr(clock, "now", lambda: moment)


def tools_of(pupil, on=None):
    return [tool.name for tool in corner_of(pupil, on or clock.today()).tools]


@pytest.mark.spec("A-34")
def test_the_corner_shows_what_a_publisher_tells_live(client, publisher, source, pupil):
    publisher.tell(told("Rekentuin"))
    page = corner_page(client)
    assert "Rekentuin Zon" in words(page)
    assert 'href="https://rekentuin.example/"' in page.content.decode()


@pytest.mark.spec("A-34")
def test_a_publisher_is_asked_once_in_five_minutes(publisher, source, school, pupil, monkeypatch):
    publisher.tell(told())
    for _ in range(3):
        up_to_date(school.pk)
    assert len(publisher.asked) == 1
    later(monkeypatch, minutes=4)
    up_to_date(school.pk)
    assert len(publisher.asked) == 1
    later(monkeypatch, minutes=2)
    publisher.tell(told("Nieuw"))
    assert tools_of(pupil) == ["Nieuw"]
    assert len(publisher.asked) == 2


@pytest.mark.spec("A-34")
@pytest.mark.parametrize(
    ("answer", "words_for_staff"),
    [
        (say(b"", status=500), "antwoordde met een fout"),
        (say(b"", status=302, Location="https://other.example/"), "antwoordde met een fout"),
        (say(b"", status=401), "accepteert de sleutel niet"),
        (say(b"<html>"), "antwoord van de uitgeverij is niet te lezen"),
        (say(b'{"licences": [{"name": "x"}]}'), "antwoord van de uitgeverij is niet te lezen"),
        (say(b"x" * 600_000), "antwoord van de uitgeverij is niet te lezen"),
    ],
)
def test_a_failing_publisher_says_so_and_the_last_good_answer_stays(
    publisher, source, pupil, manager, monkeypatch, answer, words_for_staff
):
    publisher.tell(told("Rekentuin"))
    assert tools_of(pupil) == ["Rekentuin"]
    later(monkeypatch, minutes=6)
    publisher.answer = answer
    at_home = words(corner_page(Client()))
    assert "We kunnen nu niet bij Zon vragen" in at_home
    assert "Je ziet wat we op" in at_home
    assert "Rekentuin" in at_home
    for_staff = licences_page(manager)
    assert words_for_staff in for_staff
    assert "6 minuten geleden" in for_staff
    assert "Rekentuin" in for_staff


def test_a_publisher_that_recovers_is_believed_again(publisher, source, pupil, manager, monkeypatch):
    publisher.answer = say(b"", status=500)
    assert "Leerlingen zien nog niets van deze uitgeverij" in licences_page(manager)
    later(monkeypatch, minutes=2)
    publisher.tell(told("Rekentuin"))
    assert "Rekentuin" in licences_page(manager)
    assert "geeft geen antwoord" not in licences_page(manager)


@pytest.mark.spec("A-34")
def test_publishers_that_are_silent_cost_three_seconds_together(publisher, source, school, monkeypatch):
    LicenceSourceFactory(organisation=school, address=ADDRESS)
    publisher.answer = lambda _: time.sleep(5)
    began = time.monotonic()
    found = up_to_date(school.pk)
    assert time.monotonic() - began < 4.5
    assert [one.problem for one in found] == ["slow", "slow"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"link": "javascript:alert(1)"},
        {"link": "http://rekentuin.example/"},
        {"name": ""},
        {"until": "2020-01-01"},
        {"from": "gisteren"},
    ],
)
def test_an_answer_with_one_wrong_licence_is_not_believed(publisher, source, school, wrong):
    publisher.tell(told("Goed"), told() | wrong)
    (found,) = up_to_date(school.pk)
    assert found.problem == "unreadable"
    assert found.found == []


@pytest.mark.spec("A-22")
@pytest.mark.parametrize(("starts", "ends"), [(-9, -1), (1, 9)])
def test_what_expired_or_begins_later_does_not_show(publisher, source, school, pupil, starts, ends):
    publisher.tell(told("Verteld", starts=starts, ends=ends))
    first, last = (clock.today() + timedelta(days=days) for days in (starts, ends))
    LicenceFactory(tool__organisation=school, tool__name="Ingevoerd", valid_from=first, valid_until=last)
    assert tools_of(pupil) == []
    assert tools_of(pupil, first) == tools_of(pupil, last) == ["Ingevoerd", "Verteld"]


def test_a_tool_for_some_groups_shows_in_those_only(publisher, source, school, pupil):
    other = HomeGroupFactory(organisation=school, name="Groep 8")
    publisher.tell(told("Drie", groups=["groep 3 "]), told("Acht", groups=["Groep 8"]))
    LicenceFactory(tool__organisation=school, tool__name="Voor acht", groups=[other])
    LicenceFactory(tool__organisation=school, tool__name="Voor beide", groups=[other, pupil.group])
    assert tools_of(pupil) == ["Drie", "Voor beide"]


def test_a_tool_that_is_entered_and_told_shows_once(publisher, source, school, pupil):
    publisher.tell(told("rekentuin"))
    LicenceFactory(tool__organisation=school, tool__publisher=source.publisher, tool__name="Rekentuin")
    assert tools_of(pupil) == ["Rekentuin"]


def test_the_publisher_hears_the_key_and_no_names(publisher, source, school, pupil):
    set_key(source, "zaq12wsx")
    up_to_date(school.pk)
    ((path, headers),) = publisher.asked
    assert headers["Authorization"] == "Bearer zaq12wsx"
    assert "Lotte" not in path + str(headers)


def entered(publisher, **more):
    return {
        "tool_name": "Rekentuin",
        "publisher": publisher.pk,
        "link": "https://rekentuin.example/",
        "valid_from": "2026-08-01",
        "valid_until": "2027-07-31",
        **more,
    }


@pytest.mark.spec("A-34")
def test_a_school_enters_changes_and_removes_a_licence(manager, school):
    zon = PublisherFactory(name="Zon")
    manager.post(reverse("homelogin:add_licence"), entered(zon))
    licence = Licence.objects.get(tool__organisation=school)
    assert "Rekentuin" in licences_page(manager)
    manager.post(
        reverse("homelogin:change_licence", args=[licence.pk]), entered(zon, valid_until="2028-07-31")
    )
    licence.refresh_from_db()
    assert licence.valid_until == date(2028, 7, 31)
    manager.post(reverse("homelogin:remove_licence", args=[licence.pk]))
    assert not LearningTool.objects.filter(organisation=school).exists()
    actions = ["home:licence:set", "home:licence:set", "home:licence:remove"]
    assert list(Event.objects.filter(action__startswith="home:").values_list("action", flat=True)) == actions


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"link": "http://rekentuin.example/"}, "link"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"valid_until": "2026-07-31"}, "valid_until"),
        ({"tool_name": " "}, "tool_name"),
        ({"publisher": ""}, "publisher"),
    ],
)
def test_a_wrong_licence_is_refused_and_what_was_typed_stays(manager, wrong, field):
    page = manager.post(reverse("homelogin:add_licence"), entered(PublisherFactory()) | wrong)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert "2026-08-01" in page.content.decode()


def test_another_schools_licence_source_and_group_are_not_there(manager):
    licence, source = LicenceFactory(), LicenceSourceFactory()
    for name in ("change_licence", "remove_licence"):
        assert manager.post(reverse(f"homelogin:{name}", args=[licence.pk])).status_code == 404
    for name in ("change_source", "ask_source", "remove_source"):
        assert manager.post(reverse(f"homelogin:{name}", args=[source.pk])).status_code == 404
    data = entered(PublisherFactory(), groups=[HomeGroupFactory().pk])
    assert manager.post(reverse("homelogin:add_licence"), data).status_code == 422


def test_a_source_is_asked_when_it_is_saved_and_its_key_is_sealed(manager, school, publisher):
    publisher.tell(told("Rekentuin"))
    data = {"publisher": PublisherFactory(name="Zon").pk, "address": ADDRESS, "key": "zaq12wsx"}
    page = manager.post(reverse("homelogin:add_source"), data, follow=True)
    assert "Rekentuin" in words(page)
    source = LicenceSource.objects.get(organisation=school)
    assert key_of(source) == "zaq12wsx"
    assert b"zaq12wsx" not in bytes(source.sealed_key)
    assert (
        "zaq12wsx" not in manager.get(reverse("homelogin:change_source", args=[source.pk])).content.decode()
    )


@pytest.mark.parametrize("answer", [say(b'{"licences": []}'), say(b"", status=500)])
def test_asking_now_works_once_a_minute(publisher, manager, source, monkeypatch, answer):
    url = reverse("homelogin:ask_source", args=[source.pk])
    publisher.answer = answer
    assert "minder dan een minuut geleden" not in words(manager.post(url, follow=True))
    for _ in range(3):
        assert "minder dan een minuut geleden" in words(manager.post(url, follow=True))
    assert len(publisher.asked) == 1
    later(monkeypatch, seconds=61)
    manager.post(url)
    assert len(publisher.asked) == 2


def test_nobody_asks_now_while_another_waits_for_the_answer(publisher, manager, source):
    source.fetched_at, source.next_at = clock.now() - timedelta(minutes=6), clock.now() + timedelta(minutes=1)
    source.save()
    page = manager.post(reverse("homelogin:ask_source", args=[source.pk]), follow=True)
    assert "minder dan een minuut geleden" in words(page)
    assert publisher.asked == []


def test_an_address_with_accents_is_saved_and_asked(manager, publisher):
    publisher.tell(told("Rekentuin"))
    data = {"publisher": PublisherFactory().pk, "address": f"{ADDRESS}/één", "key": ""}
    assert "Rekentuin" in words(manager.post(reverse("homelogin:add_source"), data, follow=True))
    assert publisher.asked[0][0] == "/licenties/%C3%A9%C3%A9n"


@pytest.mark.parametrize("key", ["zaq12€", "zaq\r\nX-Other: 1", "sleutél"])
def test_a_key_that_cannot_be_sent_is_refused_with_what_to_do(manager, school, publisher, key):
    data = {"publisher": PublisherFactory().pk, "address": ADDRESS, "key": key}
    page = manager.post(reverse("homelogin:add_source"), data)
    assert page.status_code == 422
    assert "Kopieer hem opnieuw" in words(page)
    assert ADDRESS in page.content.decode()
    assert not LicenceSource.objects.filter(organisation=school).exists()


def test_a_key_that_was_kept_and_cannot_be_sent_breaks_no_page(publisher, client, source, manager):
    set_key(source, "zaq12€")
    assert corner_page(client).status_code == 200
    assert manager.get(reverse("homelogin:licences")).status_code == 200
    assert manager.post(reverse("homelogin:ask_source", args=[source.pk]), follow=True).status_code == 200
    assert publisher.asked == []


def test_an_empty_key_keeps_the_old_one_for_the_same_address_only(manager, source, publisher):
    set_key(source, "zaq12wsx")
    url = reverse("homelogin:change_source", args=[source.pk])
    manager.post(url, {"publisher": source.publisher_id, "address": ADDRESS, "key": ""})
    source.refresh_from_db()
    assert key_of(source) == "zaq12wsx"
    elsewhere = ADDRESS + "/nieuw"
    manager.post(url, {"publisher": source.publisher_id, "address": elsewhere, "key": ""})
    source.refresh_from_db()
    assert key_of(source) == ""
    assert "Authorization" not in publisher.asked[-1][1]


@pytest.mark.parametrize(
    "address",
    ["https://127.0.0.1/", "https://169.254.169.254/", "http://uitgeverij.example/", "https://x:22/"],
)
def test_an_address_inside_is_refused_when_saved_and_never_asked(manager, school, address):
    data = {"publisher": PublisherFactory().pk, "address": address, "key": ""}
    assert manager.post(reverse("homelogin:add_source"), data).status_code == 422
    assert not LicenceSource.objects.filter(organisation=school).exists()


def test_an_address_that_came_to_lead_inside_is_refused_when_asked(school):
    LicenceSourceFactory(organisation=school, address="https://127.0.0.1/")
    (found,) = up_to_date(school.pk)
    assert found.problem == "address"


def test_a_publisher_is_connected_once(manager, source):
    data = {"publisher": source.publisher_id, "address": ADDRESS, "key": ""}
    assert manager.post(reverse("homelogin:add_source"), data).status_code == 422


def test_the_database_holds_no_licence_that_ends_early_and_no_plain_http():
    with database_refuses("a_licence_ends_after_it_begins"):
        LicenceFactory(valid_from=date(2026, 2, 2), valid_until=date(2026, 2, 1))
    with database_refuses("a_learning_tool_opens_over_https"):
        LicenceFactory(tool__link="http://rekentuin.example/")
    with database_refuses("a_licence_source_is_asked_over_https"):
        LicenceSourceFactory(address="http://uitgeverij.example/")


@pytest.fixture
def support():
    organisation = OrganisationFactory()
    role = RoleFactory(organisation=organisation, name="Support", rights=["manage_publishers"])
    return sign_in(UserFactory(organisation=organisation, environment="staff", role=role, with_app=True))


@pytest.mark.spec("A-34")
def test_support_keeps_the_public_list_that_everybody_reads(support, client):
    data = {"name": "Kompas", "kind": "network", "phone": "030 555 07 20", "email": "hulp@kompas.example"}
    support.post(reverse("homelogin:add_publisher"), data)
    public = words(client.get(reverse("homelogin:contacts")))
    assert "Kompas" in public
    assert "hulp@kompas.example" in public
    made = Publisher.objects.get(name="Kompas")
    support.post(reverse("homelogin:change_publisher", args=[made.pk]), data | {"phone": "030 555 07 21"})
    assert "030 555 07 21" in words(client.get(reverse("homelogin:contacts")))
    support.post(reverse("homelogin:remove_publisher", args=[made.pk]))
    assert "Kompas" not in words(client.get(reverse("homelogin:contacts")))


def test_a_publisher_with_programs_in_use_stays(support):
    publisher = LicenceFactory().tool.publisher
    page = support.post(reverse("homelogin:remove_publisher", args=[publisher.pk]), follow=True)
    assert f"{publisher} blijft staan" in words(page)
    assert Publisher.objects.filter(pk=publisher.pk).exists()


def test_a_page_of_licences_costs_the_same_for_one_as_for_six(manager, school):
    url = reverse("homelogin:licences")
    LicenceFactory(tool__organisation=school)
    manager.get(url)
    for_one = queries_of(manager, url)
    for _ in range(5):
        LicenceFactory(tool__organisation=school, groups=[HomeGroupFactory(organisation=school)])
    assert queries_of(manager, url) <= for_one + 1


def test_who_manages_home_login_does_not_keep_the_public_list(manager):
    assert manager.get(reverse("homelogin:publishers")).status_code == 403
