import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client

from core.accounts.models import User
from core.audit.choices import Action
from core.audit.models import Event
from core.childcare.models import Guardian
from core.lib import clock
from core.notifications.delivery import deliver_due
from core.notifications.models import OutboxMessage
from tests.factories import GuardianFactory

pytestmark = pytest.mark.django_db
OLD, NEW = "sanne@example.com", "nieuw@example.com"


@pytest.fixture
def user():
    return GuardianFactory(email=OLD).user


@pytest.fixture
def client(user):
    client = Client()
    client.force_login(user)
    return client


def ask(client, email=NEW):
    return client.post("/account/e-mail/", {"email": email})


def link():
    deliver_due(seconds=5)
    return re.search(r"(/account/e-mail/[\w-]+/)", mail.outbox[-1].body)[1]


def address_of(user):
    return User.objects.get(pk=user.pk).email


@pytest.mark.spec("A-11")
def test_a_new_address_is_confirmed_from_there_and_announced_to_the_old_one(client, user):
    assert ask(client).url == "/account/"
    path = link()
    assert mail.outbox[-1].to == [NEW]
    assert address_of(user) == OLD
    assert Client().post(path).status_code == 200
    assert address_of(user) == NEW
    deliver_due(seconds=5)
    assert mail.outbox[-1].to == [OLD]
    assert Event.objects.filter(action=Action.EMAIL_CHANGED, actor=user).exists()


def test_only_opening_the_link_changes_nothing(client, user):
    ask(client)
    path = link()
    assert Client().get(path).status_code == 200
    assert address_of(user) == OLD


def test_the_link_works_once_and_for_a_day(client, user):
    ask(client)
    path = link()
    with time_machine.travel(clock.now() + timedelta(days=1, seconds=1)):
        assert Client().post(path).status_code == 410
    assert Client().post(path).status_code == 200
    assert Client().post(path).status_code == 410


def test_the_link_sets_no_password(client, user):
    ask(client)
    path = link().replace("/account/e-mail/", "/welkom/")
    assert Client().get(path).status_code == 410


@pytest.mark.parametrize("typed", ["", "geen adres", "SANNE@example.com"])
def test_without_a_new_address_nothing_is_sent(client, typed):
    assert ask(client, email=typed).status_code == 422
    assert not OutboxMessage.objects.exists()


def test_one_link_goes_to_an_address_in_a_quarter_of_an_hour(client):
    ask(client)
    assert ask(client).status_code == 422
    assert OutboxMessage.objects.count() == 1


def test_the_register_follows_so_that_reset_links_go_there(client, user):
    ask(client)
    Client().post(link())
    assert Guardian.objects.get(user=user).email == NEW
