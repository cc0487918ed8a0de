"""Writing a mail or a notice in the transaction of its cause."""

from datetime import timedelta

import pytest
from django.db import transaction

from core.lib import clock
from core.notifications import messages, notices, outbox
from core.notifications.models import Notice, OutboxMessage
from tests.factories import NoticeFactory, UserFactory


@pytest.fixture
def wakes(monkeypatch):
    """Collects the wakes of the worker instead of sending them."""
    counted = []
    monkeypatch.setattr(outbox, "wake_worker", lambda: counted.append(1))
    return counted


def enqueue(key: str = "request:1", **changes) -> bool:
    return outbox.enqueue(
        "test", **({"recipient": UserFactory(), "context": {"request": 1}, "dedup_key": key} | changes)
    )


@pytest.mark.django_db
def test_a_message_waits_from_the_moment_of_its_cause():
    user = UserFactory()
    assert enqueue(recipient=user)
    message = OutboxMessage.objects.get()
    assert (message.recipient, message.state, message.attempts) == (user, "waiting", 0)
    assert message.due_at == message.created_at


@pytest.mark.django_db
@pytest.mark.spec("N-01")
def test_the_same_cause_never_makes_a_second_message():
    assert enqueue("request:1")
    assert not enqueue("request:1")
    assert OutboxMessage.objects.count() == 1


@pytest.mark.django_db
def test_a_message_needs_a_receiver_or_an_address():
    with pytest.raises(Exception, match="a_message_has_a_receiver"), transaction.atomic():
        enqueue(recipient=None)
    assert enqueue(recipient=None, address="opa@example.com")


@pytest.mark.django_db
def test_a_kind_that_nobody_registered_is_refused_at_once():
    with pytest.raises(messages.UnknownKindError):
        outbox.enqueue("nothing", recipient=UserFactory(), context={}, dedup_key="k")


@pytest.mark.django_db(transaction=True)
@pytest.mark.spec("N-01")
def test_a_message_outside_a_transaction_is_refused():
    with pytest.raises(outbox.OutsideTransactionError, match=r"transaction\.atomic"):
        enqueue()
    assert not OutboxMessage.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.spec("N-01")
def test_a_cause_that_is_rolled_back_takes_its_message_along(wakes):
    with transaction.atomic():
        enqueue()
        transaction.set_rollback(True)
    assert not OutboxMessage.objects.exists()
    assert not wakes


@pytest.mark.django_db(transaction=True)
def test_the_worker_is_woken_after_the_commit_and_not_before(wakes):
    with transaction.atomic():
        enqueue()
        assert not wakes
    assert wakes


@pytest.mark.django_db(transaction=True)
def test_nobody_is_woken_for_what_was_known_or_may_wait(wakes):
    with transaction.atomic():
        enqueue("now")
    wakes.clear()
    with transaction.atomic():
        enqueue("now")
        enqueue("later", due_at=clock.now() + timedelta(hours=1))
    assert not wakes


@pytest.mark.django_db(transaction=True)
def test_a_fault_in_waking_is_no_fault_of_the_cause(monkeypatch):
    monkeypatch.setattr(outbox, "wake_worker", lambda: 1 / 0)
    with transaction.atomic():
        enqueue()
    assert OutboxMessage.objects.exists()


# Notices


def notify(user, key: str = "request:1", url: str = "/aanvragen/") -> bool:
    return outbox.notify(user, "test", {"request": 1}, url, key)


@pytest.mark.django_db
def test_a_notice_is_unread_for_its_user_alone():
    user = UserFactory()
    assert notify(user)
    assert outbox.unread_count(user) == 1
    assert outbox.unread_count(UserFactory()) == 0


@pytest.mark.django_db
def test_the_same_cause_never_makes_a_second_notice():
    user = UserFactory()
    assert notify(user)
    assert not notify(user)
    assert Notice.objects.count() == 1


@pytest.mark.django_db
def test_a_notice_that_was_read_does_not_count():
    notice = NoticeFactory(read_at=clock.now())
    assert outbox.unread_count(notice.user) == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "url", ["https://elders.example/", "//elders.example/", "javascript:alert(1)", "aanvragen/", ""]
)
def test_a_notice_cannot_lead_out_of_kring(url):
    with pytest.raises(ValueError, match="leads to a page of Kring"):
        notify(UserFactory(), url=url)


@pytest.mark.django_db
def test_a_kind_of_notice_without_words_is_refused_at_once():
    with pytest.raises(notices.UnknownNoticeError):
        outbox.notify(UserFactory(), "nothing", {}, "/", "k")


@pytest.mark.django_db(transaction=True)
def test_a_notice_outside_a_transaction_is_refused():
    with pytest.raises(outbox.OutsideTransactionError):
        notify(UserFactory())


def test_two_functions_cannot_word_the_same_kind_of_notice():
    with pytest.raises(ValueError, match="test is registered twice"):
        notices.register_notice("test", lambda context: "")


def mail_of(user, key="request:1"):
    return outbox.NewMail("test", user, {"request": 1}, key)


@pytest.mark.django_db(transaction=True)
def test_many_messages_go_in_together_and_each_cause_once(wakes):
    first, second = UserFactory(), UserFactory()
    with transaction.atomic():
        enqueue("request:1", recipient=first)
    wakes.clear()
    with transaction.atomic():
        outbox.enqueue_all([mail_of(first), mail_of(second, "request:2"), mail_of(second, "request:3")])
    assert list(OutboxMessage.objects.order_by("dedup_key").values_list("recipient", flat=True)) == [
        first.pk,
        second.pk,
        second.pk,
    ]
    assert wakes == [1]


@pytest.mark.django_db
def test_many_notices_are_shown_together_and_each_cause_once():
    notices._words.setdefault("test", lambda context: "Test")
    user = UserFactory()
    new = [outbox.NewNotice(user, "test", {}, "/x/", key) for key in ("1", "2")]
    outbox.notify_all(new)
    outbox.notify_all(new)
    assert Notice.objects.filter(user=user).count() == 2


@pytest.mark.django_db
def test_notices_do_not_lead_out_of_kring():
    notices._words.setdefault("test", lambda context: "Test")
    with pytest.raises(ValueError, match="leads to a page of Kring"):
        outbox.notify_all([outbox.NewNotice(UserFactory(), "test", {}, "https://elsewhere.example/", "1")])
