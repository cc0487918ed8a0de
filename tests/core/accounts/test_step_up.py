"""Proving once more who it is, before a sensitive page."""

from datetime import timedelta

import pytest
import time_machine
from django.test import override_settings
from django.urls import reverse

from core.accounts import second_factor
from core.accounts.second_factor import confirmed_app
from core.audit.choices import Action
from core.audit.models import Event
from core.lib import clock
from tests.factories import PASSWORD, BsnFactory, GuardianFactory, SecondFactorResetFactory, UserFactory
from tests.pages import in_english, words
from tests.signing_in import sign_in, sign_in_on_page

pytestmark = pytest.mark.django_db

EMAIL, CHALLENGE = "/account/e-mail/", "/account/bevestigen/"
START = clock.now().replace(microsecond=0)


@pytest.fixture
def parent():
    return UserFactory()


@pytest.fixture
def manager():
    return UserFactory(manager=True, with_app=True)


def code_of(user):
    return second_factor.current_code(confirmed_app(user))


def test_signing_in_counts_for_five_minutes(client, parent):
    with time_machine.travel(START, tick=False) as now:
        sign_in_on_page(client, parent)
        now.shift(timedelta(minutes=5))
        assert client.get(EMAIL).status_code == 200
        now.shift(timedelta(seconds=1))
        assert client.get(EMAIL).url == f"{CHALLENGE}?next={EMAIL}"


def test_how_long_a_proof_lasts_can_be_set(client, parent):
    with override_settings(STEP_UP_MINUTES=1), time_machine.travel(START, tick=False) as now:
        sign_in_on_page(client, parent)
        now.shift(timedelta(seconds=61))
        assert client.get(EMAIL).status_code == 302


@pytest.mark.parametrize("page", ["accounts:change_email", "accounts:recovery_codes", "accounts:set_up_app"])
def test_pages_for_the_safety_of_the_account_ask_a_code_and_then_open(manager, page):
    with time_machine.travel(START, tick=False) as now:
        client = sign_in(manager)
        now.shift(timedelta(minutes=6))
        turned_away = client.get(reverse(page))
        assert turned_away.url == f"{CHALLENGE}?next={reverse(page)}"
        answer = client.post(turned_away.url, {"code": code_of(manager)})
        assert client.get(answer.url).status_code == 200
    line = Event.objects.get(action=Action.STEPPED_UP)
    assert (line.actor, line.data) == (manager, {"means": "code"})


@pytest.mark.spec("A-13")
def test_resetting_a_second_factor_asks_who_it_is_first():
    support = UserFactory(manager=True, with_app=True)
    owner = UserFactory(planner=True, with_app=True, organisation=support.organisation)
    reset = SecondFactorResetFactory(owner=owner)
    with time_machine.travel(START, tick=False) as now:
        client = sign_in(support)
        now.shift(timedelta(minutes=6))
        for page in ("accounts:ask_factor_reset", "accounts:factor_reset"):
            pk = owner.pk if page == "accounts:ask_factor_reset" else reset.pk
            assert client.post(reverse(page, args=[pk])).url.startswith(CHALLENGE)
    assert second_factor.confirmed_app(owner)


def test_after_the_proof_for_a_file_the_page_with_its_link_comes_back(manager):
    page = "http://testserver/beheer/logboek/?soort=account"
    with time_machine.travel(START, tick=False) as now:
        client = in_english(sign_in(manager))
        now.shift(timedelta(minutes=6))
        turned_away = client.get(reverse("accounts:trail_export", args=["csv"]), headers={"referer": page})
        assert "choose the file once more" in words(client.get(turned_away.url))
        answer = client.post(turned_away.url, {"code": code_of(manager)})
        assert answer.url == "/beheer/logboek/?soort=account"
        assert client.get(reverse("accounts:trail_export", args=["csv"])).status_code == 200


@pytest.mark.parametrize("sent", [{"code": "000000"}, {"password": PASSWORD}, {}])
def test_a_wrong_code_or_a_password_in_its_place_opens_nothing(manager, sent):
    with time_machine.travel(START, tick=False) as now:
        client = sign_in(manager)
        now.shift(timedelta(minutes=6))
        assert client.post(CHALLENGE, sent).status_code == 422
        assert client.get(EMAIL).status_code == 302


def test_wrong_codes_make_the_next_one_wait_and_are_recorded(manager):
    with time_machine.travel(START, tick=False) as now:
        client = in_english(sign_in(manager))
        now.shift(timedelta(minutes=6))
        client.post(CHALLENGE, {"code": "000000"})
        page = client.post(CHALLENGE, {"code": code_of(manager)})
    assert "Try again in" in words(page)
    reasons = [
        line.data["reason"] for line in Event.objects.filter(action=Action.SIGN_IN_REFUSED).order_by("pk")
    ]
    assert reasons == ["wrong_code", "code_during_wait"]


def test_wrong_passwords_wait_as_at_sign_in(client, parent):
    with time_machine.travel(START, tick=False) as now:
        sign_in_on_page(client, parent)
        now.shift(timedelta(minutes=6))
        statuses = [client.post(CHALLENGE, {"password": "geraden"}).status_code for _ in range(6)]
        assert statuses == [422] * 5 + [429]
        assert client.post(CHALLENGE, {"password": PASSWORD}).status_code == 429


def test_a_whole_bsn_is_asked_for_again_and_shown_once(manager):
    guardian = GuardianFactory(family__organisation=manager.organisation)
    BsnFactory(guardian=guardian)
    url = reverse("childcare:bsn_reveal", args=[guardian.family_id, "verzorger", guardian.pk])
    with time_machine.travel(START, tick=False) as now:
        client = sign_in(manager)
        now.shift(timedelta(minutes=6))
        turned_away = client.post(url, {"reason": "Jaaropgave"})
        assert turned_away.url == f"{CHALLENGE}?next=/account/bewaard-formulier/"
        assert not Event.objects.filter(action=Action.BSN_REVEALED).exists()
        kept = client.get(client.post(turned_away.url, {"code": code_of(manager)}).url).content.decode()
        assert f'action="{url}"' in kept
        assert "Jaaropgave" in kept
        shown = client.post(url, {"reason": "Jaaropgave", "kept_form": "1"})
        assert shown.status_code == 200
    assert Event.objects.filter(action=Action.BSN_REVEALED).count() == 1
    assert "Jaaropgave" not in client.get("/account/bewaard-formulier/").content.decode()


def test_the_challenge_leads_to_no_other_site(client, parent):
    sign_in_on_page(client, parent)
    assert client.get(f"{CHALLENGE}?next=//evil.example").url.startswith("/")
    assert "evil" not in client.get(f"{CHALLENGE}?next=//evil.example").url


def test_a_second_factor_that_is_still_to_come_comes_first(manager):
    client = sign_in(manager, second_step=False)
    assert client.get(CHALLENGE).url.startswith("/tweede-stap/")
    assert client.post(CHALLENGE, {"code": code_of(manager)}).url.startswith("/tweede-stap/")
