"""Asking for the activation link: exactly that address, once per 15 minutes."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localtime

from core.homelogin.actions.links import BETWEEN_LINKS, ask_link
from core.homelogin.emails import link_for_home
from core.lib import clock
from core.notifications.models import OutboxMessage
from tests.core.accounts.page import words_of
from tests.factories import HomeAccountFactory, HomeAddressFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def address():
    return HomeAddressFactory(account__email="thuis@example.com")


def ask(client, email):
    return client.post(reverse("homelogin:ask_link"), {"email": email})


@pytest.mark.spec("A-19")
def test_one_link_per_address_in_fifteen_minutes(address, monkeypatch):
    assert ask_link("thuis@example.com").sent
    soon = ask_link(" Thuis@example.com")
    assert not soon.sent
    later = soon.next_at + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert ask_link("thuis@example.com").sent
    assert OutboxMessage.objects.filter(address="thuis@example.com").count() == 2


@pytest.mark.spec("A-33")
def test_the_page_names_sender_spam_delay_and_next_time(client, address, settings):
    settings.DEFAULT_FROM_EMAIL = "Kring <nietbeantwoorden@kring.example>"
    page = ask(client, "thuis@example.com").content.decode()
    next_at = clock.now() + BETWEEN_LINKS
    assert "afzender nietbeantwoorden@kring.example." in page
    assert "spam" in page
    assert " uur " in page
    assert f"{localtime(next_at):%H:%M}" in page


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client, address):
    known = words_of(ask(client, "thuis@example.com")).replace("thuis@", "x@")
    unknown = words_of(ask(client, "nobody@example.com")).replace("nobody@", "x@")
    assert known == unknown
    assert link_for_home(OutboxMessage.objects.get(address="nobody@example.com")) is None


@pytest.mark.spec("A-19")
def test_the_mail_goes_to_exactly_that_address_and_names_no_child(address):
    ask_link("thuis@example.com")
    message = OutboxMessage.objects.get()
    mail = link_for_home(message)
    assert message.address == "thuis@example.com"
    assert "/thuis/welkom/" in mail.text
    assert address.pupil.first_name not in mail.text + mail.html


def test_an_address_that_no_school_has_any_more_gets_no_link():
    HomeAccountFactory(email="thuis@example.com")
    ask_link("thuis@example.com")
    assert link_for_home(OutboxMessage.objects.get()) is None
