"""Signing in at home, the tiles, PIN and pictures, and the child's corner."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from core.audit.models import Event
from core.homelogin.actions import links
from core.homelogin.emails import sign_in_waits
from core.homelogin.models import HomeAccount
from core.lib import clock
from core.notifications.models import OutboxMessage
from tests.core.accounts.page import words_of
from tests.factories import (
    PASSWORD,
    HomeAccountFactory,
    HomeAddressFactory,
    HomeSchoolFactory,
    LicenceFactory,
    OrganisationFactory,
    PupilFactory,
)

pytestmark = pytest.mark.django_db
CHILDREN, CORNER = reverse("homelogin:children"), reverse("homelogin:corner")


@pytest.fixture
def account():
    return HomeAccountFactory(email="thuis@example.com")


def child_of(account, first_name="Lotte", **more):
    pupil = PupilFactory(first_name=first_name, **more)
    HomeAddressFactory(pupil=pupil, account=account)
    return pupil


def sign_in(client, email="thuis@example.com", password=PASSWORD):
    return client.post(reverse("homelogin:sign_in"), {"email": email, "password": password})


def open_tile(client, pupil, **answer):
    return client.post(reverse("homelogin:child", args=[pupil.pk]), answer)


@pytest.mark.spec("A-20")
def test_the_corner_of_an_only_child_opens_at_once(client, account):
    child_of(account, "Lotte", secret="1234")
    assert sign_in(client, " Thuis@Example.com ").url == CHILDREN
    page = client.get(CHILDREN, follow=True)
    assert page.request["PATH_INFO"] == CORNER
    assert "Lotte" in page.content.decode()


@pytest.mark.spec("A-20")
def test_with_more_children_each_has_a_tile_that_asks_for_its_own_pin(client, account):
    lotte, daan = child_of(account, "Lotte", secret="1234"), child_of(account, "Daan", secret="5678")
    sign_in(client)
    tiles = client.get(CHILDREN).content.decode()
    assert "Lotte" in tiles
    assert "Daan" in tiles
    assert open_tile(client, lotte, figures="5678").status_code == 422
    assert client.get(CORNER).url == CHILDREN
    assert open_tile(client, daan, figures="5678").url == CORNER
    assert "Daan" in client.get(CORNER).content.decode()


@pytest.mark.spec("A-20")
def test_the_pin_field_is_no_password_field(client, account):
    lotte = child_of(account, secret="1234")
    child_of(account, "Daan")
    sign_in(client)
    page = client.get(reverse("homelogin:child", args=[lotte.pk])).content.decode()
    assert 'name="figures"' in page
    assert 'inputmode="numeric"' in page
    assert 'autocomplete="one-time-code"' in page
    assert 'type="password"' not in page
    assert 'name="username"' not in page


@pytest.mark.spec("A-20")
@pytest.mark.parametrize(
    ("chosen", "status"), [(["sun", "fish", "tree"], 302), (["fish", "sun", "tree"], 422)]
)
def test_three_pictures_count_in_their_order(client, account, chosen, status):
    lotte = child_of(account, secret="sun,fish,tree")
    child_of(account, "Daan")
    sign_in(client)
    answer = {f"picture_{number}": name for number, name in enumerate(chosen, start=1)}
    assert open_tile(client, lotte, **answer).status_code == status


@pytest.mark.spec("A-20")
def test_one_picture_is_chosen_from_twelve_with_words_to_them(client, account):
    lotte = child_of(account, secret="boat")
    child_of(account, "Daan")
    sign_in(client)
    page = client.get(reverse("homelogin:child", args=[lotte.pk])).content.decode()
    assert page.count('type="radio" name="picture_1"') == 12
    assert "Vergeten? Vraag het aan je juf of meester." in " ".join(page.split())
    assert open_tile(client, lotte, picture_1="boat").url == CORNER


@pytest.mark.spec("A-21")
def test_after_five_wrong_pins_even_the_right_one_waits(client, account):
    lotte = child_of(account, secret="1234")
    child_of(account, "Daan")
    sign_in(client)
    for _ in range(5):
        open_tile(client, lotte, figures="0000")
    assert open_tile(client, lotte, figures="1234").status_code == 422
    assert client.get(CORNER).url == CHILDREN


@pytest.mark.spec("A-21")
def test_the_wait_for_a_pin_ends(client, account, monkeypatch):
    lotte = child_of(account, secret="1234")
    child_of(account, "Daan")
    sign_in(client)
    for _ in range(5):
        open_tile(client, lotte, figures="0000")
    later = clock.now() + timedelta(minutes=16)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert open_tile(client, lotte, figures="1234").url == CORNER


def test_another_familys_child_is_not_there(client, account):
    child_of(account)
    stranger = child_of(HomeAccountFactory(), "Daan", secret="1234")
    sign_in(client)
    assert client.get(reverse("homelogin:child", args=[stranger.pk])).status_code == 404


def test_a_child_whose_address_was_taken_away_closes_at_once(client, account):
    lotte = child_of(account)
    sign_in(client)
    client.get(CHILDREN)
    lotte.addresses.all().delete()
    assert client.get(CORNER).url == CHILDREN
    assert client.get(CHILDREN).status_code == 200


@pytest.mark.spec("A-33")
def test_a_wrong_password_an_unknown_address_and_a_wait_read_the_same(client, account):
    child_of(account)
    wrong = words_of(sign_in(client, password="not the password"))
    unknown = words_of(sign_in(Client(), email="nobody@example.com"))
    for _ in range(5):
        sign_in(Client(), password="not the password")
    waiting = sign_in(Client())
    assert waiting.status_code == 422
    same = [page.replace("nobody@example.com", "thuis@example.com") for page in (wrong, unknown)]
    assert same == [words_of(waiting)] * 2
    assert {event.data["reason"] for event in Event.objects.all()} == {
        "wrong_password",
        "unknown_account",
        "waiting",
    }


def test_signing_in_at_home_ends_whoever_was_signed_in_before(client, account):
    from tests.factories import UserFactory

    child_of(account)
    client.force_login(UserFactory())
    sign_in(client)
    assert "_auth_user_id" not in client.session


def test_a_stranger_is_sent_to_the_sign_in_page(client):
    for name in ("children", "corner"):
        assert client.get(reverse(f"homelogin:{name}")).url == reverse("homelogin:sign_in")


def test_signing_out_ends_the_session(client, account):
    child_of(account)
    sign_in(client)
    client.post(reverse("homelogin:sign_out"))
    assert client.get(CORNER).url == reverse("homelogin:sign_in")


@pytest.mark.spec("A-22")
def test_the_corner_shows_tools_with_a_licence_of_today_and_whom_to_ask(client, account):
    lotte = child_of(account)
    school = lotte.group.organisation
    LicenceFactory(tool__organisation=school, tool__name="Rekentuin", tool__publisher__name="Zon")
    yesterday = clock.today() - timedelta(days=1)
    LicenceFactory(tool__organisation=school, tool__name="Verlopen", valid_until=yesterday)
    LicenceFactory(tool__name="Andermans")
    sign_in(client)
    page = client.get(CHILDREN, follow=True).content.decode()
    for words in ("Rekentuin", "Zon", "https://rekenen.example/", "hulp@uitgeverij.example"):
        assert words in page
    assert "Verlopen" not in page
    assert "Andermans" not in page


@pytest.mark.spec("A-23")
def test_pupils_of_a_school_with_a_network_environment_are_sent_there(client, account):
    lotte = child_of(account, secret="1234")
    HomeSchoolFactory(organisation=lotte.group.organisation, network=True)
    sign_in(client)
    page = client.get(CHILDREN, follow=True).content.decode()
    assert "Jouw school gebruikt MOO. Daar log je in." in page
    assert 'href="https://moo.example/"' in page
    assert 'name="figures"' not in page
    assert open_tile(client, lotte, figures="1234").status_code == 200
    assert client.get(CORNER).url == CHILDREN


@pytest.mark.spec("A-23")
def test_beside_a_sibling_elsewhere_only_the_pupil_of_that_school_is_sent_away(client, account):
    lotte, daan = child_of(account, secret="1234"), child_of(account, "Daan", secret="5678")
    HomeSchoolFactory(organisation=lotte.group.organisation, network=True)
    sign_in(client)
    assert "MOO" in client.get(CHILDREN).content.decode()
    assert 'href="https://moo.example/"' in open_tile(client, lotte, figures="1234").content.decode()
    assert open_tile(client, daan, figures="5678").url == CORNER


def test_a_child_of_a_childcare_is_told_to_ask_the_group(client, account):
    child_of(account, secret="1234", group__organisation=OrganisationFactory())
    daan = child_of(account, "Daan", secret="1234", group__organisation=OrganisationFactory())
    sign_in(client)
    page = client.get(reverse("homelogin:child", args=[daan.pk])).content.decode()
    assert "Vraag het aan de leiding van je groep." in page
    assert "juf" not in page


@pytest.mark.spec("A-05")
def test_a_home_address_that_begins_to_wait_gets_one_mail_a_day(client, account, monkeypatch):
    child_of(account)
    for _ in range(4):
        sign_in(Client(), password="not the password")
    assert not OutboxMessage.objects.filter(kind="homelogin.sign_in_waits").exists()
    for _ in range(3):
        sign_in(Client(), password="not the password")
    message = OutboxMessage.objects.get(kind="homelogin.sign_in_waits")
    mail = sign_in_waits(message)
    assert message.address == "thuis@example.com"
    assert "te vaak misgegaan" in mail.text
    assert "/thuis/link/" in mail.text
    assert "Lotte" not in mail.text + mail.html


def test_an_address_that_nobody_has_waits_the_same_and_gets_no_mail(client):
    for _ in range(5):
        sign_in(Client(), email="nobody@example.com")
    assert sign_in_waits(OutboxMessage.objects.get(kind="homelogin.sign_in_waits")) is None


@pytest.mark.parametrize("count", [2, 6])
def test_tiles_cost_as_many_queries_for_two_as_for_six(client, account, count, django_assert_max_num_queries):
    for number in range(count):
        child_of(account, f"Kind{number}")
    sign_in(client)
    with django_assert_max_num_queries(4):
        client.get(CHILDREN)


def test_a_link_sets_the_password_once_and_ends_other_sessions(client, account):
    child_of(account)
    sign_in(client)
    _link, url = links.make_link(account)
    path = url.removeprefix("http://localhost:8000")
    browser = Client()
    assert browser.get(path).status_code == 200
    assert browser.post(path, {"new_password": "een boot vol oude sokken"}).url == CHILDREN
    assert Client().get(path).status_code == 410
    assert client.get(CORNER).url == reverse("homelogin:sign_in")
    assert HomeAccount.objects.get(pk=account.pk).check_password("een boot vol oude sokken")


def test_a_new_password_may_not_be_the_childs_name(account):
    child_of(account, "Willemijntje")
    _link, url = links.make_link(account)
    page = Client().post(url.removeprefix("http://localhost:8000"), {"new_password": "Willemijntje1"})
    assert page.status_code == 422
