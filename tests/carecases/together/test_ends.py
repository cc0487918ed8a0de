"""Experiment: access ends while somebody is inside, and the next request finds it closed (C-31, C-70).

To the second of the last day, revoked, with another role, hidden again, and with the account ended; for every page
and every form of a help request.
"""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from carecases.choices import Side, Tab
from carecases.models import Admission
from carecases.together.models import Reaction
from carecases.together.policies import ACCESS
from core.audit.choices import Action, Result
from core.audit.models import Event
from core.lib import clock
from core.notifications.delivery import deliver_due
from tests.factories import ParentViewFactory, ParticipantFactory, RoundFactory, UserFactory
from tests.pages import in_english, words
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(help_request, ib):
    return RoundFactory(help_request=help_request, made_by=ib)


@pytest.fixture
def taking_part(one, therapist):
    return ParticipantFactory(round=one, user=therapist)


def page(name, *parts):
    return reverse(f"together:{name}", args=parts)


def write(client, one, text="Ik zie hetzelfde."):
    return client.post(page("react", one.help_request_id, one.pk), {"text": text, "key": uuid.uuid4()})


@pytest.mark.spec("C-31", "C-70")
def test_a_form_that_was_opened_in_time_is_refused_one_second_after_the_day(
    therapist, one, taking_part, time_machine
):
    end = clock.midnight_after(one.react_until)
    time_machine.move_to(end - timedelta(seconds=1), tick=False)
    at_practice = in_english(sign_in(therapist))
    assert at_practice.get(page("round", one.help_request_id, one.pk)).context["form"] is not None
    assert write(at_practice, one).status_code == 302
    time_machine.move_to(end + timedelta(seconds=1), tick=False)
    late = write(at_practice, one, "Te laat")
    assert late.status_code == 422
    assert "This round is not open for reactions any more." in words(late)
    assert "Te laat" in late.content.decode()
    assert Reaction.objects.count() == 1
    reading = at_practice.get(page("round", one.help_request_id, one.pk))
    assert "You can read here, and not react." in words(reading)


@pytest.mark.spec("C-31", "C-70")
def test_every_page_and_form_tells_a_guest_which_access_ended_and_who_can_extend(
    therapist, one, taking_part, ib, time_machine
):
    end = clock.midnight_after(one.see_until)
    inside = [
        page("rounds", one.help_request_id),
        page("round", one.help_request_id, one.pk),
        reverse("carecases:help_request", args=[one.help_request_id]),
    ]
    time_machine.move_to(end - timedelta(seconds=1), tick=False)
    at_practice = in_english(sign_in(therapist))
    assert [at_practice.get(url).status_code for url in inside] == [200, 200, 200]
    time_machine.move_to(end + timedelta(seconds=1), tick=False)
    doors = [name for name, access in ACCESS.items() if access is ACCESS["together:rounds"]]
    assert len(doors) > 10
    for name in doors:
        parts = {
            "pk": one.help_request_id,
            "round_id": one.pk,
            "participant_id": taking_part.pk,
            "view_id": 1,
        }
        url = _reverse_with(name, parts)
        for answer in (at_practice.get(url), at_practice.post(url, {})):
            if answer.status_code == 405:
                continue
            assert answer.status_code == 403, name
            shown = words(answer)
            assert "Your access to this help request (by consultation round) ended" in shown
            assert ib.full_name in shown
            assert "Hasna" not in shown
    line = Event.objects.filter(action=Action.HELP_REQUEST_REFUSED).latest("pk")
    assert (line.result, line.object_id) == (Result.REFUSED, str(one.help_request_id))


def _reverse_with(name, parts):
    from django.urls import get_resolver

    wanted = dict(get_resolver().namespace_dict["together"][1].reverse_dict.lists())
    fields = wanted[name.partition(":")[2]][0][0][0][1]
    return reverse(name, kwargs={field: parts[field] for field in fields})


@pytest.mark.spec("C-31")
def test_a_participant_who_is_taken_out_is_out_at_the_next_request_and_reads_why_by_mail(
    at_practice, at_school, one, taking_part, mailoutbox
):
    assert at_practice.get(page("round", one.help_request_id, one.pk)).status_code == 200
    at_school.post(page("end_participant", one.help_request_id, one.pk, taking_part.pk))
    assert write(at_practice, one).status_code == 403
    assert not Reaction.objects.exists()
    deliver_due()
    assert [mail.to for mail in mailoutbox] == [["lieke@spreekwijzer.example"]]
    assert not any(name in mailoutbox[0].body for name in ("Hasna", "Makrini"))


@pytest.mark.spec("C-31")
def test_a_round_that_is_ended_ends_for_everybody_at_once(at_practice, at_school, one, taking_part):
    other = ParticipantFactory(round=one, user__with_app=True)
    at_school.post(page("end_round", one.help_request_id, one.pk))
    for browser in (at_practice, sign_in(other.user)):
        assert browser.get(page("round", one.help_request_id, one.pk)).status_code == 403
    assert write(at_school, one).status_code == 422


