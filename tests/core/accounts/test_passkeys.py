"""Passkeys as the second step, with an authenticator in software (A-12; OTP and passkey experiment E17)."""

import copy
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from core.accounts import second_factor
from core.accounts.models import Passkey, PasskeyChallenge
from core.audit.choices import Action
from core.audit.models import Event
from core.lib import clock
from core.notifications.models import OutboxMessage
from tests.authenticator import Authenticator
from tests.concurrency.at_once import at_once
from tests.factories import PASSWORD, AuthenticatorAppFactory, UserFactory
from tests.pages import in_english, words
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
ADD, USE = "/tweede-stap/instellen/passkey/", "/tweede-stap/passkey/"


@pytest.fixture
def planner():
    return UserFactory(planner=True, username="planner")


def give_password(user):
    client = Client()
    url = reverse("accounts:sign_in", args=[user.organisation.slug, user.environment])
    client.post(url, {"identifier": user.username, "password": PASSWORD})
    return client


def question(client, page):
    return client.post(f"{page}vraag/").json()


def add(client, authenticator, name="Laptop"):
    return client.post(ADD, {"name": name, "answer": authenticator.create(question(client, ADD))})


def use(client, authenticator):
    return client.post(USE, {"answer": authenticator.get(question(client, USE))})


@pytest.fixture
def authenticator(planner):
    """The planner's only means for the second step."""
    authenticator = Authenticator()
    add(give_password(planner), authenticator)
    return authenticator


def refusals():
    return [event.data["reason"] for event in Event.objects.filter(action=Action.SIGN_IN_REFUSED)]


@pytest.mark.spec("A-12")
def test_the_first_sign_in_may_be_set_up_with_a_passkey_in_place_of_an_app(planner):
    client = give_password(planner)
    assert ADD in client.get("/tweede-stap/instellen/").content.decode()
    before = client.session.session_key
    codes = add(client, Authenticator(), name="Sleutel aan mijn bos")
    assert codes.content.decode().count("<code>") == 10
    assert client.session.session_key != before
    assert client.get("/account/").status_code == 200
    assert planner.passkeys.get().name == "Sleutel aan mijn bos"


@pytest.mark.spec("A-12")
def test_a_passkey_completes_the_sign_in_after_the_password(planner, authenticator):
    client = give_password(planner)
    assert client.get("/tweede-stap/").url == USE
    assert client.get("/account/").status_code == 302
    before = client.session.session_key
    assert use(client, authenticator).status_code == 302
    assert client.session.session_key != before
    assert client.get("/account/").status_code == 200
    last = Event.objects.filter(action=Action.SIGN_IN).latest("pk")
    assert (last.data["step"], last.data["means"]) == ("second_factor", "passkey")


def test_the_authenticator_is_asked_for_finger_or_pin_and_knows_the_account_by_its_organisation(planner):
    asked = question(give_password(planner), ADD)
    assert asked["user"]["name"] == f"{planner.organisation.name} (planner)"
    assert asked["rp"] == {"name": "Kring", "id": "localhost"}
    assert asked["authenticatorSelection"]["userVerification"] == "preferred"
    assert asked["attestation"] == "none"


def test_a_passkey_alone_signs_nobody_in(planner, authenticator):
    stranger = Client()
    assert stranger.post(f"{USE}vraag/").status_code == 302
    assert stranger.post(USE, {"answer": authenticator.get({"challenge": "c2FtcGxl"})}).status_code == 302
    assert stranger.get("/account/").url.startswith("/?next=")


@pytest.mark.spec("A-12")
def test_an_answer_counts_once(planner, authenticator):
    client = give_password(planner)
    answer = authenticator.get(question(client, USE))
    assert client.post(USE, {"answer": answer}).status_code == 302
    again = give_password(planner)
    assert again.post(USE, {"answer": answer}).status_code == 422
    question(again, USE)
    assert again.post(USE, {"answer": answer}).status_code == 422
    assert refusals() == ["challenge_used", "passkey_may_be_copied"]


