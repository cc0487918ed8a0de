"""Kring as an app: manifest, pictures, service worker, and the agenda for without a connection (P-02)."""

from io import BytesIO

import pytest
from django.test import Client
from PIL import Image

from core.accounts.models import AccountSession
from tests.factories import OrganisationFactory, RelativeFactory, UserFactory
from tests.family import Home, make_home, wednesday
from tests.pages import queries_of, words
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
AGENDA = "/agenda/offline/"


@pytest.fixture
def home() -> Home:
    return make_home()


@pytest.mark.spec("P-02")
def test_the_manifest_carries_the_name_and_colour_of_the_organisation():
    organisation = OrganisationFactory(name="Kinderopvang De Kringloop", accent="#00868b")
    response = Client().get(f"/app/{organisation.slug}/manifest.webmanifest")
    assert response["Content-Type"] == "application/manifest+json"
    told = response.json()
    assert (told["name"], told["display"], told["start_url"]) == (organisation.name, "standalone", "/")
    assert {icon["purpose"] for icon in told["icons"]} == {"any", "maskable"}
    for icon in told["icons"]:
        picture = Image.open(BytesIO(Client().get(icon["src"]).content))
        assert f"{picture.width}x{picture.height}" == icon["sizes"]


def test_each_organisation_has_pictures_in_its_own_colour():
    pictures = {
        Client().get(f"/app/{OrganisationFactory(accent=accent).slug}/pictogram-192.png").content
        for accent in ("#00868b", "#8b0000")
    }
    assert len(pictures) == 2


@pytest.mark.parametrize("path", ["/app/nergens/manifest.webmanifest", "/app/nergens/pictogram-192.png"])
def test_an_organisation_that_is_not_there_has_no_app(path):
    assert Client().get(path).status_code == 404


def test_a_picture_comes_in_three_sizes_only():
    assert Client().get(f"/app/{OrganisationFactory().slug}/pictogram-9000.png").status_code == 404


@pytest.mark.spec("P-02")
def test_the_service_worker_rules_the_whole_site_and_says_nothing_of_anybody(home):
    own, nobody = home.client.get("/sw.js"), Client().get("/sw.js")
    assert own["Content-Type"].startswith("text/javascript")
    assert own.content == nobody.content
    assert b"@version@" not in own.content


def test_pages_say_whose_they_are_and_another_sign_in_has_another_name(home):
    def key() -> str:
        page = home.client.get("/agenda/").content.decode()
        return page.partition('name="account-key" content="')[2].partition('"')[0]

    first, second = key(), key()
    assert first
    assert second
    assert first != second


def test_who_is_not_signed_in_or_still_at_the_second_step_has_no_name():
    assert "account-key" not in Client().get("/").content.decode()
    halfway = Client()
    halfway.force_login(UserFactory(planner=True, with_app=True))
    assert "account-key" not in halfway.get("/tweede-stap/").content.decode()


@pytest.mark.spec("P-02")
def test_the_agenda_for_without_a_connection_says_whose_it_is_and_until_when(home):
    home.plan(home.noortje, wednesday())
    response = home.client.get(AGENDA)
    assert "Noortje 07:30-13:00" in words(response)
    assert len(response["X-Account-Key"]) == 20
    assert response["X-Kept-Until"] > AccountSession.objects.get().created_at.isoformat()
    assert "script" not in response.content.decode()


def test_it_is_not_for_others(home):
    assert Client().get(AGENDA).status_code == 302
    assert sign_in(UserFactory(planner=True, with_app=False)).get(AGENDA).status_code in {302, 403}


def test_who_looks_along_has_it_too(home):
    relative = RelativeFactory(family=home.family, invited_by=home.guardian)
    home.plan(home.noortje, wednesday())
    assert "Noortje" in words(sign_in(relative.user).get(AGENDA))


@pytest.mark.spec("N-41")
def test_more_days_take_no_more_queries(home):
    home.plan(home.noortje, wednesday())
    client = home.client
    few = queries_of(client, AGENDA)
    home.plan(home.ties, wednesday())
    assert queries_of(client, AGENDA) == few


@pytest.mark.spec("P-02")
def test_the_page_without_a_connection_is_the_same_for_everybody(home):
    assert "You have no connection" in words(home.client.get("/offline/"))
    assert home.guardian.user.full_name not in words(home.client.get("/offline/"))
