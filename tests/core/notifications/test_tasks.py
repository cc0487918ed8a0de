"""The task, and the settings that keep it safe when processes die."""

from itertools import pairwise

import pytest
from celery import current_app
from celery.schedules import crontab
from django.conf import settings

from core.notifications.tasks import deliver_outbox
from tests.factories import OutboxMessageFactory


@pytest.mark.django_db
@pytest.mark.spec("N-02")
def test_running_the_task_twice_sends_once(mail_server):
    OutboxMessageFactory.create_batch(2)
    deliver_outbox()
    deliver_outbox()
    assert len(mail_server.mails) == 2


@pytest.mark.spec("N-02")
def test_a_lease_outlives_the_task_that_took_it():
    assert deliver_outbox.time_limit <= settings.OUTBOX_LEASE_SECONDS
    assert deliver_outbox.soft_time_limit < deliver_outbox.time_limit


@pytest.mark.spec("N-02")
def test_a_task_is_handed_out_again_only_when_its_worker_must_be_dead():
    visibility = current_app.conf.broker_transport_options["visibility_timeout"]
    limits = [
        current_app.conf.task_time_limit,
        *(task.time_limit or 0 for task in current_app.tasks.values()),
    ]
    assert visibility > max(limits)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("task_acks_late", True),
        ("task_reject_on_worker_lost", True),
        ("worker_prefetch_multiplier", 1),
        ("task_ignore_result", True),
        ("accept_content", ["json"]),
        ("task_serializer", "json"),
        ("broker_connection_max_retries", None),
    ],
)
@pytest.mark.spec("N-02")
def test_workers_acknowledge_late_and_take_one_task_at_a_time(setting, value):
    assert current_app.conf[setting] == value


@pytest.mark.spec("N-02")
def test_every_periodic_task_exists_and_goes_stale_before_it_is_due_many_times_over():
    current_app.loader.import_default_modules()
    for entry in current_app.conf.beat_schedule.values():
        assert entry["task"] in current_app.tasks
        assert entry["options"]["expires"] <= seconds_between(entry["schedule"])


def seconds_between(schedule):
    """How long from one time that a periodic task is due to the next; a crontab here is once a day, hourly, or
    more than once within an hour."""
    if isinstance(schedule, crontab):
        if len(schedule.minute) > 1:
            return min(60 * (later - one) for one, later in pairwise(sorted(schedule.minute)))
        return 24 * 3600 if len(schedule.hour) == 1 else 3600
    return schedule.total_seconds()
