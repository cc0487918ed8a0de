"""Two families take the same time for a talk at once: one gets it, the other is told (P-36)."""

import time
from datetime import timedelta

import pytest
from django.db import IntegrityError

from core.lib import clock
from portal.talks.actions import take_talk as acts
from portal.talks.models import Talk
from portal.talks.refusals import TalkRefusedError
from tests.concurrency.at_once import at_once
from tests.factories import ChildFactory, GuardianFactory, PlacementFactory, TalkFactory, TalkRoundFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.spec("P-36")]

FAMILIES = 4


@pytest.fixture
def a_round():
    return TalkRoundFactory()


@pytest.fixture
def families(a_round):
    """Guardians with their child, all with a place in the group."""
    return [family_in(a_round.group) for _ in range(FAMILIES)]


def family_in(group):
    child = ChildFactory(family__organisation=group.location.organisation)
    PlacementFactory(child=child, group=group, pattern={})
    return GuardianFactory(family=child.family), child


def talk_in(a_round, number):
    starts = clock.now() + timedelta(days=7, minutes=20 * number)
    return TalkFactory(round=a_round, starts_at=starts)


def taking(families, talk):
    return [lambda one=one: acts.take_talk(*one, talk) for one in families]


def winners(outcomes):
    return [outcome for outcome in outcomes if isinstance(outcome, Talk)]


def test_without_the_lock_several_families_believe_that_they_have_it(a_round, families, monkeypatch):
    def read_and_take_time(round_id, child_id, talk_ids):
        rows = list(Talk.objects.filter(pk__in=talk_ids))
        time.sleep(0.3)
        return rows

    monkeypatch.setattr(acts, "lock_talks", read_and_take_time)
    assert len(winners(at_once(*taking(families, talk_in(a_round, 0))))) > 1


def test_one_family_gets_the_time_and_the_others_are_told(a_round, families):
    for number in range(5):
        talk = talk_in(a_round, number)
        outcomes = at_once(*taking(families, talk))
        (winner,) = winners(outcomes)
        talk.refresh_from_db()
        assert talk.child_id == winner.child_id
        refused = [outcome for outcome in outcomes if isinstance(outcome, TalkRefusedError)]
        assert len(refused) == FAMILIES - 1
        assert all(one.is_late for one in refused)


def guardians_taking(a_round, family, numbers):
    """Both guardians of one child, each a time of its own."""
    guardian, child = family
    both = (guardian, GuardianFactory(family=guardian.family, second=True))
    talks = [talk_in(a_round, number) for number in numbers]
    return [
        lambda who=who, talk=talk: acts.take_talk(who, child, talk)
        for who, talk in zip(both, talks, strict=True)
    ]


def test_without_the_lock_the_database_refuses_the_second_guardian_of_a_child(a_round, families, monkeypatch):
    def lock_late(*arguments):
        rows = lock_talks(*arguments)
        time.sleep(0.3)
        return rows

    lock_talks = acts.lock_talks
    monkeypatch.setattr(acts, "lock_child", lambda child_id: None)
    monkeypatch.setattr(acts, "lock_talks", lock_late)
    outcomes = at_once(*guardians_taking(a_round, families[0], (0, 1)))
    assert any(isinstance(outcome, IntegrityError) for outcome in outcomes)


def test_the_last_choice_of_two_guardians_holds(a_round, families):
    outcomes = at_once(*guardians_taking(a_round, families[0], (0, 1)))
    assert len(winners(outcomes)) == 2
    assert a_round.talks.filter(child=families[0][1]).count() == 1


def test_two_families_that_trade_times_do_not_wait_for_each_other_for_ever(a_round, families):
    mine, theirs = talk_in(a_round, 0), talk_in(a_round, 1)
    (one, other) = families[:2]
    acts.take_talk(*one, mine)
    acts.take_talk(*other, theirs)
    outcomes = at_once(
        lambda: acts.take_talk(*one, theirs),
        lambda: acts.take_talk(*other, mine),
    )
    assert all(isinstance(outcome, Talk | TalkRefusedError) for outcome in outcomes)
    assert Talk.objects.filter(child__isnull=False).count() == 2
