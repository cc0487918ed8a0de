"""Lines get their seal once their place is final, and writers never wait for it."""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import connection, transaction

from core.audit import sealing, trail
from core.audit.choices import Action
from core.audit.models import Event, Seal
from core.audit.sealing import BEFORE_THE_FIRST, hash_of, seal_due, seal_upto, unsealed_count
from core.audit.tasks import seal_trail
from core.audit.verifying import verify
from tests.factories import EventFactory

WRITERS = 4


def sealed_ids():
    return [number for seal in Seal.objects.order_by("number") for number in seal.ids]


@pytest.mark.django_db
@pytest.mark.spec("N-21")
def test_each_seal_holds_the_hash_of_the_one_before():
    first = EventFactory()
    assert seal_upto(first.pk) == 1
    later = EventFactory.create_batch(2)
    assert seal_upto(later[-1].pk) == 2
    one, two = Seal.objects.order_by("number")
    assert (one.number, two.number) == (1, 2)
    assert (bytes(one.previous_hash), bytes(two.previous_hash)) == (BEFORE_THE_FIRST, bytes(one.hash))
    assert (one.upto_id, two.upto_id) == (two.after_id, later[-1].pk)
    assert two.ids == [event.pk for event in later]
    assert bytes(two.hash) == hash_of(two)


@pytest.mark.django_db
def test_nothing_new_makes_no_seal():
    event = EventFactory()
    seal_upto(event.pk)
    assert seal_upto(event.pk) == 0
    assert Seal.objects.count() == 1


@pytest.mark.django_db
def test_many_lines_get_several_seals(monkeypatch):
    monkeypatch.setattr(sealing, "BATCH", 4)
    events = EventFactory.create_batch(10)
    assert seal_upto(events[-1].pk) == 10
    assert [len(seal.ids) for seal in Seal.objects.order_by("number")] == [4, 4, 2]
    assert verify().first_break is None


@pytest.mark.django_db
def test_lines_that_wait_are_counted():
    event = EventFactory()
    assert unsealed_count() == 1
    seal_upto(event.pk)
    EventFactory.create_batch(2)
    assert unsealed_count() == 2


@pytest.mark.django_db
def test_the_log_tells_each_seal_for_later(caplog):
    caplog.set_level(logging.INFO, "core.audit.sealing")
    event = EventFactory()
    seal_upto(event.pk)
    assert Seal.objects.get().hash.hex() in caplog.text


@pytest.mark.django_db
def test_the_hash_of_a_line_does_not_depend_on_the_session():
    event = EventFactory(data={"b": 1, "a": [None, "é"]}, ground="Vraag van de ouder")
    before = sealing.lines_between(0, event.pk)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TimeZone = 'Asia/Tokyo'; SET LOCAL DateStyle = 'German'")
    assert sealing.lines_between(0, event.pk) == before


def test_the_trail_is_sealed_every_minute():
    entry = next(
        entry for entry in settings.CELERY["beat_schedule"].values() if entry["task"] == seal_trail.name
    )
    assert entry["schedule"].total_seconds() == 60


@pytest.mark.django_db(transaction=True)
@pytest.mark.spec("N-21")
def test_a_line_that_is_not_committed_yet_keeps_later_ones_waiting():
    """Numbers are drawn before the commit: sealing 2 while 1 can still come would leave 1 outside for ever."""
    drawn, seen = threading.Event(), threading.Event()

    def slow_act():
        try:
            with transaction.atomic():
                trail.record(Action.SIGN_IN, actor=None)
                drawn.set()
                assert seen.wait(10)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(slow_act)
        assert drawn.wait(10)
        quick = EventFactory()
        assert seal_due(patience=0.3) == 0
        seen.set()
        slow.result()
    assert seal_due() == 2
    assert sealed_ids() == [quick.pk - 1, quick.pk]


@pytest.mark.django_db(transaction=True)
def test_a_line_that_never_came_keeps_nothing_waiting():
    with transaction.atomic():
        trail.record(Action.SIGN_IN, actor=None)
        transaction.set_rollback(True)
    event = EventFactory()
    assert seal_due() == 1
    assert sealed_ids() == [event.pk]


@pytest.mark.django_db(transaction=True)
@pytest.mark.spec("N-21")
def test_writers_and_sealers_at_the_same_time_leave_every_line_sealed_once():
    done = threading.Event()

    def write():
        try:
            for number in range(25):
                with transaction.atomic():
                    trail.record(Action.SIGN_IN, actor=None, number=number)
        finally:
            connection.close()

    def seal():
        try:
            while not done.is_set():
                seal_due()
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS + 2) as pool:
        sealers = [pool.submit(seal) for _ in range(2)]
        for writer in [pool.submit(write) for _ in range(WRITERS)]:
            writer.result()
        done.set()
        for sealer in sealers:
            sealer.result()
    seal_due()
    assert sealed_ids() == list(Event.objects.order_by("pk").values_list("pk", flat=True))
    assert len(sealed_ids()) == WRITERS * 25
    assert verify().first_break is None
