"""Several tablets check the same child in, or out, at once (P-40)."""

import pytest

from core.childcare.models import Presence
from portal.group_day.actions.check_in import check_in
from portal.group_day.actions.check_out import check_out
from portal.group_day.refusals import PresenceRefusedError
from tests.concurrency.at_once import at_once
from tests.factories import ChildFactory, GroupFactory, PresenceFactory, UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.spec("P-40")]

TABLETS = 4


@pytest.fixture
def group():
    return GroupFactory()


@pytest.fixture
def staff(group):
    return UserFactory.create_batch(TABLETS, group_staff=True, organisation=group.location.organisation)


def test_one_tap_checks_in_and_the_others_hear_who_was_first(group, staff):
    child = ChildFactory(family__organisation=group.location.organisation)
    outcomes = at_once(*[lambda user=user: check_in(user, group, child) for user in staff])
    presence = Presence.objects.get(child=child)
    refused = [outcome for outcome in outcomes if isinstance(outcome, PresenceRefusedError)]
    assert len(refused) == TABLETS - 1
    assert all(presence.checked_in_by.full_name in one.words for one in refused)


def test_one_tap_checks_out_and_the_others_hear_who_was_first(group, staff):
    presence = PresenceFactory(group=group)
    outcomes = at_once(*[lambda user=user: check_out(user, presence) for user in staff])
    presence.refresh_from_db()
    refused = [outcome for outcome in outcomes if isinstance(outcome, PresenceRefusedError)]
    assert len(refused) == TABLETS - 1
    assert all(presence.checked_out_by.full_name in one.words for one in refused)
