"""What was sent stays as it was, whoever writes to the database (P-11)."""

import pytest
from django.db import IntegrityError, connection, transaction

from core.lib.database import constraint_of
from portal.conversations.models import Broadcast, Message, Reading, Thread
from tests.factories import (
    BroadcastFactory,
    ChildFactory,
    FamilyFactory,
    GroupFactory,
    MessageFactory,
    ReadingFactory,
    ThreadFactory,
)

pytestmark = pytest.mark.django_db


def refused(act) -> str:
    """The guard that refused."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        act()
    return constraint_of(refusal.value)


def sql(text: str):
    def act():
        with connection.cursor() as cursor:
            cursor.execute(text)

    return act


@pytest.mark.spec("P-11")
def test_nobody_changes_or_removes_a_message():
    message = MessageFactory()
    assert refused(lambda: Message.objects.filter(pk=message.pk).update(text="Anders.")) == "append_only"
    assert refused(sql(f"DELETE FROM conversations_message WHERE id = {message.pk}")) == "append_only"
    assert (
        refused(sql("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE conversations_message CASCADE")) == "append_only"
    )
    message.refresh_from_db()
    assert message.text == "Hoe was het vandaag?"


@pytest.mark.spec("P-11")
def test_a_thread_keeps_its_subject_its_family_and_its_group():
    thread = ThreadFactory()
    other = ThreadFactory()
    for change in ({"subject": "Anders"}, {"family": other.family}, {"group": other.group}):
        assert refused(lambda change=change: Thread.objects.filter(pk=thread.pk).update(**change)) == (
            "sent_words_stay"
        )
    assert refused(lambda: thread.children.clear()) == "append_only"


def test_nobody_changes_who_read_what():
    reading = ReadingFactory()
    assert refused(sql(f"DELETE FROM conversations_reading WHERE id = {reading.pk}")) == "append_only"
    assert refused(lambda: Reading.objects.update(at=reading.message.sent_at)) == "append_only"


def test_a_broadcast_keeps_its_words():
    broadcast = BroadcastFactory()
    changed = Broadcast.objects.filter(pk=broadcast.pk)
    assert refused(lambda: changed.update(text="Anders.")) == "sent_words_stay"


def test_a_thread_stays_within_one_organisation_and_about_its_own_children():
    family = FamilyFactory()
    assert refused(lambda: ThreadFactory(family=family, group=GroupFactory())) == "thread_of_one_organisation"
    thread = ThreadFactory()
    stranger = ChildFactory(family__organisation=thread.family.organisation)
    assert refused(lambda: thread.children.add(stranger)) == "thread_about_own_children"


def test_a_thread_with_messages_cannot_be_removed():
    thread = MessageFactory().thread
    assert refused(sql(f"DELETE FROM conversations_thread WHERE id = {thread.pk}"))
