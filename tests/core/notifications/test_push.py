"""Push messages: handed to a push service on this machine, and to no other place."""

import socket
from datetime import timedelta

import pytest
from py_vapid import Vapid02

from core.lib import clock
from core.notifications import push
from core.notifications.checks import push_keys_are_keys
from core.notifications.choices import Channel, OutboxState
from core.notifications.delivery import deliver_due
from core.notifications.management.commands import make_push_key
from core.notifications.models import OutboxMessage, PushSubscription
from core.notifications.push import BrowserKeys, UnsafeEndpointError
from core.notifications.subscriptions import MOST_BROWSERS, end_with_sessions, switch_on
from tests.core.notifications.push_service import HOST, Browser, PushService
from tests.factories import OutboxMessageFactory, PushSubscriptionFactory, UserFactory

pytestmark = pytest.mark.django_db
GOOD = Browser()


@pytest.fixture
def service(settings):
    made = PushService()
    settings.OUTBOUND_STAND_INS = {HOST: made.address}
    yield made
    made.close()


def device(browser=GOOD, **more) -> PushSubscription:
    values = {"endpoint": f"https://{HOST}/send/1", "p256dh": browser.p256dh, "auth": browser.auth}
    return PushSubscriptionFactory(**(values | more))


def message_for(row: PushSubscription, **more) -> OutboxMessage:
    return OutboxMessageFactory(channel=Channel.PUSH, recipient=row.user, subscription=row, **more)


def last_answer(message: OutboxMessage) -> str:
    return message.tries.get().answer


# What is sent


@pytest.mark.spec("N-03")
def test_the_browser_reads_that_there_is_something_new_and_nothing_more(service):
    message_for(device(user=UserFactory(full_name="Sanne de Vries")))
    assert deliver_due() == {OutboxState.SENT: 1}
    ((_headers, body),) = service.handed
    assert GOOD.read(body) == {"title": "Kring", "body": "Nieuw bericht in Kring", "url": "/meldingen/"}


@pytest.mark.spec("N-03")
def test_it_is_in_the_language_of_the_receiver(service):
    message_for(device(user=UserFactory(language="en")))
    deliver_due()
    assert GOOD.read(service.handed[0][1])["body"] == "New message in Kring"


@pytest.mark.spec("N-03")
def test_it_is_signed_with_our_key_for_that_push_service(service):
    message_for(device())
    deliver_due()
    headers, _body = service.handed[0]
    assert Vapid02.verify(headers["authorization"])
    assert headers["authorization"].endswith(f"k={push.public_key()}")
    assert headers["content-encoding"] == "aes128gcm"
    assert int(headers["ttl"]) == 24 * 3600


def test_a_browser_of_an_older_key_of_ours_is_still_sent_its_messages(service, settings, capsys):
    row = device()
    make_push_key.Command().handle()
    settings.PUSH_KEYS = [capsys.readouterr().out.strip(), *settings.PUSH_KEYS]
    message_for(row)
    deliver_due()
    assert service.handed[0][0]["authorization"].endswith(f"k={row.server_key}")
    assert push.public_key() != row.server_key


@pytest.mark.spec("N-01")
def test_who_may_no_longer_know_gets_no_push(service, write_with):
    write_with(lambda message: None)
    message_for(device())
    assert deliver_due() == {OutboxState.WITHDRAWN: 1}
    assert service.handed == []


def test_a_push_of_more_than_a_day_ago_is_not_sent(service, later):
    message_for(device())
    later(hours=25)
    assert deliver_due() == {OutboxState.WITHDRAWN: 1}


def test_a_closed_account_gets_no_push(service):
    message_for(device(user=UserFactory(is_active=False)))
    assert deliver_due() == {OutboxState.WITHDRAWN: 1}


# What the push service answers


@pytest.mark.spec("N-03")
@pytest.mark.parametrize("status", [404, 410])
def test_a_dead_subscription_is_dropped(service, status):
    service.status = status
    message = message_for(device())
    assert deliver_due() == {OutboxState.WITHDRAWN: 1}
    assert not PushSubscription.objects.exists()
    assert last_answer(message).startswith(str(status))


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_push_service_is_tried_again_later(service, status, later):
    service.status = status
    message_for(device())
    assert deliver_due() == {OutboxState.WAITING: 1}
    service.status = 201
    later(minutes=1)
    assert deliver_due() == {OutboxState.SENT: 1}


@pytest.mark.parametrize("status", [400, 403, 413])
def test_what_the_push_service_refuses_is_given_up_with_its_answer(service, status):
    service.status = status
    message = message_for(device())
    assert deliver_due() == {OutboxState.DEAD: 1}
    assert last_answer(message) == str(status)


def test_a_redirect_is_not_followed(service):
    service.status, service.location = 302, "https://updates.push.services.mozilla.com/"
    message_for(device())
    assert deliver_due() == {OutboxState.DEAD: 1}
    assert len(service.handed) == 1


def test_mail_goes_on_while_the_push_service_is_away(settings, mail_server):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        settings.OUTBOUND_STAND_INS = {HOST: ("127.0.0.1", closed.getsockname()[1])}
    for _several in range(3):
        message_for(device())
    OutboxMessageFactory(recipient__email="ouder@example.com")
    assert deliver_due() == {OutboxState.WAITING: 1, OutboxState.SENT: 1}
    assert mail_server.receivers == ["ouder@example.com"]


