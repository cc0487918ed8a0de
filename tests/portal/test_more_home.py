"""Under Overig a parent finds the link for home, where the organisation uses home login."""

import pytest
from django.urls import reverse

from tests.factories import GuardianFactory, PupilFactory
from tests.pages import words
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
ASK = "Link aanvragen om een wachtwoord te maken"


@pytest.fixture
def guardian():
    return GuardianFactory()


def more_page(guardian):
    return sign_in(guardian.user).get(reverse("portal:more"))


@pytest.mark.spec("A-19")
def test_a_parent_finds_where_to_ask_for_the_link(guardian):
    PupilFactory(group__organisation=guardian.family.organisation)
    page = more_page(guardian)
    assert ASK in words(page)
    assert f'href="{reverse("homelogin:ask_link")}"' in page.content.decode()


def test_where_nobody_uses_home_login_it_is_not_mentioned(guardian):
    PupilFactory()
    assert ASK not in words(more_page(guardian))
