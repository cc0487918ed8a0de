import pytest
from django.test import Client, override_settings
from django.urls import path

from config import errors
from core.accounts.policies import EVERYONE
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def broken(request):
    raise RuntimeError("a detail that nobody outside may see")


urlpatterns = [path("broken/", broken, name="broken")]
handler500 = "config.errors.server_error"


def test_a_page_that_is_not_there_says_so_in_words(client):
    response = client.get("/nergens/")
    assert response.status_code == 404
    assert "<h1>" in response.content.decode()


def test_error_pages_work_for_who_is_signed_in(client):
    client.force_login(UserFactory())
    assert client.get("/nergens/").status_code == 404


@override_settings(ROOT_URLCONF="tests.config.test_errors")
def test_a_fault_of_ours_shows_no_detail(monkeypatch):
    monkeypatch.setattr("core.accounts.middleware.access_table", lambda: {"broken": EVERYONE})
    client = Client(raise_request_exception=False)
    monkeypatch.setattr("core.accounts.context.account", broken)
    response = client.get("/broken/")
    assert response.status_code == 500
    assert "a detail" not in response.content.decode()
    assert "<h1>" in response.content.decode()


def test_a_form_from_a_page_of_long_ago_is_refused_in_words():
    response = Client(enforce_csrf_checks=True).post("/taal/", {"language": "en"})
    assert response.status_code == 403
    assert "<h1>" in response.content.decode()
    assert "CSRF" not in response.content.decode().replace("X-CSRFToken", "")


def test_a_request_that_makes_no_sense_is_a_page_too(rf):
    response = errors.bad_request(rf.get("/"), ValueError("a detail"))
    assert response.status_code == 400
    assert "a detail" not in response.content.decode()