def test_an_answer_to_an_earlier_question_does_not_count(planner, authenticator):
    client = give_password(planner)
    earlier = question(client, USE)
    question(client, USE)
    assert client.post(USE, {"answer": authenticator.get(earlier)}).status_code == 422
    assert refusals() == ["wrong_passkey"]


def test_an_answer_is_looked_at_once_also_when_it_was_wrong(planner, authenticator):
    client = give_password(planner)
    asked = question(client, USE)
    assert client.post(USE, {"answer": "{}"}).status_code == 422
    assert client.post(USE, {"answer": authenticator.get(asked)}).status_code == 422
    assert sorted(refusals()) == ["challenge_used", "wrong_passkey"]


def test_an_answer_after_five_minutes_is_too_late(planner, authenticator):
    client = give_password(planner)
    asked = question(client, USE)
    with time_machine.travel(clock.now() + timedelta(minutes=5, seconds=1), tick=False):
        assert client.post(USE, {"answer": authenticator.get(asked)}).status_code == 422
    assert refusals() == ["challenge_expired"]


@pytest.mark.spec("A-12")
def test_an_answer_given_on_another_site_does_not_count(planner, authenticator):
    authenticator.origin = "https://kring.example.evil"
    assert use(give_password(planner), authenticator).status_code == 422
    authenticator.origin, authenticator.rp_id = "http://localhost:8000", "evil"
    assert use(give_password(planner), authenticator).status_code == 422
    assert refusals() == ["wrong_passkey"] * 2


@pytest.mark.spec("A-12")
def test_a_copied_key_is_noticed_by_its_counter(planner, authenticator):
    clone = copy.copy(authenticator)
    for _ in range(2):
        assert use(give_password(planner), authenticator).status_code == 302
    assert use(give_password(planner), clone).status_code == 422
    assert refusals() == ["passkey_may_be_copied"]


def test_a_key_that_does_not_count_works_again_and_again(planner, authenticator):
    for _ in range(2):
        authenticator.count = -1
        assert use(give_password(planner), authenticator).status_code == 302


def test_the_passkey_of_another_account_does_not_help(planner, authenticator):
    other = UserFactory(planner=True)
    foreign = Authenticator()
    add(give_password(other), foreign)
    assert use(give_password(planner), foreign).status_code == 422
    assert refusals() == ["wrong_passkey"]


@pytest.mark.parametrize(
    "answer", ["", "x", "[]", "{}", '{"id": "\\u0000"}', "[" * 5000, "{" + " " * 40_000 + "}"]
)
def test_what_is_no_answer_is_refused_in_words(planner, authenticator, answer):
    client = in_english(give_password(planner))
    question(client, USE)
    page = client.post(USE, {"answer": answer})
    assert page.status_code == 422
    assert "recovery code" in words(page)


def test_a_signature_of_another_key_does_not_count(planner, authenticator):
    thief = Authenticator(credential_id=authenticator.credential_id)
    assert use(give_password(planner), thief).status_code == 422


def test_one_credential_belongs_to_one_account(planner, authenticator):
    assert add(give_password(UserFactory(planner=True)), authenticator).status_code == 422
    assert Passkey.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_requests_with_one_answer_at_the_same_moment_one_counts(planner, authenticator):
    authenticator.count = -1
    client = give_password(planner)
    answer = authenticator.get(question(client, USE))

    def send():
        other = Client()
        other.cookies.update(client.cookies)
        return other.post(USE, {"answer": answer}).status_code

    # The other one finds no challenge, or finds that its session got a new key.
    assert at_once(send, send).count(302) == 1
    assert len(Event.objects.filter(action=Action.SIGN_IN, data__means="passkey")) == 2


