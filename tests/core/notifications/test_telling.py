"""Telling people at the bell, and by mail and push as each of them chose (P-32)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.notifications import messages, notices
from core.notifications.choices import Channel, Item, Moment
from core.notifications.models import DigestLine, Notice, OutboxMessage
from core.notifications.outbox import OutsideTransactionError
from core.notifications.telling import Telling, tell, tell_all
from tests.factories import PreferenceFactory, PushSubscriptionFactory, UserFactory

pytestmark = pytest.mark.django_db


def tell_of_news(*users, item=Item.MESSAGES, key="thread:1") -> None:
    tell(item, "test", users, context={"thread": 1}, url="/berichten/1/", dedup_key=key)


def choose(user, channel, moment, item=Item.MESSAGES) -> None:
    PreferenceFactory(user=user, item=item, channel=channel, moment=moment)


def sent_over(channel: Channel) -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(channel=channel).order_by("recipient", "pk"))


# At the bell


@pytest.mark.spec("P-32")
def test_everyone_sees_it_at_the_bell_whatever_they_chose():
    first, second = UserFactory(), UserFactory()
    for channel in Channel:
        choose(second, channel, Moment.OFF)
    tell_of_news(first, second)
    assert set(Notice.objects.values_list("user", flat=True)) == {first.pk, second.pk}
    assert {message.recipient for message in sent_over(Channel.MAIL)} == {first}


def test_a_cause_is_told_once():
    user = UserFactory()
    PushSubscriptionFactory(user=user)
    for _twice in range(2):
        tell_of_news(user)
    assert Notice.objects.count() == 1
    assert OutboxMessage.objects.count() == 2


# By mail


@pytest.mark.spec("P-32")
def test_who_chose_nothing_gets_a_mail_at_once_of_messages_and_once_a_day_of_the_diary():
    user = UserFactory()
    tell_of_news(user)
    tell_of_news(user, item=Item.DIARY, key="diary:1")
    assert [message.dedup_key for message in sent_over(Channel.MAIL)] == [f"thread:1:{user.pk}"]
    assert [line.item for line in DigestLine.objects.filter(channel=Channel.MAIL)] == [Item.DIARY]


@pytest.mark.spec("P-32")
def test_a_choice_holds_for_its_own_item_only():
    user = UserFactory()
    choose(user, Channel.MAIL, Moment.OFF)
    tell_of_news(user)
    tell_of_news(user, item=Item.AGENDA, key="agenda:1")
    assert [message.dedup_key for message in sent_over(Channel.MAIL)] == [f"agenda:1:{user.pk}"]


def test_requests_of_the_other_guardian_come_by_mail_only_to_who_chose_so():
    first, second = UserFactory(), UserFactory()
    choose(second, Channel.MAIL, Moment.AT_ONCE, item=Item.OTHERS_REQUESTS)
    tell_of_news(first, second, item=Item.OTHERS_REQUESTS)
    assert [message.recipient for message in sent_over(Channel.MAIL)] == [second]


# By push


@pytest.mark.spec("P-32")
def test_a_push_goes_to_each_device_that_was_switched_on():
    user, other = UserFactory(), UserFactory()
    phone, tablet = PushSubscriptionFactory(user=user), PushSubscriptionFactory(user=user)
    tell_of_news(user, other)
    assert {message.subscription for message in sent_over(Channel.PUSH)} == {phone, tablet}


@pytest.mark.spec("P-32")
def test_push_can_be_off_while_mail_is_on():
    user = UserFactory()
    PushSubscriptionFactory(user=user)
    choose(user, Channel.PUSH, Moment.OFF)
    tell_of_news(user)
    assert [message.channel for message in OutboxMessage.objects.all()] == ["mail"]


# All together


def test_each_family_hears_its_own_news():
    first, second = UserFactory(), UserFactory()
    tell_all(
        Item.REQUESTS,
        "test",
        [
            Telling([first], {"request": 1}, "/aanvragen/", "request:1"),
            Telling([second], {"request": 2}, "/aanvragen/", "request:2"),
        ],
    )
    assert dict(Notice.objects.values_list("user", "context__request")) == {first.pk: 1, second.pk: 2}


def test_thousands_of_receivers_take_the_same_number_of_statements():
    def statements(number: int) -> int:
        users = UserFactory.create_batch(number)
        for user in users:
            PushSubscriptionFactory(user=user)
        with CaptureQueriesContext(connection) as queries:
            tell_of_news(*users, item=Item.NEWS, key=f"news:{number}")
        return len(queries)

    assert statements(2) == statements(20)


def test_telling_nobody_asks_the_database_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        tell_of_news()


@pytest.mark.spec("N-01")
@pytest.mark.django_db(transaction=True)
def test_nothing_is_told_outside_the_transaction_of_its_cause():
    with pytest.raises(OutsideTransactionError):
        tell_of_news(UserFactory())


def test_a_kind_needs_words_for_the_mail_and_for_the_bell():
    user = UserFactory()
    notices.register_notice("bell only", lambda context: "Er is nieuws.")
    with pytest.raises(messages.UnknownKindError):
        tell(Item.NEWS, "bell only", [user], context={}, url="/", dedup_key="k")
    messages.register("mail only", lambda message: None)
    with pytest.raises(notices.UnknownNoticeError):
        tell(Item.NEWS, "mail only", [user], context={}, url="/", dedup_key="k")


def test_it_leads_to_a_page_of_kring_only():
    with pytest.raises(ValueError, match=r"evil\.example"):
        tell(Item.NEWS, "test", [UserFactory()], context={}, url="https://evil.example/", dedup_key="k")
