"""Signing in with two steps, as users meet it."""

import re
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from core.accounts import second_factor
from core.accounts.choices import Environment
from core.accounts.models import AuthenticatorApp, RecoveryCodes
from core.audit.choices import Action
from core.audit.models import Event
from tests.factories import PASSWORD, AuthenticatorAppFactory, UserFactory
from tests.pages import in_english, words

pytestmark = pytest.mark.django_db
SHOWN_CODE = re.compile(r"<code>([A-Z2-7]{4}(?:-[A-Z2-7]{4}){3})</code>")


@pytest.fixture
def planner():
    return UserFactory(planner=True, username="planner")


@pytest.fixture
def app(planner):
    return AuthenticatorAppFactory(user=planner)


def give_password(client, user, **more):
    url = reverse("accounts:sign_in", args=[user.organisation.slug, user.environment])
    return client.post(url, {"identifier": user.username, "password": PASSWORD, **more})


def set_up(client, user):
    """Through the three steps; the answer is the page with the recovery codes."""
    client.post("/tweede-stap/instellen/")
    return client.post(
        "/tweede-stap/instellen/code/", {"code": second_factor.current_code(second_factor.pending_app(user))}
    )


@pytest.mark.spec("A-12")
def test_the_first_sign_in_of_a_planner_walks_through_set_up(client, planner):
    assert give_password(client, planner).url == "/tweede-stap/instellen/"
    assert client.get("/tweede-stap/instellen/").status_code == 200
    assert client.post("/tweede-stap/instellen/").url == "/tweede-stap/instellen/code/"
    page = client.get("/tweede-stap/instellen/code/").content.decode()
    assert "data:image/svg+xml" in page
    assert second_factor.seed_text(second_factor.pending_app(planner)) in page
    assert client.get("/account/").url.startswith("/tweede-stap/instellen/")
    code = second_factor.current_code(second_factor.pending_app(planner))
    codes_page = client.post("/tweede-stap/instellen/code/", {"code": code})
    assert len(SHOWN_CODE.findall(codes_page.content.decode())) == 10
    assert client.get("/account/").status_code == 200


@pytest.mark.spec("A-12")
def test_the_set_up_names_the_organisation_in_the_app(client, planner):
    give_password(client, planner)
    client.post("/tweede-stap/instellen/")
    page = unescape(client.get("/tweede-stap/instellen/code/").content.decode())
    assert f"{planner.organisation.name} (planner)" in page


@pytest.mark.spec("A-12")
@pytest.mark.parametrize("role", ["planner", "manager"])
def test_a_password_alone_opens_nothing_for_roles_with_a_second_factor(client, role):
    user = UserFactory(**{role: True}, with_app=True)
    assert give_password(client, user).url == "/tweede-stap/"
    assert client.get("/account/").url == "/tweede-stap/?next=/account/"
    assert client.get("/start/").url == "/tweede-stap/?next=/start/"


@pytest.mark.spec("A-12")
def test_the_code_from_the_app_completes_the_sign_in(client, planner, app):
    give_password(client, planner)
    answer = client.post("/tweede-stap/", {"code": second_factor.current_code(app), "next": "/account/"})
    assert answer.url == "/account/"
    assert client.get("/account/").status_code == 200
    steps = [event.data["step"] for event in Event.objects.filter(action=Action.SIGN_IN).order_by("pk")]
    assert steps == ["password", "second_factor"]


def test_the_session_key_changes_again_at_the_second_step(client, planner, app):
    give_password(client, planner)
    before = client.session.session_key
    client.post("/tweede-stap/", {"code": second_factor.current_code(app)})
    assert client.session.session_key != before


def test_a_code_that_signed_in_once_does_not_sign_in_again(client, planner, app):
    code = second_factor.current_code(app)
    give_password(client, planner)
    client.post("/tweede-stap/", {"code": code})
    client.post("/uitloggen/")
    give_password(client, planner)
    assert client.post("/tweede-stap/", {"code": code}).status_code == 422


def test_a_wrong_code_says_so_and_is_recorded(client, planner, app):
    give_password(client, planner)
    answer = client.post("/tweede-stap/", {"code": "000000"})
    assert answer.status_code == 422
    assert Event.objects.get(action=Action.SIGN_IN_REFUSED).data["reason"] == "wrong_code"
    assert client.get("/account/").status_code == 302


def test_codes_in_quick_succession_are_told_to_wait(client, planner, app):
    give_password(client, planner)
    with time_machine.travel(0, tick=False):
        client.post("/tweede-stap/", {"code": "000000"})
        client.post("/tweede-stap/", {"code": second_factor.current_code(app)})
    refusals = Event.objects.filter(action=Action.SIGN_IN_REFUSED).order_by("pk")
    assert [event.data["reason"] for event in refusals] == ["wrong_code", "code_during_wait"]


