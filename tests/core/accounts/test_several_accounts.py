"""One browser, several accounts (A-15)."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from core.accounts.choices import SessionEnd
from core.accounts.models import AccountSession, User
from core.audit.choices import Action
from core.audit.models import Event
from core.lib import clock
from tests.factories import GuardianFactory, OrganisationFactory, PlacementFactory, UserFactory
from tests.pages import in_english, queries_of, words
from tests.signing_in import session_of, sign_in, sign_in_on_page

pytestmark = [pytest.mark.django_db, pytest.mark.spec("A-15")]

START = clock.now().replace(microsecond=0)


@pytest.fixture
def first():
    return UserFactory(full_name="Sanne bij de Kikker", organisation__name="De Kikker")


@pytest.fixture
def second():
    return UserFactory(full_name="Sanne bij de Zon", organisation__name="De Zon")


@pytest.fixture
def browser(client, first, second):
    """Signed in to both; the second one is active."""
    sign_in_on_page(in_english(client), first)
    client.post("/account/toevoegen/")
    sign_in_on_page(client, second)
    return client


def row_of(user):
    return AccountSession.objects.get(user=user, ended_at=None)


def switch_to(client, user):
    return client.post(reverse("accounts:switch_account", args=[row_of(user).pk]))


def active_in(client):
    return session_of(client).user


@pytest.mark.spec("A-32")
def test_a_family_with_children_at_two_organisations_sees_each_in_its_own_place(client):
    kikker, zon = OrganisationFactory(name="De Kikker"), OrganisationFactory(name="De Zon")
    at_kikker = GuardianFactory(family__organisation=kikker)
    at_zon = GuardianFactory(family__organisation=zon)
    for guardian, name in ((at_kikker, "Lotte"), (at_zon, "Daan")):
        PlacementFactory(child__family=guardian.family, child__first_name=name)
    sign_in_on_page(in_english(client), at_kikker.user)
    client.post("/account/toevoegen/")
    sign_in_on_page(client, at_zon.user)
    agenda = words(client.get(reverse("portal:more")))
    assert "Daan" in agenda
    assert "Lotte" not in agenda
    switch_to(client, at_kikker.user)
    agenda = words(client.get(reverse("portal:more")))
    assert "Lotte" in agenda
    assert "Daan" not in agenda


def test_the_menu_shows_the_other_accounts_with_their_organisation(browser):
    page = words(browser.get("/account/"))
    assert "Go on as Sanne bij de Kikker De Kikker" in page
    assert "Add an account" in page
    assert "Sign out of all accounts" in page


def test_with_one_account_there_is_no_signing_out_of_all(client, first):
    sign_in_on_page(in_english(client), first)
    assert "Sign out of all accounts" not in words(client.get("/account/"))


def test_going_on_as_another_changes_the_account_and_the_key(browser, first, second):
    key = browser.cookies["session"].value
    switch_to(browser, first)
    assert active_in(browser) == first
    assert browser.cookies["session"].value != key
    assert Event.objects.get(action=Action.SESSION_SWITCHED).actor == first
    switch_to(browser, second)
    assert active_in(browser) == second


def test_nobody_holds_a_key_of_an_account_that_is_not_active(client, first, second):
    sign_in_on_page(client, first)
    key = client.cookies["session"].value
    sign_in_on_page(client, second)
    thief = Client()
    thief.cookies["session"] = key
    assert thief.get("/account/").status_code == 302
    switch_to(client, first)
    assert client.get("/account/").status_code == 200


def test_signing_out_ends_the_active_one_and_goes_on_with_the_next(browser, first, second):
    answer = browser.post("/uitloggen/", follow=True)
    assert "You go on as Sanne bij de Kikker, De Kikker" in words(answer)
    assert active_in(browser) == first
    assert AccountSession.objects.get(user=second).ended_how == SessionEnd.SIGNED_OUT
    browser.post("/uitloggen/")
    assert browser.get("/account/").status_code == 302


def test_signing_out_of_all_ends_both(browser):
    browser.post("/uitloggen/alles/")
    assert browser.get("/account/").status_code == 302
    assert not AccountSession.objects.filter(ended_at=None).exists()
    assert Event.objects.filter(action=Action.SIGN_OUT).count() == 2


def test_another_browser_cannot_go_on_with_them(browser, first):
    stranger = Client()
    sign_in_on_page(stranger, UserFactory())
    stranger.post(reverse("accounts:switch_account", args=[row_of(first).pk]))
    assert active_in(stranger) != first
    made_up = Client()
    made_up.cookies["browser"] = row_of(first).browser.token
    made_up.post(reverse("accounts:switch_account", args=[row_of(first).pk]))
    assert made_up.get("/account/").status_code == 302


def test_a_message_for_one_account_is_not_shown_to_the_other(browser, first):
    browser.post("/account/apparaten/andere-uitloggen/")
    switch_to(browser, first)
    assert "signed out" not in words(browser.get("/account/")).split("Sign out")[0]


def test_each_account_has_a_time_out_of_its_own(client, first):
    staff = UserFactory(group_staff=True)
    with time_machine.travel(START, tick=False) as now:
        sign_in_on_page(client, staff)
        sign_in_on_page(client, first)
        now.shift(timedelta(minutes=31))
        assert client.get("/account/").status_code == 200
        assert client.post(reverse("accounts:switch_account", args=[row_of(staff).pk])).url == "/"
        assert client.get("/account/").status_code == 200


def test_each_account_has_a_second_factor_of_its_own(client, first):
    planner = UserFactory(planner=True, with_app=True)
    sign_in_on_page(client, planner)
    sign_in_on_page(client, first)
    assert client.get("/account/").status_code == 200
    switch_to(client, planner)
    assert client.get("/account/").url.startswith("/tweede-stap/")


def test_who_adds_an_account_can_go_back_to_the_one_of_before(client, first):
    sign_in_on_page(in_english(client), first)
    client.post("/account/toevoegen/")
    assert client.get("/account/").status_code == 302
    assert "Signed in here as well Sanne bij de Kikker, De Kikker" in words(client.get("/"))
    switch_to(client, first)
    assert client.get("/account/").status_code == 200


def test_signing_in_again_to_the_same_account_takes_the_place_of_the_first_time(browser, first):
    before = row_of(first)
    sign_in_on_page(browser, first)
    before.refresh_from_db()
    assert before.ended_how == SessionEnd.REPLACED
    assert active_in(browser) == first


def test_signing_in_again_while_still_signed_in_leaves_no_second_device(client, first):
    sign_in_on_page(client, first)
    before = row_of(first)
    sign_in_on_page(client, first)
    before.refresh_from_db()
    assert before.ended_how == SessionEnd.REPLACED
    assert row_of(first) == session_of(client)


def test_an_account_whose_planned_end_came_is_not_offered(browser, first):
    User.objects.filter(pk=first.pk).update(ends_at=clock.now())
    assert "Sanne bij de Kikker" not in words(browser.get("/account/"))


def test_after_the_switch_the_second_step_of_that_session_counts(client, first):
    planner = UserFactory(planner=True, with_app=True)
    client = sign_in(planner)
    client.post("/account/toevoegen/")
    sign_in_on_page(client, first)
    answer = switch_to(client, planner)
    assert answer.url == reverse("accounts:start")
    assert client.get(answer.url).url == reverse("desk:queue")


def test_a_password_that_changed_meanwhile_ends_the_one_that_waits(browser, first):
    waiting = row_of(first)
    first.set_password("een heel ander wachtwoord")
    first.save()
    assert browser.post(reverse("accounts:switch_account", args=[waiting.pk])).url == "/"
    assert browser.get("/account/").status_code == 302


def test_five_accounts_take_no_more_queries_than_two(browser):
    queries_of(browser, "/account/")
    two = queries_of(browser, "/account/")
    for _ in range(3):
        sign_in_on_page(browser, UserFactory())
    queries_of(browser, "/account/")
    assert queries_of(browser, "/account/") == two


def test_a_child_at_home_does_not_come_upon_the_accounts_of_a_parent(browser, first):
    from tests.core.homelogin.test_at_home import child_of, sign_in
    from tests.factories import HomeAccountFactory

    child_of(HomeAccountFactory(email="thuis@example.com"))
    sign_in(browser)
    assert not AccountSession.objects.filter(ended_at=None).exists()
    assert "Sanne" not in words(browser.get("/"))
