"""Beheer > Instellingen: the organisation's own settings."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.accounts.choices import ResetAsks
from core.audit.choices import Action
from core.audit.models import Event
from tests.core.accounts.administration.people import administrator_of, partnership
from tests.factories import OrganisationFactory
from tests.pages import in_english, words
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

URL = "/beheer/organisatie/"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def settings(**changes):
    return {
        "name": "Kinderopvang De Ster",
        "accent": "#AA3355",
        "reset_asks": "both",
        "account_days_ahead": "28",
    } | changes


def browser_of(organisation):
    return in_english(sign_in(administrator_of(organisation)))


def test_settings_are_changed_and_leave_a_line():
    organisation = OrganisationFactory()
    browser_of(organisation).post(URL, settings())
    organisation.refresh_from_db()
    assert (organisation.accent, organisation.reset_asks) == ("#aa3355", ResetAsks.BOTH)
    assert organisation.account_days_ahead == 28
    assert "accent" in Event.objects.get(action=Action.ORGANISATION_CHANGED).data["changed"]


def test_a_partnership_is_not_asked_what_is_for_parents():
    page = browser_of(partnership()).get(URL)
    assert "reset_asks" not in page.context["form"].fields


def test_a_light_colour_is_said_to_be_darkened():
    page = browser_of(OrganisationFactory(accent="#ffee88")).get(URL)
    assert "Kring makes it darker" in words(page)


@pytest.mark.parametrize(
    ("content", "words_of_refusal"),
    [(b"<svg onload=alert(1)>", "This is no PNG"), (PNG + bytes(600_000), "larger than 512 kB")],
)
def test_a_logo_that_is_no_picture_or_too_large_is_refused(content, words_of_refusal):
    logo = SimpleUploadedFile("logo.png", content)
    response = browser_of(OrganisationFactory()).post(URL, settings(logo=logo))
    assert response.status_code == 422
    assert words_of_refusal in words(response)


def test_a_logo_is_kept(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    organisation = OrganisationFactory()
    data = {"name": "Ster", "accent": "#aa3355", "reset_asks": "email", "account_days_ahead": "42"}
    browser_of(organisation).post(URL, data | {"logo": SimpleUploadedFile("x.exe", PNG)})
    organisation.refresh_from_db()
    assert organisation.logo.name.endswith(".png")