@pytest.mark.spec("N-03")
def test_a_push_service_that_does_not_answer_is_not_waited_for(settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.OUTBOUND_STAND_INS = {HOST: silent.getsockname()}
        settings.PUSH_SECONDS = 0.3
        message = message_for(device())
        began = clock.now()
        deliver_due()
    assert clock.now() - began < timedelta(seconds=3)
    assert "did not answer in time" in last_answer(message)


# Where it may go

INSIDE = [
    "http://fcm.googleapis.com/send/1",
    "https://fcm.googleapis.com:8443/send/1",
    "https://127.0.0.1/send/1",
    "https://[::1]/send/1",
    "https://169.254.169.254/latest/meta-data/",
    "https://2130706433/",
    "https://localhost/",
    "https://fcm.googleapis.com.evil.example/",
    "https://evil.example/fcm.googleapis.com",
    "https://fcm.googleapis.com@evil.example/",
    "https://user:secret@fcm.googleapis.com/",
    "https://evilpush.apple.com/",
    "file:///etc/passwd",
    "",
]


@pytest.mark.spec("N-03")
@pytest.mark.parametrize("endpoint", INSIDE)
def test_an_endpoint_anywhere_else_is_refused_at_saving(endpoint):
    with pytest.raises(UnsafeEndpointError):
        BrowserKeys(endpoint, GOOD.p256dh, GOOD.auth)


@pytest.mark.spec("N-03")
@pytest.mark.parametrize("endpoint", INSIDE)
def test_an_endpoint_anywhere_else_is_refused_at_sending_too(endpoint, service, settings):
    hosts = ["127.0.0.1", "::1", "169.254.169.254", "2130706433", "localhost", "evil.example"]
    settings.OUTBOUND_STAND_INS = dict.fromkeys(hosts, service.address)
    message_for(device(endpoint=endpoint))
    assert deliver_due() == {OutboxState.DEAD: 1}
    assert service.handed == []
    assert not PushSubscription.objects.exists()


@pytest.mark.spec("N-03")
def test_a_known_name_that_leads_inside_is_not_gone_to(monkeypatch):
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *_, **__: [(socket.AF_INET, 1, 6, "", ("10.0.0.8", 443))]
    )
    message = message_for(device())
    assert deliver_due() == {OutboxState.DEAD: 1}
    assert "forbidden" in last_answer(message)


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/abc:DEF",
        "https://updates.push.services.mozilla.com/wpush/v2/abc",
        "https://web.push.apple.com/abc",
        "https://wns2-par02p.notify.windows.com/w/?token=abc",
    ],
)
def test_the_push_services_of_the_known_browsers_are_good(endpoint):
    assert BrowserKeys(endpoint, GOOD.p256dh, GOOD.auth).endpoint == endpoint


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [("", GOOD.auth), ("AAAA", GOOD.auth), ("é", GOOD.auth), (GOOD.p256dh, ""), (GOOD.p256dh, "AAAA")],
    ids=["no key", "short key", "no base64", "no secret", "short secret"],
)
def test_keys_that_are_none_are_refused(p256dh, auth):
    with pytest.raises(UnsafeEndpointError):
        BrowserKeys(f"https://{HOST}/send/1", p256dh, auth)


def test_keys_with_other_signs_between_are_refused():
    for p256dh, auth in ((GOOD.p256dh + "!" * 80, GOOD.auth), (GOOD.p256dh, GOOD.auth + "!" * 80)):
        with pytest.raises(UnsafeEndpointError):
            BrowserKeys(f"https://{HOST}/send/1", p256dh, auth)


# Switching on and off


def keys(number: int = 1) -> BrowserKeys:
    return BrowserKeys(f"https://{HOST}/send/{number}", GOOD.p256dh, GOOD.auth)


def test_a_browser_that_is_switched_on_twice_is_there_once():
    user = UserFactory()
    for label in ("Firefox", "Firefox, Android"):
        switch_on(user, keys(), session=1, label=label)
    assert [row.label for row in user.push_subscriptions.all()] == ["Firefox, Android"]


def test_the_oldest_of_too_many_browsers_makes_room():
    user = UserFactory()
    for number in range(MOST_BROWSERS + 1):
        switch_on(user, keys(number), session=1, label="Firefox")
    endpoints = set(user.push_subscriptions.values_list("endpoint", flat=True))
    assert len(endpoints) == MOST_BROWSERS
    assert f"https://{HOST}/send/0" not in endpoints


def test_signing_out_takes_the_browser_along():
    user = UserFactory()
    switch_on(user, keys(1), session=1, label="Firefox")
    switch_on(user, keys(2), session=2, label="Chrome")
    end_with_sessions([1])
    assert [row.label for row in user.push_subscriptions.all()] == ["Chrome"]


def test_a_wrong_key_of_ours_is_told_by_the_check(settings):
    assert push_keys_are_keys() == []
    settings.PUSH_KEYS = ["not a key"]
    assert [problem.id for problem in push_keys_are_keys()] == ["notifications.E001"]
