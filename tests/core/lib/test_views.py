"""The choice of light or dark, and who sees the living page."""

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def choose(client: Client, **data: str):
    return client.post(reverse("design:theme"), data)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_chosen_theme_is_remembered(client, theme):
    response = choose(client, theme=theme, next="/inloggen/")
    assert response.status_code == 302
    assert response["Location"] == "/inloggen/"
    assert response.cookies["theme"].value == theme


@pytest.mark.parametrize("theme", ["auto", "", "<script>"])
def test_anything_else_leaves_it_to_the_device(client, theme):
    choose(client, theme="dark")
    assert choose(client, theme=theme).cookies["theme"].value == ""


@pytest.mark.parametrize(
    "elsewhere", ["https://kring.example.org/", "//elders.example", "javascript:alert(1)", ""]
)
def test_the_way_back_is_always_on_this_site(client, elsewhere):
    assert choose(client, theme="dark", next=elsewhere)["Location"] == "/"


def test_a_theme_is_not_chosen_by_following_a_link(client):
    assert client.get(reverse("design:theme")).status_code == 405


def test_the_living_page_is_there_for_a_demo(client, settings):
    settings.DEMO = True
    assert client.get(reverse("design:gallery")).status_code == 200


def test_the_living_page_is_not_there_in_production(client, settings):
    settings.DEMO = False
    assert client.get(reverse("design:gallery")).status_code == 404
