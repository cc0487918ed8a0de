from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.contrib.auth.hashers import make_password

from core.accounts.actions import links
from core.accounts.choices import LinkKind
from core.accounts.models import AccountLink, User
from core.audit.choices import Action
from core.audit.models import Event
from core.lib import clock
from core.notifications.models import OutboxMessage
from tests.core.accounts.page import words_of
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
GOOD = "vier paarden aan zee"


@pytest.fixture
def user():
    return UserFactory(password=make_password(None))


@pytest.fixture
def path(user):
    return path_for(user)


def path_for(user, days=14):
    return urlsplit(links.make_link(user, timedelta(days=days))[1]).path


def test_a_link_sets_the_password_and_signs_in(client, user, path):
    assert client.get(path).status_code == 200
    assert client.post(path, {"new_password": GOOD}).url == "/mijn-kind/"
    user.refresh_from_db()
    assert user.check_password(GOOD)
    assert client.get("/account/").status_code == 200
    assert Event.objects.filter(action=Action.PASSWORD_SET, actor=user).exists()


def test_a_link_works_once(client, user, path):
    client.post(path, {"new_password": GOOD})
    assert client.get(path).status_code == 410
    assert client.post(path, {"new_password": "een ander wachtwoord"}).status_code == 410
    user.refresh_from_db()
    assert user.check_password(GOOD)


def test_only_opening_a_link_uses_nothing_up(client, path):
    for _ in range(3):
        client.get(path)
        client.head(path)
    assert client.post(path, {"new_password": GOOD}).status_code == 302


def test_a_weak_password_leaves_the_link_alive(client, path):
    assert client.post(path, {"new_password": "kort"}).status_code == 422
    assert client.post(path, {"new_password": GOOD}).status_code == 302


def test_a_link_expires_with_a_page_that_explains(client, path):
    with time_machine.travel(clock.now() + timedelta(days=14, seconds=1)):
        answer = client.post(path, {"new_password": GOOD})
    assert answer.status_code == 410
    assert "<h1>" in answer.content.decode()


@pytest.mark.spec("A-09")
def test_an_expired_activation_link_sends_a_new_one_to_the_same_address_in_one_click(client, user, path):
    address = user.email
    User.objects.filter(pk=user.pk).update(email="later@example.com")
    with time_machine.travel(clock.now() + timedelta(days=15)):
        assert 'name="again"' in client.get(path).content.decode()
        assert client.post(path, {"again": "1"}).status_code == 200
        message = OutboxMessage.objects.get(kind="accounts.invited")
        assert (message.recipient, message.address) == (user, address)
        assert client.post(path, {"again": "1"}).status_code == 429
    assert OutboxMessage.objects.count() == 1


def test_an_expired_reset_link_sends_nothing(client, user):
    _, url = links.make_link(user, timedelta(hours=1), kind=LinkKind.RESET)
    with time_machine.travel(clock.now() + timedelta(hours=2)):
        assert client.post(urlsplit(url).path, {"again": "1"}).status_code == 410
    assert not OutboxMessage.objects.exists()


def test_a_newer_link_puts_the_older_one_out_of_use(client, user, path):
    newer = path_for(user)
    assert client.get(path).status_code == 410
    assert client.get(newer).status_code == 200


def test_an_ended_account_has_no_use_for_a_link(client, user, path):
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get(path).status_code == 410


def test_a_made_up_link_reads_like_an_expired_one(client, path):
    client.post(path, {"new_password": GOOD})
    client.logout()
    assert words_of(client.get("/welkom/made-up/")) == words_of(client.get(path))


def test_the_database_knows_only_a_hash_of_the_token(user, path):
    token = path.split("/")[2]
    assert token not in AccountLink.objects.get().digest


def test_the_page_tells_no_other_site_where_it_came_from(client, path):
    assert client.get(path).headers["Referrer-Policy"] == "strict-origin"


def test_of_two_answers_to_one_link_the_first_counts(user, path):
    link = AccountLink.objects.get()
    assert links.use_link(link, GOOD)
    assert not links.use_link(link, "een ander wachtwoord")
    user.refresh_from_db()
    assert user.check_password(GOOD)


def test_a_link_never_passes_by_the_second_factor(client):
    user = UserFactory(planner=True, with_app=True)
    assert client.post(path_for(user), {"new_password": GOOD}).url == "/tweede-stap/"
    assert client.get("/account/").status_code == 302


def test_the_password_of_before_no_longer_signs_in(client):
    user = UserFactory()
    client.post(path_for(user), {"new_password": GOOD})
    user.refresh_from_db()
    assert not user.check_password(PASSWORD)