def test_the_field_for_the_code_helps_telephones(client, planner, app):
    give_password(client, planner)
    field = re.search(r"<input[^>]*name=\"code\"[^>]*>", client.get("/tweede-stap/").content.decode())[0]
    assert 'autocomplete="one-time-code"' in field
    assert 'inputmode="numeric"' in field


@pytest.mark.spec("A-12")
def test_a_recovery_code_signs_in_once_in_place_of_the_app(client, planner):
    give_password(client, planner)
    codes = SHOWN_CODE.findall(set_up(client, planner).content.decode())
    for expected in (302, 422):
        client.post("/uitloggen/")
        give_password(client, planner)
        assert client.post("/tweede-stap/herstelcode/", {"code": codes[0]}).status_code == expected


@pytest.mark.spec("A-12")
def test_the_recovery_codes_are_shown_once(client, planner):
    give_password(client, planner)
    codes = SHOWN_CODE.findall(set_up(client, planner).content.decode())
    for path in ("/account/", "/account/herstelcodes/", "/tweede-stap/instellen/code/", "/start/"):
        assert not any(code in client.get(path, follow=True).content.decode() for code in codes)


@pytest.mark.spec("A-12")
def test_a_parent_may_switch_the_second_step_on(client):
    parent = UserFactory()
    assert give_password(client, parent).url == "/mijn-kind/"
    assert client.post("/tweede-stap/instellen/").status_code == 302
    code = second_factor.current_code(second_factor.pending_app(parent))
    client.post("/tweede-stap/instellen/code/", {"code": code})
    client.post("/uitloggen/")
    assert give_password(client, parent).url == "/tweede-stap/"


def test_a_parent_who_started_but_did_not_confirm_still_signs_in_with_the_password(client):
    parent = UserFactory()
    second_factor.add_app(parent, confirmed=False)
    assert give_password(client, parent).url == "/mijn-kind/"


def test_new_recovery_codes_take_the_place_of_the_old_ones(client, planner):
    give_password(client, planner)
    old = SHOWN_CODE.findall(set_up(client, planner).content.decode())
    assert not SHOWN_CODE.findall(client.get("/account/herstelcodes/").content.decode())
    new = SHOWN_CODE.findall(client.post("/account/herstelcodes/").content.decode())
    assert len(new) == 10
    assert not set(new) & set(old)
    assert not second_factor.use_recovery_code(RecoveryCodes.objects.get(user=planner), old[0])


@pytest.mark.parametrize("path", ["/tweede-stap/instellen/", "/tweede-stap/instellen/code/"])
def test_who_knows_only_the_password_cannot_put_another_telephone_in_place(client, planner, app, path):
    second_factor.add_app(planner, confirmed=False)
    pending = second_factor.pending_app(planner)
    give_password(client, planner)
    answer = client.post(path, {"code": second_factor.current_code(pending)})
    assert answer.url == "/tweede-stap/"
    assert second_factor.confirmed_app(planner) == app


def test_another_telephone_ends_the_old_app_once_it_is_confirmed(client, planner, app):
    give_password(client, planner)
    client.post("/tweede-stap/", {"code": second_factor.current_code(app)})
    client.post("/tweede-stap/instellen/")
    assert AuthenticatorApp.objects.filter(pk=app.pk, confirmed=True).exists()
    code = second_factor.current_code(second_factor.pending_app(planner))
    assert client.post("/tweede-stap/instellen/code/", {"code": code}).status_code == 200
    assert not AuthenticatorApp.objects.filter(pk=app.pk).exists()
    assert client.get("/account/").status_code == 200


def test_the_wrong_user_can_still_sign_out_at_the_second_step(client, planner, app):
    give_password(client, planner)
    assert client.post("/uitloggen/").status_code == 302
    assert client.get("/tweede-stap/").url.startswith("/")


def test_another_users_code_does_not_help(client, planner, app):
    other = AuthenticatorAppFactory()
    give_password(client, planner)
    assert client.post("/tweede-stap/", {"code": second_factor.current_code(other)}).status_code == 422


def test_pages_of_the_second_step_send_strangers_to_the_start(client):
    for path in ("/tweede-stap/", "/tweede-stap/herstelcode/", "/tweede-stap/instellen/"):
        assert client.get(path).url.startswith("/?next=")


def test_group_staff_need_no_second_step(client):
    user = UserFactory(group_staff=True)
    assert user.environment == Environment.STAFF
    assert give_password(client, user).url == "/groep/"


@pytest.mark.spec("A-14")
def test_a_telephone_that_is_minutes_off_is_told_to_set_its_clock(client, planner, app):
    with time_machine.travel(0, tick=False) as clock:
        give_password(in_english(client), planner)
        clock.move_to(180)
        early = second_factor.current_code(app)
        clock.move_to(0)
        answer = client.post("/tweede-stap/", {"code": early})
    assert answer.status_code == 422
    assert "The clock of the telephone is about 3 minutes ahead." in words(answer)
