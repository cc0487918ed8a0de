"""The one message when every line of a request is decided (R-10), to those who may know."""

import pytest
from django.utils import translation

from core.notifications import messages, notices
from core.notifications.models import Notice, OutboxMessage
from requests_app.actions.cancel_booking import cancel
from requests_app.actions.decide import approve, reject
from requests_app.models import Request
from tests.factories import (
    BookingFactory,
    ChildFactory,
    FamilyFactory,
    GroupFactory,
    GuardianFactory,
    RequestFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def family():
    return FamilyFactory()


@pytest.fixture
def guardian(family):
    return GuardianFactory(family=family)


@pytest.fixture
def planner(family):
    return UserFactory(planner=True, organisation=family.organisation, full_name="Petra Planner")


@pytest.fixture
def asked(family, guardian):
    """Two children, one line each."""
    request = RequestFactory(family=family, submitted_by=guardian)
    group = GroupFactory(location__organisation=family.organisation)
    for name in ("Noortje", "Ties"):
        child = ChildFactory(family=family, first_name=name)
        BookingFactory(request=request, group=group, child=child)
    return request


def mails() -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(kind="requests.settled"))


def lines(request: Request) -> list[int]:
    return list(request.bookings.order_by("pk").values_list("pk", flat=True))


@pytest.mark.spec("R-10")
def test_nothing_is_sent_while_a_line_is_open(planner, asked):
    approve(planner, lines(asked)[:1])
    assert mails() == []


@pytest.mark.spec("R-10")
def test_one_mail_lists_every_childs_outcome_and_reason(planner, asked):
    first, second = lines(asked)
    approve(planner, [first])
    reject(planner, [second], reason="De groep is vol.")
    (message,) = mails()
    with translation.override("nl"):
        mail = messages.compose(message)
    for words in ("Noortje", "Goedgekeurd", "Ties", "Afgekeurd", "De groep is vol."):
        assert words in mail.text
        assert words in mail.html
    assert mail.subject.startswith("Je aanvraag van ")
    assert "\n" not in mail.subject


@pytest.mark.spec("R-10")
def test_the_other_guardian_with_custody_sees_it_in_the_portal_and_the_submitter_gets_the_mail(
    planner, asked, guardian
):
    other = GuardianFactory(family=asked.family, second=True)
    approve(planner, lines(asked))
    assert [message.recipient for message in mails()] == [guardian.user]
    assert set(Notice.objects.values_list("user", flat=True)) == {guardian.user.pk, other.user.pk}
    with translation.override("nl"):
        assert "is beoordeeld" in notices.text_of(Notice.objects.first())


@pytest.mark.spec("R-10")
def test_a_guardian_without_custody_is_told_nothing(planner, asked):
    without = GuardianFactory(family=asked.family, second=True, has_custody=False)
    approve(planner, lines(asked))
    assert not Notice.objects.filter(user=without.user).exists()


def test_a_mail_is_withdrawn_when_its_receiver_was_blocked_meanwhile(planner, asked, guardian):
    approve(planner, lines(asked))
    guardian.is_blocked = True
    guardian.save()
    assert messages.compose(mails()[0]) is None


def test_a_parent_who_cancels_everything_needs_no_mail(guardian, asked):
    for line in lines(asked):
        cancel(guardian.user, line)
    assert mails() == []
    asked.refresh_from_db()
    assert asked.settled_at is not None


@pytest.mark.spec("R-10")
def test_cancelling_the_last_open_line_sends_what_was_decided(planner, guardian, asked):
    first, second = lines(asked)
    approve(planner, [first])
    cancel(guardian.user, second)
    (message,) = mails()
    assert "Geannuleerd" in messages.compose(message).text
