"""Whoever made a consultation round leaves, and a colleague keeps it from then on (A-28)."""

import pytest

from carecases.together.emails import REACTED
from core.accounts import handing_over
from core.lib import clock
from core.notifications.models import OutboxMessage
from tests.carecases.together.test_ends import write
from tests.factories import ParticipantFactory, RoundFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(help_request, ib):
    return RoundFactory(help_request=help_request, made_by=ib)


@pytest.fixture
def colleague(partnership, school):
    user = UserFactory(ib=True, organisation=partnership, with_app=True)
    user.units.add(school)
    return user


@pytest.mark.spec("A-28")
def test_the_rounds_that_go_on_are_part_of_handing_over_and_their_mails_go_along(
    one, help_request, ib, colleague, therapist, at_practice
):
    RoundFactory(
        help_request=help_request, made_by=ib, ended_at=clock.now(), ended_by=ib, made_at=one.made_at
    )
    assert "1 overlegronde" in handing_over.open_work(ib)
    assert handing_over.obstacles(ib, colleague) == []
    handing_over.hand_over(ib, colleague)
    assert not [line for line in handing_over.open_work(ib) if "ronde" in line or "round" in line]
    ParticipantFactory(round=one, user=therapist)
    write(at_practice, one)
    one.refresh_from_db()
    assert (one.made_by, one.keeper) == (ib, colleague)
    told = OutboxMessage.objects.filter(kind=REACTED).values_list("recipient", flat=True)
    assert list(told) == [colleague.pk]


@pytest.mark.spec("A-28")
def test_somebody_who_does_not_see_the_help_request_cannot_take_it_over(one, ib, partnership):
    stranger = UserFactory(ib=True, organisation=partnership)
    [why] = handing_over.obstacles(ib, stranger)
    assert stranger.full_name in why
