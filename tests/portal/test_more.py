"""Overig: account, children, the people around them."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from core.childcare.choices import ConsentKind
from core.childcare.models import Relative
from core.lib import clock
from core.notifications.models import OutboxMessage
from tests.factories import (
    ChildFactory,
    ConsentFactory,
    GuardianFactory,
    PlacementFactory,
    RelativeFactory,
    SchoolFactory,
    UserFactory,
)
from tests.family import Home, make_home
from tests.pages import in_english, queries_of, words
from tests.signing_in import sign_in, sign_in_on_page

pytestmark = pytest.mark.django_db
MORE = "/overig/"
INVITE = "/overig/meekijkers/"
OMA = {"name": "Oma Riet", "relation": "oma", "email": "riet@example.com"}


@pytest.fixture
def home() -> Home:
    return make_home()


@pytest.mark.spec("K-04", "P-25")
def test_what_is_known_of_a_child(home):
    home.noortje.school = SchoolFactory(organisation=home.family.organisation, name="De Meander")
    home.noortje.mentor = UserFactory(organisation=home.family.organisation, full_name="Juf Anja")
    home.noortje.save()
    ConsentFactory(child=home.noortje, kind=ConsentKind.OUTINGS, given=False, by=home.guardian)
    page = words(home.client.get(MORE))
    for word in (
        "Noortje van Boven",
        "De Meander",
        "Juf Anja",
        "pinda",
        f"{home.noortje.birth_date:%d-%m-%Y}",
    ):
        assert word in page
    assert "not allowed" in page


@pytest.mark.spec("K-04")
def test_the_newest_answer_to_a_consent_counts(home):
    ConsentFactory(child=home.noortje, by=home.guardian, given=False, at=clock.now().replace(year=2020))
    ConsentFactory(child=home.noortje, by=home.guardian, given=True)
    page = words(home.client.get(MORE))
    assert "not allowed" not in page


@pytest.mark.spec("K-02")
def test_custody_is_explained_in_words(home):
    GuardianFactory(family=home.family, second=True, has_custody=False)
    page = words(home.client.get(MORE))
    assert "parental authority: sees the children and can ask days" in page
    assert "no parental authority: sees general information only" in page


@pytest.mark.spec("K-02")
def test_a_guardian_invites_somebody_to_look_along(home):
    response = home.client.post(INVITE, OMA, follow=True)
    assert "Oma Riet gets a mail with a link." in words(response)
    message = OutboxMessage.objects.get(kind="accounts.invited")
    assert message.recipient.email == "riet@example.com"


@pytest.mark.spec("K-02")
def test_a_guardian_ends_it(home):
    relative = RelativeFactory(family=home.family, invited_by=home.guardian)
    url = f"/overig/meekijkers/{relative.pk}/beeindigen/"
    client = home.client
    assert "sees nothing of your family any more" in words(client.get(url))
    assert "no longer looks along" in words(client.post(url, follow=True))
    assert Relative.objects.get().ended_at is not None


def test_an_invitation_that_is_not_complete_comes_back_filled(home):
    response = home.client.post(INVITE, {**OMA, "email": "riet"})
    assert response.status_code == 422
    assert "Oma Riet" in response.content.decode()
    assert not Relative.objects.exists()


def test_the_same_address_is_not_invited_twice(home):
    client = home.client
    client.post(INVITE, OMA)
    response = client.post(INVITE, {**OMA, "email": "RIET@example.com"})
    assert response.status_code == 422
    assert "Somebody with this e-mail address looks along already." in words(response)


def test_at_most_ten_people_look_along(home):
    RelativeFactory.create_batch(10, family=home.family, invited_by=home.guardian)
    response = home.client.post(INVITE, OMA)
    assert response.status_code == 422
    assert "At most 10 people can look along." in words(response)


@pytest.mark.spec("K-02")
def test_a_relative_sees_the_children_but_not_their_records_and_cannot_invite(home):
    relative = RelativeFactory(family=home.family, invited_by=home.guardian)
    client = in_english(sign_in(relative.user))
    page = words(client.get(MORE))
    assert "Noortje" in page
    assert "Consents" not in page
    assert "My credits" not in page
    response = client.post(INVITE, OMA)
    assert response.status_code == 403
    assert "up to the guardians" in words(response)


def test_another_familys_relative_is_not_found(home):
    relative = RelativeFactory(family__organisation=home.family.organisation)
    assert home.client.post(f"/overig/meekijkers/{relative.pk}/beeindigen/").status_code == 404
    assert Relative.objects.get().ended_at is None


def test_ten_times_the_children_take_as_many_queries(home):
    def add(children: int) -> None:
        for child in ChildFactory.create_batch(children, family=home.family):
            PlacementFactory(child=child, group=home.hamsters)
            ConsentFactory(child=child, by=home.guardian)
        RelativeFactory.create_batch(children, family=home.family, invited_by=home.guardian)

    add(1)
    few = queries_of(home.client, MORE)
    add(9)
    assert queries_of(home.client, MORE) == few


def press_on(page: str, label: str, client: Client):
    """Send the last form on this page whose button says so."""
    shown = client.get(page).content.decode()
    forms = re.findall(r'<form method="post" action="([^"]+)"[^>]*>(.*?)</form>', shown, re.DOTALL)
    return client.post([action for action, inside in forms if f"{label}</button>" in inside][-1])


@pytest.mark.spec("P-34")
def test_signing_out_stands_under_more_and_ends_the_session(home):
    client = home.client
    press_on(MORE, "Sign out", client)
    assert client.get(MORE).status_code == 302
    assert home.guardian.user.sessions.filter(ended_at=None).count() == 0


@pytest.mark.spec("P-34")
@pytest.mark.parametrize(("button", "stays"), [("Sign out", True), ("Sign out of all accounts", False)])
def test_with_two_accounts_a_parent_leaves_one_or_all(client, home, button, stays):
    other = GuardianFactory().user
    sign_in_on_page(in_english(client), other)
    client.post(reverse("accounts:add_account"))
    sign_in_on_page(client, home.guardian.user)
    press_on(MORE, button, client)
    assert not home.guardian.user.sessions.filter(ended_at=None).exists()
    assert other.sessions.filter(ended_at=None).exists() is stays
