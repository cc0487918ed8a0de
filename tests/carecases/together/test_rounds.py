"""Consultation rounds: begun, joined, written in (C-30 to C-32, C-40, C-62)."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from carecases.choices import Ground, Side, Tab
from carecases.seats import seat_of
from carecases.together.models import Participant, Reaction, Round
from core.accounts.models import User
from core.audit.choices import Action
from core.audit.models import Event
from core.lib import clock
from core.notifications.delivery import deliver_due
from tests.factories import (
    ParticipantFactory,
    ReactionFactory,
    RoleFactory,
    RoundFactory,
    UserFactory,
)
from tests.pages import in_english, queries_of, words
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


def page(name, help_request, *more):
    return reverse(f"together:{name}", args=[help_request.pk, *more])


def typed(**other):
    today = clock.today()
    return {
        "subject": "Spraak en taal",
        "description": "Wat ziet u in de behandeling?",
        "react_until": today + timedelta(days=14),
        "see_until": today + timedelta(days=21),
        "tabs": ["basisgegevens"],
        "ground": "consent",
        "is_agreed": "on",
        "key": uuid.uuid4(),
        **other,
    }


def begin(client, help_request, **other):
    return client.post(page("new_round", help_request), typed(**other))


@pytest.fixture
def one(help_request, ib):
    return RoundFactory(help_request=help_request, made_by=ib)


@pytest.fixture
def taking_part(one, therapist):
    return ParticipantFactory(round=one, user=therapist)


@pytest.mark.spec("C-30", "C-62")
def test_a_school_begins_a_round_with_ground_and_consent_that_are_kept(at_school, help_request, ib):
    assert "fg@samenwijs.example" in words(at_school.get(page("new_round", help_request)))
    answer = begin(at_school, help_request)
    made = Round.objects.get()
    assert answer.url == page("round", help_request, made.pk)
    assert (made.ground, made.made_by, made.side) == ("consent", ib, Side.SCHOOL)
    line = Event.objects.get(action=Action.ROUND_STARTED)
    assert (line.ground, line.client_id) == ("consent", str(help_request.dossier_id))


@pytest.mark.spec("C-30")
@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"react_until": ""}, "Fill in a date."),
        ({"see_until": ""}, "Fill in a date."),
        ({"see_until": "2020-01-01"}, "Who may react may read"),
        ({"react_until": "2020-01-01"}, "This date has passed."),
        ({"ground": ""}, "Choose the ground."),
        ({"is_agreed": ""}, "Nothing is shared before the parents agreed or were told."),
        ({"subject": "Taal van Hasna"}, "The name of the pupil may not stand here."),
        ({"description": "BSN 111222333"}, "A BSN may not stand in a dossier"),
    ],
    ids=["no react", "no see", "see before react", "past", "no ground", "no consent", "name", "bsn"],
)
def test_a_round_that_cannot_be_says_why_and_keeps_what_was_typed(at_school, help_request, other, said):
    answer = begin(at_school, help_request, **other)
    assert answer.status_code == 422
    assert said in words(answer)
    assert "Wat ziet u in de behandeling?" in answer.content.decode() or "description" in other
    assert not Round.objects.exists()


@pytest.mark.spec("C-30")
def test_without_a_data_processing_agreement_nothing_is_shared(at_school, help_request, agreement):
    agreement.has_agreement = False
    agreement.save()
    for answer in (at_school.get(page("new_round", help_request)), begin(at_school, help_request)):
        assert "has not signed the data processing agreement" in words(answer)
        assert "Ask the board to sign it" in words(answer)
    assert not Round.objects.exists()


def test_postgresql_refuses_a_round_that_is_written_longer_than_it_is_read(help_request):
    with pytest.raises(IntegrityError, match="a_round_is_read_as_long_as_it_is_written"):
        RoundFactory(help_request=help_request, see_until=clock.today())


def test_sent_twice_it_is_one_round(at_school, help_request):
    key = uuid.uuid4()
    assert begin(at_school, help_request, key=key).url == begin(at_school, help_request, key=key).url
    assert Round.objects.count() == 1


@pytest.mark.spec("C-30")
def test_participants_are_found_by_part_of_their_name_and_get_a_mail(
    at_school, help_request, one, therapist, mailoutbox
):
    found = at_school.get(page("round", help_request, one.pk), {"zoek": "veens"})
    assert "Lieke Veenstra" in words(found)
    at_school.post(page("add_participant", help_request, one.pk), {"account": therapist.pk})
    admission = Participant.objects.get(round=one).admission
    assert (admission.ground, admission.react_until, admission.see_until) == (
        Ground.ROUND,
        one.react_until,
        one.see_until,
    )
    deliver_due()
    (mail,) = mailoutbox
    assert mail.to == ["lieke@spreekwijzer.example"]
    assert "authenticator-app" in mail.body
    assert page("round", help_request, one.pk) in mail.body
    assert not any(name in mail.body + mail.subject for name in ("Hasna", "Makrini"))


def test_nobody_of_another_organisation_is_found_or_added(at_school, help_request, one):
    stranger = UserFactory(guest=True, full_name="Lieke Vreemd")
    assert "Lieke Vreemd" not in words(at_school.get(page("round", help_request, one.pk), {"zoek": "lieke"}))
    at_school.post(page("add_participant", help_request, one.pk), {"account": stranger.pk})
    assert not Participant.objects.exists()


@pytest.mark.spec("C-32")
def test_while_it_is_hidden_nobody_of_the_partnership_is_found_added_or_sees_anything(
    at_school, at_partnership, help_request, one, taking_part, scp
):
    found = at_school.get(page("round", help_request, one.pk), {"zoek": scp.full_name})
    assert "No account that can be invited fits" in words(found)
    at_school.post(page("add_participant", help_request, one.pk), {"account": scp.pk})
    assert not Participant.objects.filter(user=scp).exists()
    for name in (page("rounds", help_request), page("round", help_request, one.pk)):
        assert at_partnership.get(name).status_code == 404


def invitation(**other):
    return {
        "full_name": "Bram Logo",
        "email": "Bram@praktijk.example",
        "specialism": "logopedist",
        **other,
    }


@pytest.mark.spec("C-30")
def test_a_new_user_gets_the_role_for_guests_and_a_mail_to_begin_with(
    at_school, help_request, one, roles, mailoutbox
):
    at_school.post(page("invite", help_request, one.pk), invitation())
    guest = User.objects.get(username="bram@praktijk.example")
    assert guest.role == roles.guest
    assert guest.must_have_second_factor
    assert Participant.objects.get(user=guest).specialism == "logopedist"
    deliver_due()
    assert {tuple(mail.to) for mail in mailoutbox} == {("Bram@praktijk.example",)}
    assert any("bram@praktijk.example" in mail.body and "/welkom/" in mail.body for mail in mailoutbox)


@pytest.mark.spec("C-30")
@pytest.mark.parametrize("field", ["full_name", "email", "specialism"], ids=["name", "e-mail", "specialism"])
def test_an_invitation_with_the_name_of_the_pupil_is_refused(at_school, help_request, one, field):
    value = "hasna@praktijk.example" if field == "email" else "Hasna"
    answer = at_school.post(page("invite", help_request, one.pk), invitation(**{field: value}))
    assert answer.status_code == 422
    assert "The name of the pupil may not stand here." in words(answer)
    assert not User.objects.filter(email__icontains="praktijk").exists()


def test_an_address_that_has_an_account_leads_to_that_account(at_school, help_request, one, therapist):
    answer = at_school.post(page("invite", help_request, one.pk), invitation(email=therapist.email))
    assert "There is an account with this e-mail address already: Lieke Veenstra." in words(answer)


def test_a_role_that_opens_more_than_invitations_is_never_given_to_a_guest(
    at_school, help_request, one, roles
):
    from core.accounts.rights import Right

    roles.guest.rights = [Right.JOIN_HELP_REQUESTS, Right.SEE_HELP_REQUESTS]
    roles.guest.save()
    answer = at_school.post(page("invite", help_request, one.pk), invitation())
    assert "opens more than invitations do" in words(answer)
    assert not User.objects.filter(email__icontains="praktijk").exists()


@pytest.mark.spec("C-40")
def test_whoever_invites_a_guest_without_external_rights_is_told(at_school, help_request, one, roles):
    roles.guest.external_rights = []
    roles.guest.save()
    answer = at_school.post(page("invite", help_request, one.pk), invitation(), follow=True)
    assert "Bram Logo sees only the tab Help request" in words(answer)
    assert "sees only the tab Help request" in words(at_school.get(page("round", help_request, one.pk)))


def write(client, help_request, one, text="Ik zie hetzelfde.", key=None):
    return client.post(page("react", help_request, one.pk), {"text": text, "key": key or uuid.uuid4()})


@pytest.mark.spec("C-31")
def test_each_reaction_is_mailed_to_the_others_without_what_it_says(
    at_practice, at_school, help_request, one, taking_part, ib, mailoutbox
):
    colleague = ParticipantFactory(round=one, user__email="kees@praktijk.example")
    ParticipantFactory(
        round=one, user__email="weg@praktijk.example", admission__ended_at=clock.now() + timedelta(seconds=1)
    )
    write(at_practice, help_request, one, "De klank r lukt Hasna nog niet.")
    deliver_due()
    assert {mail.to[0] for mail in mailoutbox} == {ib.email, colleague.user.email}
    assert not any("Hasna" in mail.body or "klank" in mail.body for mail in mailoutbox)
    assert "De klank r lukt Hasna nog niet." in words(at_school.get(page("round", help_request, one.pk)))


@pytest.mark.spec("C-31")
def test_a_reaction_stays_as_it_was_written():
    reaction = ReactionFactory()
    with pytest.raises(IntegrityError, match="only grows"), transaction.atomic():
        Reaction.objects.filter(pk=reaction.pk).update(text="Anders")
    with pytest.raises(IntegrityError, match="only grows"), transaction.atomic():
        reaction.delete()


def test_pressed_twice_it_is_one_reaction(at_practice, help_request, one, taking_part):
    key = uuid.uuid4()
    write(at_practice, help_request, one, key=key)
    write(at_practice, help_request, one, key=key)
    assert Reaction.objects.count() == 1


def test_a_reaction_that_is_refused_is_kept_in_the_form(at_practice, help_request, one, taking_part):
    answer = write(at_practice, help_request, one, "Zijn BSN is 111222333")
    assert answer.status_code == 422
    assert "A BSN may not stand in a dossier" in words(answer)
    assert "Zijn BSN is 111222333" in answer.content.decode()


@pytest.mark.spec("C-62")
def test_a_guest_of_a_school_sees_of_what_was_ticked_that_which_the_role_allows(
    one, taking_part, therapist, help_request
):
    one.tabs = taking_part.admission.tabs = [Tab.ROUND, Tab.PERSONAL]
    taking_part.admission.save()
    assert seat_of(therapist, help_request).sees == {Tab.QUESTION, Tab.ROUND, Tab.PERSONAL}
    therapist.role = RoleFactory(
        organisation=therapist.organisation,
        name="Alleen ronde",
        rights=therapist.role.rights,
        external_rights=["see_overlegronde"],
    )
    therapist.save()
    seat = seat_of(therapist, help_request)
    assert seat.sees == {Tab.QUESTION, Tab.ROUND}
    assert not seat.works_on


def test_a_guest_sees_only_the_rounds_they_take_part_in_and_manages_none(
    at_practice, help_request, one, taking_part
):
    other = RoundFactory(help_request=help_request, subject="Iets anders")
    assert "Iets anders" not in words(at_practice.get(page("rounds", help_request)))
    assert at_practice.get(page("round", help_request, other.pk)).status_code == 404
    for name in ("change_round", "invite"):
        assert at_practice.get(page(name, help_request, one.pk)).status_code == 404
    assert at_practice.post(page("end_round", help_request, one.pk)).status_code == 404
    assert at_practice.get(page("new_round", help_request)).status_code == 404


def test_the_partnership_reads_a_round_of_a_school_and_does_not_manage_it(at_partnership, submitted, ib):
    one = RoundFactory(help_request=submitted, made_by=ib)
    assert "Extend or end" not in words(at_partnership.get(page("round", submitted, one.pk)))
    assert at_partnership.post(page("end_round", submitted, one.pk)).status_code == 404


def test_in_a_round_of_the_partnership_the_role_decides_and_nothing_is_ticked(
    at_partnership, submitted, therapist
):
    assert "Which tabs" not in words(at_partnership.get(page("new_round", submitted)))
    begin(at_partnership, submitted)
    made = Round.objects.get()
    assert (made.side, made.tabs, made.items) == (Side.PARTNERSHIP, [], None)
    at_partnership.post(page("add_participant", submitted, made.pk), {"account": therapist.pk})
    assert Tab.ATTACHMENTS in seat_of(therapist, submitted).sees


def test_the_page_of_a_round_takes_as_many_queries_for_ten_as_for_one(at_school, help_request, one):
    ReactionFactory(round=one)
    ParticipantFactory(round=one)
    at_school.get(page("round", help_request, one.pk))  # the look leaves its line once
    few = queries_of(at_school, page("round", help_request, one.pk))
    ReactionFactory.create_batch(5, round=one)
    ParticipantFactory.create_batch(5, round=one)
    assert queries_of(at_school, page("round", help_request, one.pk)) == few


def test_the_start_page_of_a_guest_tells_to_what_and_until_when(at_practice, help_request, taking_part, ib):
    shown = words(at_practice.get(reverse("together:invitations")))
    assert f"You were invited by {ib.full_name}" in shown
    assert "To the round “Spraak en taal”" in shown
    other = in_english(sign_in(UserFactory(guest=True, organisation=ib.organisation, with_app=True)))
    assert "Nothing is open for you now" in words(other.get(reverse("together:invitations")))
