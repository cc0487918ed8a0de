"""Notificaties: what comes by mail and on devices, chosen by everyone for themselves (P-32)."""

import pytest
from django.test import Client

from core.notifications.choices import Channel, Item, Moment
from core.notifications.models import Preference, PushSubscription
from tests.core.notifications.push_service import HOST, Browser
from tests.factories import BounceFactory, PushSubscriptionFactory, UserFactory
from tests.family import make_home
from tests.pages import in_english, queries_of, words
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
PAGE, ON = "/overig/notificaties/", "/overig/notificaties/aan/"


@pytest.fixture
def user():
    return make_home().guardian.user


@pytest.fixture
def client(user) -> Client:
    return in_english(sign_in(user))


def choices(**changed: str) -> dict[str, str]:
    everything = {f"{item}-{channel}": "at_once" for item in Item for channel in Channel}
    return everything | {name.replace("_on_", "-"): moment for name, moment in changed.items()}


def browser() -> dict[str, str]:
    keys = Browser()
    return {"endpoint": f"https://{HOST}/send/1", "p256dh": keys.p256dh, "auth": keys.auth}


# What and when


@pytest.mark.spec("P-32")
def test_each_item_can_be_chosen_for_mail_and_for_devices(client, user):
    page = words(client.get(PAGE))
    for label in (
        "Diary",
        "Photos",
        "Messages",
        "News",
        "Newsletter",
        "Your own requests",
        "Agenda",
        "Credits",
    ):
        assert f"{label}: e-mail" in page
        assert f"{label}: message on your device" in page
    assert client.post(PAGE, choices(diary_on_mail="daily", news_on_push="off")).url == PAGE
    kept = {(row.item, row.channel): row.moment for row in Preference.objects.filter(user=user)}
    assert kept[Item.DIARY, Channel.MAIL] == Moment.DAILY
    assert kept[Item.NEWS, Channel.PUSH] == Moment.OFF
    assert kept[Item.MESSAGES, Channel.MAIL] == Moment.AT_ONCE


def test_what_was_chosen_is_shown_again(client):
    client.post(PAGE, choices(photos_on_mail="off"))
    field = client.get(PAGE).context["form"]["photos-mail"]
    assert field.initial == "off"
    client.post(PAGE, choices(photos_on_mail="daily"))
    assert client.get(PAGE).context["form"]["photos-mail"].initial == "daily"


def test_a_moment_that_does_not_exist_is_refused_and_nothing_is_kept(client):
    response = client.post(PAGE, choices(photos_on_mail="every minute"))
    assert response.status_code == 422
    assert not Preference.objects.exists()


@pytest.mark.parametrize(
    ("who", "items"),
    [({"group_staff": True}, {"messages"}), ({"childminder_account": True}, {"messages", "agenda"})],
)
def test_others_choose_what_they_can_hear_of(who, items):
    form = sign_in(UserFactory(**who)).get(PAGE).context["form"]
    assert {name.split("-")[0] for name in form.fields} == items


def test_without_a_key_for_push_the_page_speaks_of_mail_alone(client, settings):
    settings.PUSH_KEYS = []
    page = words(client.get(PAGE))
    assert "On your devices" not in page
    assert "By e-mail" in page


def test_who_does_not_get_our_mail_is_told(client, user):
    assert "does not reach you" not in words(client.get(PAGE))
    BounceFactory(address=user.email)
    assert "does not reach you" in words(client.get(PAGE))


def test_the_page_leads_from_more(client):
    assert PAGE in client.get("/overig/").content.decode()


@pytest.mark.spec("N-41")
def test_more_devices_take_no_more_queries(client, user):
    PushSubscriptionFactory(user=user)
    few = queries_of(client, PAGE)
    PushSubscriptionFactory.create_batch(9, user=user)
    assert queries_of(client, PAGE) == few


# Devices


@pytest.mark.spec("P-32")
def test_a_browser_is_switched_on_and_off(client, user):
    client.post(ON, browser())
    (row,) = PushSubscription.objects.filter(user=user)
    assert "this browser" in words(client.get(PAGE))
    client.post(f"/overig/notificaties/{row.pk}/uit/")
    assert not PushSubscription.objects.exists()


@pytest.mark.spec("N-03")
def test_a_push_service_that_nobody_knows_is_refused_in_words(client):
    response = client.post(ON, browser() | {"endpoint": "https://169.254.169.254/"}, follow=True)
    assert "We do not know the push service of this browser" in words(response)
    assert not PushSubscription.objects.exists()


def test_the_device_of_another_is_not_there(client):
    row = PushSubscriptionFactory()
    assert client.post(f"/overig/notificaties/{row.pk}/uit/").status_code == 404
    assert PushSubscription.objects.filter(pk=row.pk).exists()


@pytest.mark.spec("P-32")
def test_signing_out_switches_this_browser_off_and_no_other(client, user):
    client.post(ON, browser())
    elsewhere = PushSubscriptionFactory(user=user, session=None)
    client.post("/uitloggen/")
    assert list(PushSubscription.objects.all()) == [elsewhere]
