import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client, override_settings
from django.urls import reverse

from core.accounts.models import AccountLink
from core.audit.choices import Action
from core.audit.models import Event
from core.notifications.models import OutboxMessage
from tests.factories import PASSWORD, AccountLinkFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
GOOD = "vier paarden aan zee"


@pytest.fixture
def user():
    return UserFactory(
        full_name="Marieke Oosterhuis",
        username="100001",
        email="m.oosterhuis@example.com",
        organisation=OrganisationFactory(name="Zonnestraal Kinderopvang"),
    )


def codes_of(password, user):
    with pytest.raises(ValidationError) as caught:
        validate_password(password, user)
    return {error.code for error in caught.value.error_list}


@pytest.mark.spec("A-10")
@pytest.mark.parametrize(
    "password", [GOOD, "abcdefghijkm", "ééééüüüüßßßß", "x1" * 64, "            ab ", "welkom bij kring"]
)
def test_twelve_to_a_hundred_and_twenty_eight_signs_of_any_kind_will_do(user, password):
    validate_password(password, user)


@pytest.mark.spec("A-10")
@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("elf tekens!", "password_too_short"),
        ("x1" * 64 + "x", "password_too_long"),
        ("qwerty123456", "password_too_common"),
        ("Wachtwoord2026!", "password_too_common"),
        ("!!welkom!!2026", "password_too_common"),
        ("geheimgeheim", "password_too_common"),
        ("zomer zomer zomer 2026", "password_too_common"),
        ("aaaaaaaaaaaaaaaa", "password_too_common"),
        ("Oosterhuis2026", "password_of_own_data"),
        ("marieke-oosterhuis", "password_of_own_data"),
        ("zonnestraal123", "password_of_own_data"),
        ("100001100001", "password_of_own_data"),
        ("m.oosterhuis@example.com", "password_of_own_data"),
    ],
)
def test_a_password_is_refused_for_its_length_or_for_being_guessed_first(user, password, code):
    assert code in codes_of(password, user)


@pytest.mark.spec("A-10")
def test_a_sentence_that_happens_to_hold_a_name_is_fine(user):
    validate_password("Marieke lust geen spruitjes", user)


@pytest.mark.spec("A-10")
def test_passwords_are_stored_with_argon2id(client, user):
    client.force_login(user)
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.Argon2PasswordHasher"]):
        user.set_password(PASSWORD)
    assert user.password.startswith("argon2$argon2id$")


def change(client, current=PASSWORD, new=GOOD):
    return client.post("/account/wachtwoord/", {"password": current, "new_password": new})


@pytest.mark.spec("A-10")
def test_changing_the_password_ends_the_other_sessions_and_keeps_this_one(client, user):
    other = Client()
    client.force_login(user)
    other.force_login(user)
    before = client.session.session_key
    assert change(client).url == "/account/"
    assert client.get("/account/").status_code == 200
    assert client.session.session_key != before
    assert other.get("/account/").status_code == 302
    user.refresh_from_db()
    assert user.check_password(GOOD)


@pytest.mark.spec("A-10")
def test_changing_the_password_sends_a_mail_and_leaves_a_trace(client, user):
    client.force_login(user)
    change(client)
    mail = OutboxMessage.objects.get()
    assert (mail.kind, mail.recipient_id) == ("accounts.password_changed", user.pk)
    event = Event.objects.get(action=Action.PASSWORD_CHANGED)
    assert event.actor_id == user.pk
    assert GOOD not in str(event.data) + str(mail.context)


def test_changing_twice_sends_two_mails(client, user):
    client.force_login(user)
    change(client)
    change(client, GOOD, "een heel ander wachtwoord")
    assert OutboxMessage.objects.count() == 2


def test_a_wrong_current_password_changes_nothing(client, user):
    client.force_login(user)
    answer = change(client, current="not the password")
    assert answer.status_code == 422
    assert "errors" in answer.content.decode()
    assert GOOD not in answer.content.decode()
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert not OutboxMessage.objects.exists()


def test_a_weak_new_password_is_refused_with_the_reason_at_the_field(client, user):
    client.force_login(user)
    answer = change(client, new="kort")
    assert answer.status_code == 422
    assert 'id="id_new_password_error"' in answer.content.decode()


def test_changing_the_password_ends_links_that_could_set_one(client, user):
    link = AccountLinkFactory(user=user)
    client.force_login(user)
    change(client)
    assert AccountLink.objects.get(pk=link.pk).used_at


def test_the_page_is_for_who_is_signed_in(client):
    assert client.get(reverse("accounts:change_password")).status_code == 302
