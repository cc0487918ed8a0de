"""The pages before signing in."""

import pytest

from core.accounts.choices import Environment
from tests.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisations():
    return [
        OrganisationFactory(name="Zonnestraal", slug="zonnestraal"),
        OrganisationFactory(name="Maanlicht", slug="maanlicht"),
        OrganisationFactory(partnership=True, name="PO2806 PPO Rotterdam", slug="ppo"),
    ]


def test_the_start_page_leads_to_the_three_ways_in(client):
    page = client.get("/").content.decode()
    assert all(f'href="/{word}/"' in page for word in ("ouders", "gastouders", "medewerkers"))


def test_the_page_that_was_asked_for_travels_along_to_the_sign_in_page(client, organisations):
    assert "/ouders/?next=/account/" in client.get("/?next=/account/").content.decode()
    chosen = client.get("/ouders/", {"organisatie": "zonnestraal", "next": "/account/"})
    assert chosen.url == "/o/zonnestraal/ouders/?next=/account/"
    assert 'name="next" value="/account/"' in client.get(chosen.url).content.decode()


@pytest.mark.spec("A-03")
@pytest.mark.parametrize("text", ["PPO", "ppo", "PO2806 PPO Rotterdam", "2806", "rotterdam ppo"])
def test_staff_find_their_organisation_by_a_part_of_the_name(client, organisations, text):
    assert client.get("/medewerkers/", {"organisatie": text}).url == "/o/ppo/medewerkers/"


def test_an_organisation_is_found_by_its_number_too(client, organisations):
    wanted = organisations[0]
    assert client.get("/medewerkers/", {"organisatie": wanted.pk}).url == "/o/zonnestraal/medewerkers/"


def test_parents_choose_from_childcare_only(client, organisations):
    page = client.get("/ouders/").content.decode()
    assert "Zonnestraal" in page
    assert "PO2806" not in page


def test_what_matches_nothing_comes_back_with_a_sentence(client, organisations):
    page = client.get("/ouders/", {"organisatie": "Zonnetje"}).content.decode()
    assert 'value="Zonnetje"' in page
    assert "organisatie_error" in page


def test_what_matches_more_shows_them(client, organisations):
    page = client.get("/ouders/", {"organisatie": "n"}).content.decode()
    assert "?organisatie=zonnestraal" in page
    assert "?organisatie=maanlicht" in page


@pytest.mark.spec("A-03")
def test_the_last_choice_is_remembered_in_the_browser_for_each_way_in(client, organisations):
    client.get("/medewerkers/", {"organisatie": "ppo"})
    assert client.get("/medewerkers/").url == "/o/ppo/medewerkers/"
    assert client.get("/ouders/").status_code == 200
    assert "/medewerkers/?anders=1" in client.get("/o/ppo/medewerkers/").content.decode()
    assert client.get("/medewerkers/?anders=1").status_code == 200


def test_a_remembered_organisation_that_is_gone_is_no_dead_end(client, organisations):
    client.cookies["organisation_parent"] = "gone"
    assert client.get("/ouders/").status_code == 200


def test_every_organisation_has_an_address_of_its_own(client, organisations):
    organisations[0].contact_line = "Bel de planning."
    organisations[0].save()
    page = client.get("/o/zonnestraal/").content.decode()
    assert "Zonnestraal" in page
    assert "Bel de planning." in page
    assert "/o/zonnestraal/thema.css" in page
    assert "Maanlicht" not in page


def test_a_partnership_has_only_the_way_in_for_staff(client, organisations):
    page = client.get("/o/ppo/").content.decode()
    assert "/o/ppo/medewerkers/" in page
    assert "/o/ppo/ouders/" not in page


def test_an_unknown_organisation_is_not_there(client, organisations):
    for path in ("/o/none/", "/o/none/ouders/", "/o/none/thema.css", "/o/none/logo"):
        assert client.get(path).status_code == 404


def test_the_chosen_organisation_is_remembered_after_signing_in(client, organisations):
    user = UserFactory(organisation=organisations[0])
    client.post("/o/zonnestraal/ouders/", {"identifier": user.username, "password": "welkom bij kring"})
    assert client.cookies["organisation_parent"].value == "zonnestraal"
    assert user.environment == Environment.PARENT


def test_the_list_of_organisations_takes_the_same_queries_however_long(client, django_assert_num_queries):
    """The organisations, and whether there is service news."""
    OrganisationFactory.create_batch(3)
    with django_assert_num_queries(2):
        client.get("/ouders/")
    OrganisationFactory.create_batch(30)
    with django_assert_num_queries(2):
        client.get("/ouders/")


def test_while_typing_only_the_list_comes_and_one_hit_is_not_jumped_to(client, organisations):
    client.cookies["organisation_staff"] = "maanlicht"
    answer = client.get("/medewerkers/", {"organisatie": "PPO"}, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert "?organisatie=ppo" in page
    assert "Zonnestraal" not in page
    assert "<html" not in page
    assert "HX-Request" in answer.headers["Vary"]
    emptied = client.get("/medewerkers/", {"organisatie": ""}, headers={"HX-Request": "true"})
    assert "Zonnestraal" in emptied.content.decode()
