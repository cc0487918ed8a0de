import re

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.accounts.choices import Environment
from core.accounts.models import User
from core.audit.choices import Action
from core.audit.models import Event
from tests.core.accounts.page import words_of
from tests.factories import PASSWORD, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
ARGON2 = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.Argon2PasswordHasher"])


@pytest.fixture
def organisation():
    return OrganisationFactory(slug="zonnestraal", name="Zonnestraal")


@pytest.fixture
def parent(organisation):
    return UserFactory(organisation=organisation, username="100001", email="sanne@example.com")


def sign_in(
    client, identifier, password=PASSWORD, environment=Environment.PARENT, slug="zonnestraal", **more
):
    url = reverse("accounts:sign_in", args=[slug, environment])
    return client.post(url, {"identifier": identifier, "password": password, **more})


def signed_in_as(client):
    return int(client.session.get("_auth_user_id", 0)) or None


@pytest.mark.spec("A-02")
@pytest.mark.parametrize(
    "typed",
    ["100001", " 100001 ", "100\u00ad001", "\u200b100001\ufeff", "100 001", "１００００１", "100001\n"],
)
def test_a_parent_signs_in_with_the_debtor_number_however_it_was_pasted(client, parent, typed):
    assert sign_in(client, typed).status_code == 302
    assert signed_in_as(client) == parent.pk


@pytest.mark.spec("A-02")
@pytest.mark.parametrize("typed", ["100001-2", "100001–2", "100001 - 2"])
def test_the_second_guardian_signs_in_with_the_number_and_2(client, parent, organisation, typed):
    second = UserFactory(organisation=organisation, username="100001-2")
    sign_in(client, typed)
    assert signed_in_as(client) == second.pk


@pytest.mark.spec("A-02")
@pytest.mark.parametrize("typed", ["sanne@example.com", "  Sanne@Example.COM ", "sanne@exam\u200bple.com"])
def test_a_parent_signs_in_with_the_e_mail_address(client, parent, typed):
    sign_in(client, typed)
    assert signed_in_as(client) == parent.pk


@pytest.mark.spec("A-02")
def test_an_e_mail_address_of_two_accounts_is_refused_but_the_number_works(client, parent, organisation):
    UserFactory(organisation=organisation, username="100001-2", email="SANNE@example.com")
    assert sign_in(client, "sanne@example.com").status_code == 422
    assert Event.objects.get(action=Action.SIGN_IN_REFUSED).data["reason"] == "email_of_several_accounts"
    assert sign_in(client, "100001").status_code == 302


def test_an_ended_account_with_the_same_address_is_not_in_the_way(client, parent, organisation):
    UserFactory(organisation=organisation, username="90000", email="sanne@example.com", is_active=False)
    sign_in(client, "sanne@example.com")
    assert signed_in_as(client) == parent.pk


def test_an_address_used_at_another_organisation_is_no_hindrance(client, parent):
    UserFactory(email="sanne@example.com")
    sign_in(client, "sanne@example.com")
    assert signed_in_as(client) == parent.pk


def test_an_account_does_not_open_at_another_organisation(client, parent):
    OrganisationFactory(slug="maanlicht")
    assert sign_in(client, "100001", slug="maanlicht").status_code == 422
    assert signed_in_as(client) is None


def test_a_user_name_of_staff_is_found_in_any_case(client, organisation):
    staff = UserFactory(organisation=organisation, group_staff=True, username="Groep")
    sign_in(client, "gROEP", environment=Environment.STAFF)
    assert signed_in_as(client) == staff.pk


def test_spaces_in_the_password_count(client, parent):
    assert sign_in(client, "100001", PASSWORD + " ").status_code == 422


REFUSALS = {
    "unknown_account": {"identifier": "999999"},
    "wrong_password": {"identifier": "100001", "password": "not the password"},
    "inactive": {"identifier": "ended"},
    "other_environment": {"identifier": "minder"},
    "email_of_several_accounts": {"identifier": "shared@example.com"},
}


@pytest.fixture
def every_kind_of_account(organisation, parent):
    UserFactory(organisation=organisation, username="ended", is_active=False)
    UserFactory(organisation=organisation, username="minder", childminder_account=True)
    UserFactory.create_batch(2, organisation=organisation, email="shared@example.com")


