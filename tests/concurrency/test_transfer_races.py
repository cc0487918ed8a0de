"""Two who hand the same dossier over at the same moment do it once (C-64)."""

from functools import partial

import pytest

from carecases.models import SchoolData
from carecases.transfers import actions
from carecases.transfers.models import Transfer
from core.accounts.rights import Right
from core.audit.choices import Action
from core.audit.models import Event
from core.notifications.models import OutboxMessage
from tests.concurrency.at_once import at_once
from tests.factories import HelpRequestFactory, RoleFactory, TransferFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 4


@pytest.fixture
def acts():
    """Each hands over the same dossier."""
    asked = HelpRequestFactory()
    transfer = TransferFactory(dossier=asked.dossier)
    rights = [Right.SEE_HELP_REQUESTS, Right.ASSESS_HELP_REQUESTS, Right.RELEASE_DOSSIERS]
    role = RoleFactory(organisation=asked.organisation, rights=[right.value for right in rights])
    people = UserFactory.create_batch(TIMES, scp=True, role=role, organisation=asked.organisation)
    return [partial(actions.release, user, transfer.pk, None) for user in people]


def lines():
    return Event.objects.filter(action=Action.TRANSFER_RELEASED).count()


@pytest.mark.spec("C-64")
def test_a_dossier_that_is_handed_over_at_once_by_several_goes_once(acts):
    outcomes = at_once(*acts)
    refused = [one for one in outcomes if isinstance(one, actions.RefusedTransferError)]
    assert [one.obstacle for one in refused] == [actions.Obstacle.DECIDED] * (TIMES - 1)
    assert lines() == 1
    assert SchoolData.objects.count() == 2
    assert OutboxMessage.objects.count() == 2


def test_without_the_lock_it_would_go_several_times(acts, monkeypatch):
    """That the race above is a real one."""
    monkeypatch.setattr(actions, "_locked", lambda _user, pk: Transfer.objects.get(pk=pk))
    monkeypatch.setattr(actions.Dossier.objects, "select_for_update", actions.Dossier.objects.all)
    at_once(*acts)
    assert lines() > 1