@pytest.mark.spec("C-31")
def test_extending_lets_everybody_in_again_who_was_not_taken_out(
    at_school, one, taking_part, ib, time_machine, mailoutbox
):
    out = ParticipantFactory(round=one, user__with_app=True)
    at_school.post(page("end_participant", one.help_request_id, one.pk, out.pk))
    deliver_due()
    mailoutbox.clear()
    time_machine.move_to(clock.midnight_after(one.see_until) + timedelta(seconds=1), tick=False)
    here = page("round", one.help_request_id, one.pk)
    assert sign_in(taking_part.user).get(here).status_code == 403
    later = clock.today() + timedelta(days=7)
    answer = sign_in(ib).post(
        page("change_round", one.help_request_id, one.pk), {"react_until": later, "see_until": later}
    )
    assert answer.status_code == 302
    taking_part.admission.refresh_from_db()
    assert (taking_part.admission.react_until, taking_part.admission.see_until) == (later, later)
    assert sign_in(taking_part.user).get(here).status_code == 200
    assert sign_in(out.user).get(here).status_code == 403
    deliver_due()
    assert [mail.to for mail in mailoutbox] == [["lieke@spreekwijzer.example"]]


def test_extending_takes_later_dates_only(at_school, one):
    answer = at_school.post(
        page("change_round", one.help_request_id, one.pk),
        {"react_until": clock.today(), "see_until": one.see_until},
    )
    assert answer.status_code == 422
    assert "Extending takes later dates." in words(answer)


def test_one_participant_can_have_other_dates(at_practice, at_school, one, taking_part):
    yesterday, today = clock.today() - timedelta(days=1), clock.today()
    url = page("change_participant", one.help_request_id, one.pk, taking_part.pk)
    assert at_school.post(url, {"react_until": yesterday, "see_until": today}).status_code == 422
    assert at_school.post(url, {"react_until": today, "see_until": today}).status_code == 302
    taking_part.admission.refresh_from_db()
    assert taking_part.admission.see_until == today


@pytest.mark.spec("A-24", "C-40")
def test_another_set_of_external_rights_counts_at_the_next_request(at_practice, one, taking_part, therapist):
    assert at_practice.get(page("round", one.help_request_id, one.pk)).status_code == 200
    therapist.role.external_rights = ["see_overlegronde"]
    therapist.role.save()
    assert write(at_practice, one).status_code == 422
    assert not Reaction.objects.exists()
    therapist.role.external_rights = []
    therapist.role.save()
    assert at_practice.get(page("round", one.help_request_id, one.pk)).status_code == 404
    assert at_practice.get(reverse("carecases:help_request", args=[one.help_request_id])).status_code == 200


@pytest.mark.spec("C-32")
def test_what_is_hidden_again_is_gone_for_the_partnership_and_whom_it_let_in(
    submitted, scp, partnership, therapist, at_practice
):
    from tests.factories import StatusFactory

    colleague = UserFactory(scp=True, organisation=partnership, with_app=True)
    made = RoundFactory(help_request=submitted, made_by=scp, side=Side.PARTNERSHIP)
    for user in (colleague, therapist):
        ParticipantFactory(round=made, user=user)
    inside = [(sign_in(colleague), 200, 404), (at_practice, 200, 404)]
    url = page("round", submitted.pk, made.pk)
    assert [browser.get(url).status_code for browser, _, _ in inside] == [before for _, before, _ in inside]
    submitted.status = StatusFactory(process=submitted.process, hidden=True)
    submitted.is_hidden = True
    submitted.save()
    assert [browser.get(url).status_code for browser, _, _ in inside] == [after for _, _, after in inside]


def test_an_account_that_was_ended_is_signed_out(at_practice, one, taking_part, therapist):
    therapist.ends_at = clock.now()
    therapist.save()
    answer = at_practice.get(page("round", one.help_request_id, one.pk))
    assert answer.status_code == 302
    assert "Hasna" not in answer.content.decode()


@pytest.mark.spec("C-31")
def test_a_reaction_is_not_mailed_to_somebody_whose_access_ended_before_it_went(
    at_school, one, taking_part, mailoutbox
):
    write(at_school, one)
    Admission.objects.update(ended_at=clock.now(), ended_by=one.made_by)
    deliver_due()
    assert mailoutbox == []


def test_an_open_parents_view_ends_with_its_day(help_request, partnership, roles, time_machine):
    parent = UserFactory(guest=True, organisation=partnership, role=roles.parent, with_app=True)
    view = ParentViewFactory(help_request=help_request, admission__user=parent, admission__tabs=[Tab.FORM])
    time_machine.move_to(clock.midnight_after(view.admission.see_until) + timedelta(seconds=1), tick=False)
    card = reverse("carecases:help_request", args=[help_request.pk])
    answer = in_english(sign_in(parent)).get(card)
    assert answer.status_code == 403
    assert "(by parent's view) ended" in words(answer)
