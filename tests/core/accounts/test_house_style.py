import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage

from core.accounts.models import Organisation
from tests.factories import PASSWORD, OrganisationFactory, UserFactory
from tests.pages import in_english, words

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def organisation():
    return OrganisationFactory(slug="zon", accent="#00868b")


@pytest.fixture
def logos(monkeypatch):
    monkeypatch.setattr(Organisation._meta.get_field("logo"), "storage", InMemoryStorage())


@pytest.mark.spec("A-32")
@pytest.mark.usefixtures("logos")
def test_the_own_address_of_a_childcare_fixes_organisation_logo_and_whom_to_ask(client, organisation):
    organisation.logo.save("logo.png", ContentFile(PNG))
    Organisation.objects.filter(pk=organisation.pk).update(contact_line="Bel de planning: 010 555 03 80.")
    elsewhere = UserFactory(organisation__name="De Kikker")
    page = in_english(client).get("/o/zon/ouders/")
    assert 'src="/o/zon/logo"' in page.content.decode()
    assert f"for parents of {organisation.name}" in words(page)
    assert "Details not received" in words(page)
    assert "Bel de planning: 010 555 03 80." in words(page)
    answer = client.post("/o/zon/ouders/", {"identifier": elsewhere.username, "password": PASSWORD})
    assert answer.status_code == 422
    assert "Kikker" not in words(answer)


def test_the_style_sheet_holds_the_organisations_colour_for_everyone(client, organisation):
    response = client.get("/o/zon/thema.css")
    assert response.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "--brand:#00868b" in response.content.decode()
    assert response.headers["Cache-Control"].startswith("public")


def test_the_style_sheet_is_not_sent_again_until_the_colour_changes(client, organisation):
    etag = client.get("/o/zon/thema.css").headers["ETag"]
    assert client.get("/o/zon/thema.css", headers={"If-None-Match": etag}).status_code == 304
    organisation.accent = "#73305f"
    organisation.save()
    assert client.get("/o/zon/thema.css", headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.usefixtures("logos")
def test_the_logo_is_a_picture_in_a_sandbox(client, organisation):
    organisation.logo.save("logo.png", ContentFile(PNG))
    response = client.get("/o/zon/logo")
    assert b"".join(response.streaming_content) == PNG
    assert response.headers["Content-Type"] == "image/png"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.usefixtures("logos")
def test_a_logo_that_is_no_picture_is_not_served(client, organisation):
    organisation.logo.save("logo.html", ContentFile(b"<script>"))
    assert client.get("/o/zon/logo").status_code == 404


def test_without_a_logo_there_is_none(client, organisation):
    assert client.get("/o/zon/logo").status_code == 404


@pytest.mark.usefixtures("logos")
def test_pages_show_the_logo_where_there_is_one(client, organisation):
    organisation.logo.save("logo.png", ContentFile(PNG))
    assert 'src="/o/zon/logo"' in client.get("/o/zon/ouders/").content.decode()
    client.force_login(UserFactory(organisation=organisation))
    assert 'src="/o/zon/logo"' in client.get("/account/").content.decode()