@pytest.mark.spec("A-04")
@pytest.mark.parametrize("reason", REFUSALS)
def test_every_refusal_reads_the_same_and_only_the_trail_knows_why(client, every_kind_of_account, reason):
    refused = sign_in(client, **REFUSALS[reason])
    reference = sign_in(Client(), "nobody at all", "nothing at all")
    assert refused.status_code == reference.status_code == 422
    assert words_of(refused) == words_of(reference)
    assert {*refused.cookies} == {*reference.cookies}
    assert Event.objects.filter(action=Action.SIGN_IN_REFUSED).first().data["reason"] == reason


@pytest.mark.spec("A-04")
@pytest.mark.parametrize("reason", REFUSALS)
@ARGON2
def test_every_refusal_costs_one_hash_and_the_same_number_of_queries(
    client, every_kind_of_account, reason, monkeypatch
):
    computed = []
    for name in ("encode", "verify"):
        original = getattr(Argon2PasswordHasher, name)
        monkeypatch.setattr(
            Argon2PasswordHasher,
            name,
            lambda *args, o=original, **kw: (computed.append(o.__name__), o(*args, **kw))[1],
        )
    sign_in(client, "nobody at all", "nothing at all")
    assert len(computed) == 1
    with CaptureQueriesContext(
        connection,
    ) as reference:
        sign_in(Client(), "nobody at all", "nothing at all")
    computed.clear()
    with CaptureQueriesContext(connection) as queries:
        sign_in(Client(), **REFUSALS[reason])
    assert len(computed) == 1
    assert len(queries) == len(reference)


@ARGON2
def test_a_right_password_costs_one_hash_too(client, organisation, monkeypatch):
    user = UserFactory(organisation=organisation, username="100001")
    computed = []
    verify = Argon2PasswordHasher.verify
    monkeypatch.setattr(Argon2PasswordHasher, "verify", lambda *args: (computed.append(1), verify(*args))[1])
    sign_in(client, "100001")
    assert signed_in_as(client) == user.pk
    assert len(computed) == 1


def test_a_password_stored_in_an_older_way_is_stored_anew(client, organisation):
    user = UserFactory(organisation=organisation, username="100001")
    assert user.password.startswith("md5$")
    with override_settings(
        PASSWORD_HASHERS=[
            "django.contrib.auth.hashers.Argon2PasswordHasher",
            "django.contrib.auth.hashers.MD5PasswordHasher",
        ]
    ):
        sign_in(client, "100001")
    user.refresh_from_db()
    assert user.password.startswith("argon2$argon2id$")


def test_signing_in_is_recorded_with_device_and_address(client, parent):
    url = reverse("accounts:sign_in", args=["zonnestraal", Environment.PARENT])
    client.post(url, {"identifier": "100001", "password": PASSWORD}, HTTP_USER_AGENT="Firefox on Linux")
    event = Event.objects.get(action=Action.SIGN_IN)
    assert event.actor_id == parent.pk
    assert event.device == "Firefox on Linux"
    assert event.address == "127.0.0.1"
    assert event.data == {"step": "password", "page": "parent"}


def test_a_refusal_keeps_neither_the_password_nor_an_unknown_name(client, parent):
    sign_in(client, "geheim-in-het-verkeerde-veld", "a-secret-password")
    event = Event.objects.get(action=Action.SIGN_IN_REFUSED)
    assert event.object_id == ""
    assert "geheim" not in str(event.data)
    assert "a-secret-password" not in str(event.data)
    assert re.fullmatch("[0-9a-f]{64}", event.data["identifier"])


def test_a_refusal_of_a_known_account_names_it_for_support(client, every_kind_of_account, parent):
    sign_in(client, "minder", "wrong")
    event = Event.objects.get(action=Action.SIGN_IN_REFUSED)
    minder = User.objects.get(username="minder")
    assert (event.object_type, event.object_id) == ("accounts.user", str(minder.pk))
    assert event.data["reason"] == "other_environment"
    assert event.data["page"] == "parent"
    assert event.data["right_password"] is False


