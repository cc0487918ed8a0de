"""Approaches: planning, capacity, starting, ending, and what the practitioner sees (C-34, C-74)."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse

from carecases.choices import Need, Tab
from carecases.conditions import lacks
from carecases.support.models import Approach
from core.audit.choices import Action
from core.audit.models import Event
from core.files.actions.receiving import path_of
from core.files.stores import store
from core.lib import clock
from core.notifications.delivery import deliver_due
from tests.carecases.papers.sending import address
from tests.factories import (
    ApproachFactory,
    ApproachTypeFactory,
    PaperFactory,
    PractitionerFactory,
    UserFactory,
)
from tests.pages import in_english, words
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def type_(partnership):
    return ApproachTypeFactory(organisation=partnership)


@pytest.fixture
def practitioner(partnership):
    user = UserFactory(guest=True, organisation=partnership, with_app=True)
    return PractitionerFactory(organisation=partnership, user=user, hours_a_week=Decimal(4))


def page(name, help_request, *more):
    return reverse(f"support:{name}", args=[help_request.pk, *more])


def plan(client, help_request, type_, practitioner, hours=8):
    today = clock.today()
    first = today - timedelta(days=today.weekday())
    return client.post(
        page("plan", help_request),
        {
            "type": type_.pk,
            "practitioner": practitioner.pk,
            "first_day": first.isoformat(),
            "last_day": (first + timedelta(days=13)).isoformat(),
            "hours": str(hours),
        },
    )


def status_of(help_request):
    help_request.refresh_from_db()
    return help_request.status.code


@pytest.mark.spec("C-34")
def test_the_practitioner_sees_the_dossier_until_the_end_date_and_not_after(
    at_partnership, granted, type_, practitioner, time_machine
):
    browser = in_english(sign_in(practitioner.user))
    card = reverse("carecases:help_request", args=[granted.pk])
    assert browser.get(card).status_code == 404
    plan(at_partnership, granted, type_, practitioner)
    assert browser.get(card).status_code == 200
    assert browser.get(page("approaches", granted)).status_code == 200
    assert browser.get(reverse("carecases:personal", args=[granted.pk])).status_code == 200
    last = Approach.objects.get().last_day
    time_machine.move_to(clock.midnight_after(last) + timedelta(seconds=1), tick=False)
    browser = in_english(sign_in(practitioner.user))
    answer = browser.get(card)
    assert answer.status_code == 403
    assert "by approach" in words(answer)


@pytest.mark.spec("C-74")
def test_within_capacity_it_is_planned_and_starting_sets_in_treatment(
    at_partnership, granted, type_, practitioner
):
    plan(at_partnership, granted, type_, practitioner, hours=8)
    approach = Approach.objects.get()
    assert (approach.is_waiting, status_of(granted)) == (False, "toegekend")
    at_partnership.post(page("start", granted, approach.pk))
    assert status_of(granted) == "in-behandeling"


@pytest.mark.spec("C-74")
def test_over_capacity_the_help_request_waits_until_there_is_time(
    at_partnership, granted, type_, practitioner
):
    answer = plan(at_partnership, granted, type_, practitioner, hours=20)
    approach = Approach.objects.get()
    assert (approach.is_waiting, status_of(granted)) == (True, "wacht")
    answer = at_partnership.post(page("start", granted, approach.pk), follow=True)
    assert "4.00 hours a week, and with this approach a week takes 10.00" in words(answer)
    assert status_of(granted) == "wacht"
    practitioner.hours_a_week = Decimal(10)
    practitioner.save()
    at_partnership.post(page("start", granted, approach.pk))
    assert status_of(granted) == "in-behandeling"


@pytest.mark.spec("C-74")
def test_the_end_asks_for_finished_and_takes_the_practitioner_out(
    at_partnership, granted, type_, practitioner
):
    plan(at_partnership, granted, type_, practitioner)
    approach = Approach.objects.get()
    at_partnership.post(page("start", granted, approach.pk))
    refused = at_partnership.post(page("end", granted, approach.pk), {"evaluation": ""})
    assert refused.status_code == 422
    browser = in_english(sign_in(practitioner.user))
    assert browser.post(page("end", granted, approach.pk), {"evaluation": "Goed gegaan."}).status_code == 302
    said = words(at_partnership.get(page("approaches", granted)))
    assert "Then change the status to “Afgerond”" in said
    assert "Goed gegaan." in said
    approach.refresh_from_db()
    assert approach.admission.see_until == clock.today()


@pytest.mark.spec("C-74")
def test_a_type_is_planned_only_in_its_statuses(at_partnership, granted, type_, practitioner):
    type_.allowed = ["wacht"]
    type_.save()
    answer = plan(at_partnership, granted, type_, practitioner)
    assert answer.status_code == 422
    assert not Approach.objects.exists()


def test_the_step_lacks_an_approach_that_does_not_wait(granted, type_):
    assert lacks(granted, [Need.APPROACH])
    ApproachFactory(help_request=granted, type=type_, is_waiting=True)
    assert lacks(granted, [Need.APPROACH])
    ApproachFactory(help_request=granted, type=type_)
    assert lacks(granted, [Need.APPROACH]) == []


def test_another_guest_ends_nothing(granted, type_, partnership):
    approach = ApproachFactory(help_request=granted, type=type_, started_on=clock.today())
    stranger = in_english(sign_in(UserFactory(guest=True, organisation=partnership, with_app=True)))
    assert stranger.post(page("end", granted, approach.pk), {"evaluation": "x"}).status_code == 404


@pytest.mark.spec("C-34")
def test_the_practitioner_is_mailed_when_put_on_and_when_the_end_moves(
    at_partnership, granted, type_, practitioner, mailoutbox
):
    plan(at_partnership, granted, type_, practitioner)
    approach = Approach.objects.get()
    later = approach.last_day + timedelta(days=7)
    url = page("change_last_day", granted, approach.pk)
    for _ in range(2):
        assert at_partnership.post(url, {"last_day": later.isoformat()}).status_code == 302
    deliver_due()
    planned, moved = mailoutbox
    assert [planned.to, moved.to] == [[practitioner.user.email]] * 2
    assert f"{later:%d-%m-%Y}" in moved.body
    for mail in mailoutbox:
        assert str(granted.dossier.number) in mail.subject
        assert granted.dossier.last_name not in mail.subject + mail.body
        assert granted.dossier.first_name not in (mail.subject + mail.body).replace(",", " ").split()
    approach.admission.refresh_from_db()
    assert approach.admission.see_until == later
    line = Event.objects.get(action=Action.APPROACH_MOVED)
    assert line.data["after"] == later.isoformat()


def test_an_end_that_leaves_too_few_weeks_is_refused_in_words(at_partnership, granted, type_, practitioner):
    plan(at_partnership, granted, type_, practitioner, hours=8)
    approach = Approach.objects.get()
    sooner = approach.last_day - timedelta(days=7)
    answer = at_partnership.post(
        page("change_last_day", granted, approach.pk), {"last_day": max(sooner, clock.today()).isoformat()}
    )
    assert answer.status_code == 422
    assert "4.00 hours a week, and with this approach a week takes 8.00" in words(answer)


@pytest.mark.spec("C-34", "C-70")
def test_a_page_and_a_file_that_were_open_close_the_second_the_last_day_is_over(
    granted, type_, practitioner, time_machine
):
    paper = PaperFactory(help_request=granted)
    store().put(path_of(paper.file, "full"), Path(__file__), paper.file.media_type)
    approach = ApproachFactory(
        help_request=granted, type=type_, practitioner=practitioner, started_on=clock.today()
    )
    approach.admission.tabs = [Tab.ATTACHMENTS, Tab.APPROACH]
    approach.admission.save()
    time_machine.move_to(clock.midnight_after(approach.last_day) - timedelta(seconds=1), tick=False)
    browser = in_english(sign_in(practitioner.user))
    seen = (page("approaches", granted), reverse("papers:papers", args=[granted.pk]), address(paper))
    assert [browser.get(url).status_code for url in seen] == [200, 200, 200]
    time_machine.move_to(clock.midnight_after(approach.last_day) + timedelta(seconds=1), tick=False)
    assert [browser.get(url).status_code for url in seen] == [403, 403, 404]
    late = browser.post(page("end", granted, approach.pk), {"evaluation": "Te laat"})
    assert late.status_code == 403
    approach.refresh_from_db()
    assert approach.ended_on is None
