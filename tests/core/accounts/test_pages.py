"""The pages of an account: landing, own data, menu and foot."""

import pytest
from django.test import Client

from core.accounts import navigation
from core.accounts.navigation import home_url, menu_for
from tests.factories import OrganisationFactory, RoleFactory, UserFactory
from tests.pages import in_english

pytestmark = pytest.mark.django_db


@pytest.fixture
def idle():
    """Somebody whose role has no rights."""
    organisation = OrganisationFactory()
    role = RoleFactory(organisation=organisation, needs_second_factor=False)
    return UserFactory(organisation=organisation, environment="staff", role=role)


def test_who_has_no_page_yet_hears_whom_to_ask_and_what_works(client, idle):
    client.force_login(idle)
    response = in_english(client).get("/", follow=True)
    assert response.redirect_chain[-1][0] == "/start/"
    page = response.content.decode()
    assert "the person who manages the accounts" in page
    assert "/account/wachtwoord/" in page


@pytest.mark.parametrize(
    ("who", "home"),
    [
        ({}, "/mijn-kind/"),
        ({"planner": True}, "/planning/aanvragen/"),
        ({"manager": True}, "/planning/aanvragen/"),
    ],
)
def test_parents_and_planners_go_home_to_their_own_page(who, home):
    assert home_url(UserFactory(**who)) == home


def test_the_account_page_shows_who_it_is(client):
    user = UserFactory(full_name="Sanne de Vries", username="100001", email="sanne@example.com")
    client.force_login(user)
    page = client.get("/account/").content.decode()
    assert all(
        text in page for text in ("Sanne de Vries", "100001", "sanne@example.com", user.organisation.name)
    )


def test_one_entry_of_the_menu_is_marked_as_where_we_are(client, idle):
    assert [item.url for item in menu_for(idle, "accounts:landing")] == ["/start/", "/account/"]
    assert [item.active for item in menu_for(idle, "accounts:change_password")] == [False, True]
    client.force_login(idle)
    assert client.get("/account/wachtwoord/").content.decode().count('aria-current="page"') == 2


@pytest.mark.spec("P-01")
def test_an_entry_of_the_menu_says_how_much_is_unread(client, monkeypatch):
    user = UserFactory(parent=True)
    monkeypatch.setattr(navigation, "_counts", {})
    navigation.register_count("portal:location", lambda one: 3 if one == user else 0)
    client.force_login(user)
    menu = client.get("/account/").content.decode().partition('class="main-nav"')[2].partition("</nav>")[0]
    assert menu.count('<span class="badge">3<span') == 1


def test_an_entry_has_one_count(monkeypatch):
    monkeypatch.setattr(navigation, "_counts", {})
    navigation.register_count("portal:location", len)
    with pytest.raises(ValueError, match="portal:location has two counts"):
        navigation.register_count("portal:location", id)


def test_who_is_still_signing_in_has_no_menu(client):
    user = UserFactory(planner=True, with_app=True)
    client.force_login(user)
    assert 'class="main-nav"' not in client.get("/tweede-stap/").content.decode()


def test_the_page_of_an_account_takes_few_queries(client, django_assert_max_num_queries):
    client.force_login(UserFactory(group_staff=True))
    with django_assert_max_num_queries(6):
        client.get("/start/")


@pytest.mark.parametrize("topic", ["privacy", "toegankelijkheid", "beveiliging", "hulp"])
def test_every_page_leads_to_the_statements_at_its_foot(topic):
    assert f'href="/over/{topic}/"' in Client().get("/").content.decode()
    assert Client().get(f"/over/{topic}/").status_code == 200
