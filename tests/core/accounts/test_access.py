import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import RequestFactory, override_settings
from django.urls import path

from core.accounts import policies
from core.accounts.policies import EVERYONE, PARENTS, SIGNED_IN, staff_with
from core.accounts.rights import Right
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
TABLE = {
    "accounts:start": EVERYONE,
    "accounts:account": SIGNED_IN,
    "accounts:landing": PARENTS,
    "accounts:change_password": staff_with(Right.DECIDE_REQUESTS),
}


def secret(request):
    raise AssertionError("a view without a row was opened")


urlpatterns = [path("secret/", secret, name="secret")]


@pytest.fixture(autouse=True)
def _table():
    policies.access_table.cache_clear()
    with override_settings(ACCESS_TABLE="tests.core.accounts.test_access.TABLE"):
        yield
    policies.access_table.cache_clear()


@pytest.mark.parametrize(
    ("who", "opens"),
    [
        ({}, {"accounts:start", "accounts:account", "accounts:landing"}),
        ({"childminder_account": True}, {"accounts:start", "accounts:account"}),
        ({"group_staff": True}, {"accounts:start", "accounts:account"}),
        ({"planner": True}, {"accounts:start", "accounts:account", "accounts:change_password"}),
    ],
)
def test_a_row_lets_in_its_environment_and_its_right(who, opens):
    user = UserFactory(**who)
    assert {name for name in TABLE if policies.may_open(user, name)} == opens


def test_a_stranger_opens_only_what_is_for_everyone():
    assert {name for name in TABLE if policies.may_open(AnonymousUser(), name)} == {"accounts:start"}


def test_a_page_for_parents_refuses_others_and_says_whom_it_is_for(client):
    client.force_login(UserFactory(group_staff=True, full_name="Kim Groep"))
    response = client.get("/start/")
    assert response.status_code == 403
    assert "Kim Groep" in response.content.decode()


@override_settings(ROOT_URLCONF="tests.core.accounts.test_access")
def test_a_url_without_a_row_opens_for_nobody(client):
    client.force_login(UserFactory())
    assert client.get("/secret/").status_code == 404


def test_a_partial_request_of_a_stranger_is_sent_to_the_sign_in_page_as_a_whole(client):
    response = client.get("/start/", headers={"HX-Request": "true"})
    assert response.headers["HX-Redirect"] == "/ouders/"


def test_a_form_of_a_stranger_is_not_repeated_after_signing_in(client):
    assert client.post("/account/", {"a": "b"}).url == "/"


def test_a_page_of_one_environment_leads_to_its_sign_in_page(client):
    assert client.get("/start/?a=1").url == "/ouders/?next=/start/%3Fa%3D1"


@pytest.mark.parametrize(("name", "shown"), [("accounts:landing", True), ("accounts:change_password", False)])
def test_templates_show_what_may_be_opened(name, shown):
    request = RequestFactory().get("/")
    request.user = UserFactory()
    template = Template(f'{{% load access %}}{{% may "{name}" as it %}}{{{{ it }}}}')
    assert template.render(Context({"request": request})) == str(shown)
