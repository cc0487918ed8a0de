"""The same page sent several times at once, and several workers with one message to all (P-11, P-13)."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import pytest
from django.db import connection

from portal.conversations.actions import broadcasts as broadcasting
from portal.conversations.actions.answer import start_threads
from portal.conversations.actions.posting import Letter
from portal.conversations.actions.write import reply, write_to_group
from portal.conversations.models import Broadcast, Message, Thread
from tests.concurrency.at_once import at_once
from tests.factories import BroadcastFactory, ChildFactory, GuardianFactory, PlacementFactory
from tests.portal.conversations.post import make_post

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 4


@pytest.fixture
def post():
    return make_post()


def one_letter() -> Letter:
    return Letter(uuid.uuid4(), "Hoe was het vandaag?")


def writing(post, letter: Letter):
    home = post.home
    return partial(write_to_group, home.guardian.user, home.noortje, home.hamsters, "Slapen", letter)


@pytest.mark.spec("P-11")
def test_one_page_sent_at_once_makes_one_message_and_all_hear_of_that_one(post):
    sent = at_once(*[writing(post, one_letter())] * TIMES)
    assert {message.pk for message in sent} == set(Message.objects.values_list("pk", flat=True))
    assert (Message.objects.count(), Thread.objects.count()) == (1, 1)


def test_without_the_constraint_it_would_be_several(post):
    """That the race above is a real one."""
    with without_constraint():
        at_once(*[writing(post, one_letter())] * TIMES)
        assert Message.objects.count() > 1


@contextmanager
def without_constraint() -> Iterator[None]:
    change = "ALTER TABLE conversations_message"
    with connection.cursor() as cursor:
        cursor.execute(f"{change} DROP CONSTRAINT one_message_per_key")
    yield
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE conversations_message DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM conversations_message")
        cursor.execute("ALTER TABLE conversations_message ENABLE TRIGGER USER")
        cursor.execute(f"{change} ADD CONSTRAINT one_message_per_key UNIQUE (author_id, key)")


def test_answers_at_once_stand_one_after_the_other(post):
    thread = writing(post, one_letter())().thread
    parent = post.home.guardian.user
    sent = at_once(*[partial(reply, parent, thread, one_letter()) for _ in range(TIMES)])
    numbers = sorted(message.pk for message in sent)
    assert [message.pk for message in thread.messages.order_by("sent_at")][1:] == numbers


@pytest.mark.spec("P-46")
def test_a_page_to_several_families_sent_at_once_makes_one_thread_each(post):
    other = ChildFactory(family__organisation=post.home.family.organisation)
    GuardianFactory(family=other.family)
    children = [post.home.noortje, other]
    act = partial(start_threads, post.bo, post.home.hamsters, children, "Laarzen", one_letter())
    at_once(*[act] * TIMES)
    assert Thread.objects.count() == Message.objects.count() == 2


@pytest.mark.spec("P-13")
def test_workers_share_a_broadcast_and_no_family_hears_twice(post):
    for _ in range(12):
        child = ChildFactory(family__organisation=post.home.family.organisation)
        PlacementFactory(child=child, group=post.home.hamsters, pattern={})
    broadcast = BroadcastFactory(group=post.home.hamsters, author=post.bo)
    at_once(*[partial(broadcasting.work, seconds=20, batch=2)] * TIMES)
    broadcasting.work(seconds=20, batch=2)
    assert Thread.objects.filter(broadcast=broadcast).count() == 13
    assert Broadcast.objects.get().done == 13
