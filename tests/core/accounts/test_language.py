import pytest

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def language_of(response):
    return response.headers["Content-Language"]


def test_pages_are_dutch_whatever_the_browser_prefers(client):
    assert language_of(client.get("/", headers={"Accept-Language": "en-US"})) == "nl"


def test_a_visitor_can_switch_to_english_and_stays_on_the_page(client):
    assert client.post("/taal/", {"language": "en", "next": "/ouders/"}).url == "/ouders/"
    page = client.get("/ouders/")
    assert language_of(page) == "en"
    assert '<html lang="en"' in page.content.decode()


def test_an_unknown_language_changes_nothing(client):
    client.post("/taal/", {"language": "xx"})
    client.cookies["language"] = "../en"
    assert language_of(client.get("/")) == "nl"


def test_switching_never_leads_to_another_site(client):
    assert client.post("/taal/", {"language": "en", "next": "//evil.example"}).url == "/"


def test_the_language_of_who_is_signed_in_holds_for_mails_too(client):
    user = UserFactory()
    client.force_login(user)
    client.post("/taal/", {"language": "en"})
    user.refresh_from_db()
    assert user.language == "en"


def test_signing_in_on_a_new_browser_brings_the_users_language(client):
    user = UserFactory(language="en")
    path = f"/o/{user.organisation.slug}/ouders/"
    client.post(path, {"identifier": user.username, "password": "welkom bij kring"})
    assert language_of(client.get("/account/")) == "en"


def test_a_choice_made_in_this_browser_stays_after_signing_in(client):
    client.post("/taal/", {"language": "en"})
    user = UserFactory(language="nl")
    path = f"/o/{user.organisation.slug}/ouders/"
    client.post(path, {"identifier": user.username, "password": "welkom bij kring"})
    assert language_of(client.get("/account/")) == "en"
