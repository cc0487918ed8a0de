"""How an account stands to a family is asked once per page, and anew for the next one (K-02)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.accounts.models import User
from core.childcare.selectors import answering_with, children_of, family_access
from tests.factories import ChildFactory, GuardianFactory, RelativeFactory
from tests.family import make_home, wednesday
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


def questions_about(table, browser, url):
    """How often the page asks whose account this is."""
    with CaptureQueriesContext(connection) as queries:
        response = browser.get(url)
    assert response.status_code == 200
    return sum(f'"{table}"."user_id" =' in query["sql"] for query in queries)


@pytest.mark.parametrize(
    "url",
    ["/agenda/", "/aanvragen/", "/overig/", "/mijn-locatie/", "/mijn-tegoeden/", "/aanvragen/nieuw/dag/"],
)
def test_a_guardian_s_page_asks_once(url):
    home = make_home()
    home.plan(home.noortje, wednesday())
    assert questions_about("childcare_guardian", home.client, url) == 1


@pytest.mark.parametrize("url", ["/agenda/", "/aanvragen/", "/overig/"])
def test_a_relative_s_page_asks_once(url):
    home = make_home()
    relative = RelativeFactory(family=home.family, invited_by=home.guardian)
    assert questions_about("childcare_relative", sign_in(relative.user), url) == 1


def test_the_next_click_sees_what_changed():
    home = make_home()
    browser = home.client
    assert browser.get("/agenda/").status_code == 200
    home.guardian.has_custody = False
    home.guardian.save()
    assert browser.get("/agenda/").url == "/mijn-locatie/"
    home.guardian.is_blocked = True
    home.guardian.save()
    assert browser.get("/agenda/").status_code == 403


def test_outside_a_page_nothing_is_remembered():
    guardian = GuardianFactory()
    user = guardian.user
    child = ChildFactory(family=guardian.family)
    with answering_with(user):
        assert list(children_of(user)) == [child]
    guardian.has_custody = False
    guardian.save()
    assert not children_of(user).exists()


def test_what_is_remembered_is_of_one_user_object():
    guardian = GuardianFactory()
    with answering_with(guardian.user):
        guardian.is_blocked = True
        guardian.save()
        assert family_access(User.objects.get(pk=guardian.user_id)) is None
