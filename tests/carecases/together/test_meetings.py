"""Meetings: agenda, who is invited, conclusions (C-33, C-68), and what stands in the way of deleting (C-17)."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from carecases.conditions import in_the_way
from carecases.models import Admission
from carecases.together.models import AgendaItem, Meeting
from core.lib import clock
from core.notifications.delivery import deliver_due
from tests.factories import (
    AgendaItemFactory,
    HelpRequestFactory,
    MeetingFactory,
    RoundFactory,
    UserFactory,
)
from tests.pages import in_english, queries_of, words
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


def page(name, *parts):
    return reverse(f"together:{name}", args=parts)


@pytest.fixture
def meeting(partnership, scp):
    return MeetingFactory(organisation=partnership, made_by=scp)


@pytest.fixture
def item(meeting, submitted):
    return AgendaItemFactory(meeting=meeting, help_request=submitted)


def put(client, meeting, help_request):
    return client.post(page("put_on_agenda", meeting.pk), {"hulpvraag": help_request.pk}, follow=True)


def test_a_meeting_is_planned_once(at_partnership):
    typed = {"title": "Team", "on": clock.today() + timedelta(days=3), "key": uuid.uuid4()}
    first = at_partnership.post(page("new_meeting"), typed)
    assert at_partnership.post(page("new_meeting"), typed).url == first.url
    assert Meeting.objects.count() == 1
    late = {**typed, "on": clock.today() - timedelta(days=1), "key": uuid.uuid4()}
    assert "This date has passed." in words(at_partnership.post(page("new_meeting"), late))


@pytest.mark.spec("C-33")
def test_who_is_invited_sees_the_dossiers_of_the_agenda_until_the_date_has_passed(
    at_partnership, at_practice, meeting, submitted, therapist, time_machine, mailoutbox
):
    card = reverse("carecases:help_request", args=[submitted.pk])
    found = at_partnership.get(page("meeting", meeting.pk), {"dossier": submitted.dossier.number})
    assert "On the agenda" in words(found)
    put(at_partnership, meeting, submitted)
    assert at_practice.get(card).status_code == 404
    at_partnership.post(page("add_attendee", meeting.pk), {"account": therapist.pk})
    deliver_due()
    assert [mail.to for mail in mailoutbox] == [[therapist.email]]
    assert card in mailoutbox[0].body
    assert "Hasna" not in mailoutbox[0].body
    end = clock.midnight_after(meeting.on)
    time_machine.move_to(end - timedelta(seconds=1), tick=False)
    browser = in_english(sign_in(therapist))
    assert browser.get(card).status_code == 200
    time_machine.move_to(end + timedelta(seconds=1), tick=False)
    answer = browser.get(card)
    assert answer.status_code == 403
    assert "(by meeting) ended" in words(answer)


@pytest.mark.spec("C-33")
def test_whatever_comes_on_the_agenda_later_opens_too_and_another_date_counts(
    at_partnership, meeting, item, school, therapist
):
    at_partnership.post(page("add_attendee", meeting.pk), {"account": therapist.pk})
    second = HelpRequestFactory(school=school)
    put(at_partnership, meeting, second)
    assert Admission.objects.filter(user=therapist, ended_at=None).count() == 2
    on = clock.today() + timedelta(days=30)
    at_partnership.post(page("change_meeting", meeting.pk), {"title": "Team", "on": on})
    assert set(Admission.objects.values_list("see_until", flat=True)) == {on}
    attendee = meeting.attendees.get()
    at_partnership.post(page("remove_attendee", meeting.pk, attendee.pk))
    assert not Admission.objects.filter(ended_at=None).exists()


@pytest.mark.spec("C-68")
def test_the_maker_takes_a_help_request_off_a_future_meeting_and_the_access_goes_with_it(
    at_partnership, at_practice, meeting, item, therapist, partnership
):
    at_partnership.post(page("add_attendee", meeting.pk), {"account": therapist.pk})
    card = reverse("carecases:help_request", args=[item.help_request_id])
    assert at_practice.get(card).status_code == 200
    colleague = sign_in(UserFactory(scp=True, organisation=partnership, with_app=True))
    colleague.post(page("take_off_agenda", meeting.pk, item.pk))
    assert AgendaItem.objects.exists()
    at_partnership.post(page("take_off_agenda", meeting.pk, item.pk))
    assert not AgendaItem.objects.exists()
    assert at_practice.get(card).status_code == 403


@pytest.mark.spec("C-68")
def test_a_meeting_that_was_held_keeps_its_agenda(at_partnership, meeting, item):
    Meeting.objects.update(on=clock.today() - timedelta(days=1))
    answer = at_partnership.post(page("take_off_agenda", meeting.pk, item.pk), follow=True)
    assert "The date of this meeting has passed" in words(answer)
    assert AgendaItem.objects.exists()


@pytest.mark.spec("C-33")
def test_the_school_reads_the_conclusion_and_not_the_minutes(at_partnership, at_school, meeting, item):
    at_partnership.post(
        page("record", meeting.pk),
        {"minutes": "Twee dossiers besproken.", f"conclusion_{item.pk}": "Begeleiding tot de zomer."},
    )
    shown = words(at_school.get(page("meetings_of", item.help_request_id)))
    assert "Begeleiding tot de zomer." in shown
    assert "Twee dossiers besproken." not in shown
    assert at_school.get(page("meeting", meeting.pk)).status_code == 403


def test_nobody_from_outside_comes_in_without_the_agreement_of_the_school(
    at_partnership, meeting, item, therapist, agreement
):
    agreement.has_agreement = False
    agreement.save()
    answer = at_partnership.post(page("add_attendee", meeting.pk), {"account": therapist.pk}, follow=True)
    assert "has not signed the data processing agreement" in words(answer)
    assert not Admission.objects.exists()
    assert not meeting.attendees.exists()


def test_a_hidden_help_request_comes_on_no_agenda_and_leaves_the_page_when_it_is_hidden_again(
    at_partnership, meeting, help_request
):
    put(at_partnership, meeting, help_request)
    assert not AgendaItem.objects.exists()
    AgendaItemFactory(meeting=meeting, help_request=help_request)
    assert "El-Makrini" not in words(at_partnership.get(page("meeting", meeting.pk)))


def test_a_title_with_the_name_of_a_pupil_on_the_agenda_is_refused(at_partnership, meeting, submitted):
    Meeting.objects.update(title="Overleg Hasna")
    answer = put(at_partnership, meeting, submitted)
    assert "holds the name of a pupil on the agenda" in words(answer)
    assert not AgendaItem.objects.exists()


def test_another_partnership_has_its_own_meetings(meeting):
    stranger = UserFactory(scp=True, organisation__partnership=True, with_app=True)
    assert sign_in(stranger).get(page("meeting", meeting.pk)).status_code == 404


@pytest.mark.spec("C-17")
def test_rounds_and_meetings_stand_in_the_way_of_deleting(submitted, item):
    RoundFactory(help_request=submitted)
    links = [lack.url for lack in in_the_way(submitted)]
    assert page("rounds", submitted.pk) in links
    assert page("meetings_of", submitted.pk) in links


def test_the_page_of_a_meeting_takes_as_many_queries_for_five_as_for_one(
    at_partnership, meeting, item, school
):
    few = queries_of(at_partnership, page("meeting", meeting.pk))
    for _ in range(4):
        AgendaItemFactory(meeting=meeting, help_request=HelpRequestFactory(school=school))
    assert queries_of(at_partnership, page("meeting", meeting.pk)) == few
