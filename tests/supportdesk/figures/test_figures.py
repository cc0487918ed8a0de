from datetime import timedelta

import pytest
import time_machine
from django.utils import translation

from core.lib import clock
from supportdesk.complaints import Complaint
from supportdesk.figures.rules.rising import is_rising, median
from supportdesk.figures.selectors import (
    WEEKS_OF_CHECKS,
    bounces_by_week,
    browsers_by_week,
    causes_by_week,
    weeks,
)
from tests.factories import (
    BounceFactory,
    DeviceCheckFactory,
    DiagnosisFactory,
    IncidentFactory,
    UserFactory,
)
from tests.pages import in_english, queries_of, words
from tests.signing_in import sign_in

PAGE = "/klantenhulp/cijfers/"


@pytest.mark.parametrize(
    ("by_week", "expected"),
    [
        ([0, 0, 0, 5], True),
        ([0, 0, 0, 4], False),
        ([10, 10, 10, 12], False),
        ([10, 10, 10, 20], True),
        ([30, 30, 30, 0], False),
    ],
)
def test_a_number_rises_that_lies_far_above_what_is_usual(by_week, expected):
    assert is_rising(by_week) is expected


def test_one_week_tells_nothing_and_the_median_is_the_middle():
    with pytest.raises(ValueError, match="One week"):
        is_rising([3])
    assert (median([]), median([1, 9, 2]), median([1, 2, 3, 10])) == (None, 2, 2.5)


@pytest.mark.spec("S-36")
@pytest.mark.django_db
def test_a_wave_of_returned_mail_at_one_provider_and_one_browser_version_rise_to_the_top():
    worker = UserFactory(manager=True, with_app=True)
    customer = UserFactory(organisation=worker.organisation)
    for number in range(6):
        BounceFactory(message__recipient=customer, address=f"ouder{number}@ziggo.example")
        DeviceCheckFactory(family="safari", major=15, findings=["too_old"])
    BounceFactory(message__recipient=customer, address="een@kpn.example")
    BounceFactory(address="ander@ziggo.example")
    DiagnosisFactory(customer=customer, by=worker, complaint=Complaint.NO_RESET_MAIL, causes=["mail-bounced"])
    IncidentFactory(
        reported_by=worker,
        reported_at=clock.now() - timedelta(hours=4),
        ended_at=clock.now(),
        handled_by=worker,
    )
    page = words(in_english(sign_in(worker)).get(PAGE))
    assert "This rises Returned mail by provider: ziggo.example (6)" in page
    assert "Apple Safari 15 (6)" in page
    assert "kpn.example (1)" not in page
    assert "I asked for a new password but get no mail" in page
    assert "4.0 hours" in page
    assert bounces_by_week(worker).rows[0].total == 6


@pytest.mark.spec("S-36")
@pytest.mark.django_db
def test_checks_that_are_cleared_away_make_no_rise_of_the_weeks_that_are_left():
    with time_machine.travel(clock.now(), tick=False):
        for monday in weeks()[-WEEKS_OF_CHECKS:]:
            at = clock.midnight_after(monday)
            DeviceCheckFactory.create_batch(20, family="edge", major=18, findings=["too_old"], made_at=at)
        table = browsers_by_week(UserFactory(manager=True))
    assert [row.by_week for row in table.rows] == [(20, 20, 20, 20)]
    assert table.rising == []


@pytest.mark.spec("S-36")
@pytest.mark.django_db
def test_a_cause_is_told_as_what_was_not_so():
    worker = UserFactory(manager=True)
    DiagnosisFactory(customer__organisation=worker.organisation, causes=["mail-bounced"])
    with translation.override("en"):
        assert [row.name for row in causes_by_week(worker).rows] == ["Not so: “Mail did not come back”"]


@pytest.mark.django_db
def test_the_page_takes_the_same_queries_for_one_and_for_many():
    worker = UserFactory(manager=True, with_app=True)
    client = sign_in(worker)
    DiagnosisFactory(customer__organisation=worker.organisation)
    client.get(PAGE)
    one = queries_of(client, PAGE)
    DiagnosisFactory.create_batch(5, customer__organisation=worker.organisation)
    assert queries_of(client, PAGE) == one