def test_the_session_has_a_new_key_after_signing_in(client, parent):
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    client.cookies["session"] = before
    sign_in(client, "100001")
    assert client.session.session_key != before
    assert not Client(headers={"cookie": f"session={before}"}).session.get("_auth_user_id")


def test_the_page_that_was_asked_for_opens_after_signing_in(client, parent):
    response = client.get("/account/")
    assert response.url == "/?next=/account/"
    assert sign_in(client, "100001", next="/account/").url == "/account/"


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.example", "https:evil.example", "\\\\evil.example", "https://evil.example/", "javascript:1"],
)
def test_signing_in_never_leads_to_another_site(client, parent, elsewhere):
    assert sign_in(client, "100001", next=elsewhere).url == "/mijn-kind/"


def test_what_was_typed_comes_back_but_never_the_password(client, parent):
    page = sign_in(client, "1000O1", "not the password").content.decode()
    assert 'value="1000O1"' in page
    assert "not the password" not in page


def test_an_empty_form_says_what_is_missing(client, parent):
    page = sign_in(client, "", "").content.decode()
    assert page.count("errors") >= 2
    assert not Event.objects.exists()


def test_every_sign_in_page_shows_the_way_to_the_others(client, organisation):
    page = client.get("/o/zonnestraal/ouders/").content.decode()
    assert "/o/zonnestraal/gastouders/" in page
    assert "/o/zonnestraal/medewerkers/" in page


def test_parents_of_a_partnership_do_not_exist(client):
    OrganisationFactory(partnership=True, slug="po2806")
    assert client.get("/o/po2806/ouders/").status_code == 404
    assert client.get("/o/po2806/medewerkers/").status_code == 200


def test_signing_out_ends_the_session_and_is_recorded(client, parent):
    client.force_login(parent)
    assert client.post("/uitloggen/").url == "/o/zonnestraal/ouders/"
    assert signed_in_as(client) is None
    assert Event.objects.get(action=Action.SIGN_OUT).actor_id == parent.pk


def test_a_link_cannot_sign_anybody_out(client, parent):
    client.force_login(parent)
    assert client.get("/uitloggen/").status_code == 405
    assert signed_in_as(client) == parent.pk


def test_an_account_that_is_ended_is_signed_out_at_once(client, parent):
    client.force_login(parent)
    User.objects.filter(pk=parent.pk).update(is_active=False)
    assert client.get("/account/").status_code == 302


def test_who_is_signed_in_already_goes_straight_home(client, parent):
    client.force_login(parent)
    assert client.get("/").status_code == 302
    assert client.get("/o/zonnestraal/ouders/").status_code == 302


@pytest.mark.spec("A-01")
def test_a_parent_on_the_childminders_page_is_refused_neutrally_and_finds_the_way(
    client, parent, organisation
):
    page = reverse("accounts:sign_in", args=[organisation.slug, Environment.CHILDMINDER])
    typed = {"identifier": parent.username, "password": PASSWORD}
    known, unknown = client.post(page, typed), client.post(page, {**typed, "identifier": "999999"})
    assert known.status_code == unknown.status_code == 422
    assert words_of(known) == words_of(unknown)
    for word in ("ouders", "medewerkers"):
        assert f'href="/o/{organisation.slug}/{word}/"' in known.content.decode()
    assert 'href="/thuis/"' in known.content.decode()
    event = Event.objects.filter(action=Action.SIGN_IN_REFUSED, object_id=str(parent.pk)).get()
    assert (event.data["reason"], event.data["page"]) == ("other_environment", "childminder")


@pytest.mark.spec("A-01")
@pytest.mark.parametrize("word", ["ouders", "gastouders", "medewerkers"])
def test_each_environment_has_its_own_page_that_leads_to_the_others(client, organisation, word):
    page = client.get(f"/o/{organisation.slug}/{word}/").content.decode()
    for other in {"ouders", "gastouders", "medewerkers"} - {word}:
        assert f'href="/o/{organisation.slug}/{other}/"' in page
    assert 'href="/thuis/"' in page
    assert 'href="/"' in client.get("/thuis/").content.decode()