@pytest.mark.django_db(transaction=True)
def test_without_the_row_lock_that_same_moment_lets_both_through(planner, authenticator, monkeypatch):
    monkeypatch.setattr("core.accounts.passkeys._taken", _read_and_leave)
    authenticator.count = -1
    client = give_password(planner)
    answer = authenticator.get(question(client, USE))

    def send():
        other = Client()
        other.cookies.update(client.cookies)
        return other.post(USE, {"answer": answer}).status_code

    assert at_once(send, send) == [302, 302]


def _read_and_leave(request, user, kind):
    row = PasskeyChallenge.objects.get(user=user, kind=kind)
    return {"challenge": row.challenge, "require_user_verification": False}


def test_who_knows_only_the_password_adds_no_passkey(planner, authenticator):
    client = give_password(planner)
    assert client.get(ADD).url == "/tweede-stap/"
    assert client.post(f"{ADD}vraag/").status_code == 403
    thief = Authenticator()
    assert (
        client.post(ADD, {"name": "x", "answer": thief.create({"challenge": "c2FtcGxl"})}).status_code == 302
    )
    assert Passkey.objects.count() == 1


def test_a_passkey_without_a_name_is_asked_for_one(planner):
    client = give_password(planner)
    assert add(client, Authenticator(), name=" ").status_code == 422
    assert not Passkey.objects.exists()


def test_who_has_both_chooses_and_may_use_a_recovery_code_too(planner, authenticator):
    AuthenticatorAppFactory(user=planner)
    page = give_password(planner).get("/tweede-stap/").content.decode()
    assert USE in page
    assert "/tweede-stap/herstelcode/" in page
    assert 'href="/tweede-stap/"' in give_password(planner).get(USE).content.decode()


def test_the_page_says_so_without_scripts_and_offers_the_others(planner, authenticator):
    page = in_english(give_password(planner)).get(USE)
    assert "It needs a recent browser with scripts switched on." in words(page)
    assert "/tweede-stap/herstelcode/" in page.content.decode()


@pytest.mark.spec("A-12")
def test_the_owner_is_mailed_when_a_passkey_is_added_or_removed(planner, authenticator):
    app = AuthenticatorAppFactory(user=planner)
    client = sign_in(planner)
    passkey = planner.passkeys.get()
    assert client.post(f"/account/twee-stappen/passkey/{passkey.pk}/verwijderen/").status_code == 302
    changes = OutboxMessage.objects.filter(recipient=planner, kind="accounts.second_factor_changed")
    told = [message.context["change"] for message in changes]
    assert sorted(told) == ["codes_made", "passkey_added", "passkey_removed"]
    assert second_factor.confirmed_app(planner) == app
    assert client.get("/account/").status_code == 200


def test_removing_the_passkey_of_this_session_leaves_it_signed_in(planner, authenticator):
    AuthenticatorAppFactory(user=planner)
    client = give_password(planner)
    use(client, authenticator)
    client.post(f"/account/twee-stappen/passkey/{planner.passkeys.get().pk}/verwijderen/")
    assert client.get("/account/").status_code == 200
    assert not Passkey.objects.exists()


@pytest.mark.spec("A-12")
def test_the_last_means_of_somebody_who_needs_one_stays(planner, authenticator):
    client = in_english(give_password(planner))
    use(client, authenticator)
    page = client.post(f"/account/twee-stappen/passkey/{planner.passkeys.get().pk}/verwijderen/")
    assert page.status_code == 422
    assert "The role of this account asks for a second step." in words(page)
    assert Passkey.objects.count() == 1


def test_a_passkey_gets_another_name_and_a_strangers_is_not_there(planner, authenticator):
    client = give_password(planner)
    use(client, authenticator)
    path = f"/account/twee-stappen/passkey/{planner.passkeys.get().pk}/"
    client.post(path, {"name": "Telefoon"})
    assert planner.passkeys.get().name == "Telefoon"
    assert "Telefoon" in client.get("/account/twee-stappen/").content.decode()
    other = sign_in(UserFactory())
    assert (
        other.post(path, {"name": "Mine"}).status_code == other.get(f"{path}verwijderen/").status_code == 404
    )
