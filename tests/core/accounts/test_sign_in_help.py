"""Support sees why somebody could not sign in, and ends a wait (A-01, A-05, A-07)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from core.accounts.choices import ResetNote, ResetStep
from core.accounts.models import Limit
from core.audit.choices import Action
from core.audit.models import Event
from core.lib import clock
from tests.factories import PASSWORD, LimitFactory, OrganisationFactory, ResetAttemptFactory, UserFactory
from tests.pages import in_english, queries_of, words
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
URL = "/beheer/inloggen/"


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def browser(organisation):
    return in_english(sign_in(UserFactory(manager=True, with_app=True, organisation=organisation)))


@pytest.fixture
def parent(organisation):
    return UserFactory(organisation=organisation, full_name="Eva van Dijk", username="100001")


def page_about(browser, account):
    return words(browser.get(f"{URL}{account.pk}/"))


@pytest.mark.spec("A-01")
def test_support_sees_that_a_parent_tried_the_childminders_page(browser, parent):
    page = reverse("accounts:sign_in", args=[parent.organisation.slug, "childminder"])
    Client().post(page, {"identifier": parent.username, "password": PASSWORD})
    shown = page_about(browser, parent)
    assert "tried on the page of others" in shown
    assert "childminder" in shown


@pytest.mark.spec("A-05")
def test_support_sees_who_waits_and_lets_them_in_again(browser, parent):
    LimitFactory(account=parent, waits_until=clock.now() + timedelta(minutes=9))
    assert "Eva van Dijk" in words(browser.get(URL))
    answer = browser.post(f"{URL}{parent.pk}/wachten-beeindigen/", follow=True)
    assert "Eva van Dijk can sign in again at once" in words(answer)
    assert "Nobody has to wait" in words(answer)
    assert not Limit.objects.exists()


@pytest.mark.spec("A-07")
def test_support_sees_where_asking_for_a_password_stopped(browser, parent):
    ResetAttemptFactory(
        organisation=parent.organisation,
        account=parent,
        step=ResetStep.EMAIL_DIFFERS,
        notes=[ResetNote.SECOND_ADDRESS],
    )
    ResetAttemptFactory(organisation=parent.organisation, step=ResetStep.UNKNOWN_ACCOUNT)
    overview = words(browser.get(URL))
    for shown in (overview, page_about(browser, parent)):
        assert "the e-mail address differs matches the second e-mail address" in shown
    assert "no such account" in overview


def test_the_account_is_found_by_a_part_of_the_name_and_says_how_it_stands(browser, parent):
    assert f'href="{URL}{parent.pk}/"' in browser.post(URL, {"zoek": "dijk"}).content.decode()
    assert "No account fits" in words(browser.post(URL, {"zoek": "niemand"}))
    assert "State active Password chosen Second step off" in page_about(browser, parent)


def test_looking_at_an_account_leaves_a_line(browser, parent):
    browser.get(f"{URL}{parent.pk}/")
    assert Event.objects.get(action=Action.SIGN_IN_HELPED).object_id == str(parent.pk)


@pytest.mark.spec("A-27")
def test_another_organisations_attempts_and_waits_are_not_there(browser):
    stranger = UserFactory(full_name="Vreemde Eend")
    LimitFactory(account=stranger, waits_until=clock.now() + timedelta(minutes=9))
    ResetAttemptFactory(organisation=stranger.organisation, account=stranger)
    assert "Vreemde" not in words(browser.post(URL, {"zoek": "Vreemde"})).replace("“Vreemde”", "")
    assert browser.get(f"{URL}{stranger.pk}/").status_code == 404
    assert browser.post(f"{URL}{stranger.pk}/wachten-beeindigen/").status_code == 404


def test_planners_have_no_such_page(organisation):
    planner = sign_in(UserFactory(planner=True, with_app=True, organisation=organisation))
    assert planner.get(URL).status_code == 403


def test_the_page_costs_the_same_for_one_attempt_as_for_ten(browser, parent):
    def add(count):
        for _ in range(count):
            account = UserFactory(organisation=parent.organisation)
            ResetAttemptFactory(organisation=parent.organisation, account=account)
            LimitFactory(account=account, waits_until=clock.now() + timedelta(minutes=9))

    add(1)
    few = queries_of(browser, URL)
    add(9)
    assert queries_of(browser, URL) == few
