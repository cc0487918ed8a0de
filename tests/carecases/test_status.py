"""Status wijzigen, Statushistorie and the mail about it (C-13 to C-16)."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from carecases.choices import Need, Side
from carecases.emails import status_mail
from carecases.models import StatusChange
from core.notifications.delivery import deliver_due
from core.notifications.models import OutboxMessage
from tests.factories import HelpRequestFactory, StatusFactory, TransitionFactory
from tests.pages import in_english, words
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(school, ib):
    """A help request that was not submitted yet."""
    return HelpRequestFactory(
        school=school,
        hidden=True,
        status__label="Voorlopige Aanmelding",
        school_data__applicant=ib,
        school_data__email="ib@school.example",
        dossier__first_name="Hasna",
        dossier__last_name="El-Makrini",
    )


@pytest.fixture
def submit(asked):
    target = StatusFactory(
        process=asked.process, label="Aanmelding", turn="partnership", meaning="De school is klaar."
    )
    return TransitionFactory(source=asked.status, target=target, sides=[Side.SCHOOL])


@pytest.fixture
def sent_back(submit):
    target = StatusFactory(
        process=submit.process,
        label="Dossier incompleet",
        is_incomplete=True,
        asks="Voeg het OPP toe en zet de status op Aanmelding.",
    )
    return TransitionFactory(
        source=submit.target, target=target, sides=[Side.PARTNERSHIP], needs=[Need.REASON]
    )


def move(client, asked, way, **more):
    asked.refresh_from_db()
    entered = {"seen": asked.status_id, "target": way.target_id, **more}
    return client.post(reverse("carecases:change_status", args=[asked.pk]), entered)


def status_of(asked):
    asked.refresh_from_db()
    return asked.status.label


def test_submitting_shows_the_help_request_to_the_partnership(at_school, at_partnership, asked, submit):
    card = reverse("carecases:help_request", args=[asked.pk])
    assert at_partnership.get(card).status_code == 404
    assert "The partnership does not see this help request" in words(at_school.get(card))
    assert move(at_school, asked, submit).url == card
    assert "Aanmelding" in words(at_partnership.get(card))


def test_a_step_back_to_a_hidden_status_hides_at_once(at_school, at_partnership, asked, submit):
    move(at_school, asked, submit)
    back = TransitionFactory(source=submit.target, target=submit.source, sides=[Side.SCHOOL])
    card = reverse("carecases:help_request", args=[asked.pk])
    assert at_partnership.get(card).status_code == 200
    move(at_school, asked, back)
    assert at_partnership.get(card).status_code == 404
    assert at_partnership.get(reverse("carecases:history", args=[asked.pk])).status_code == 404


def test_only_the_ways_of_ones_own_side_are_offered_and_taken(
    at_school, at_partnership, asked, submit, sent_back
):
    move(at_school, asked, submit)
    page = at_school.get(reverse("carecases:change_status", args=[asked.pk]))
    assert "It is not your turn" in words(page)
    assert move(at_school, asked, sent_back, reason="Zelf").status_code == 422
    assert status_of(asked) == "Aanmelding"
    assert "Dossier incompleet" in words(
        at_partnership.get(reverse("carecases:change_status", args=[asked.pk]))
    )


def test_a_way_that_asks_for_a_reason_is_not_taken_without(
    at_school, at_partnership, asked, submit, sent_back
):
    move(at_school, asked, submit)
    answer = move(at_partnership, asked, sent_back)
    assert answer.status_code == 422
    assert "Write a reason" in words(answer)
    assert status_of(asked) == "Aanmelding"


@pytest.mark.spec("C-15")
@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("Het OPP van Hasna ontbreekt", "the name of the pupil may not stand in it"),
        ("BSN 111222333 ontbreekt", "A BSN may not stand in a dossier"),
    ],
)
def test_a_reason_with_what_may_not_be_mailed_is_refused_and_kept(
    at_school, at_partnership, asked, submit, sent_back, reason, said
):
    move(at_school, asked, submit)
    answer = move(at_partnership, asked, sent_back, reason=reason)
    assert said in words(answer)
    assert reason in words(answer)
    assert status_of(asked) == "Aanmelding"


def test_of_two_who_move_it_the_second_hears_where_it_stands(
    at_school, at_partnership, asked, submit, sent_back
):
    move(at_school, asked, submit)
    before = asked.status_id
    move(at_partnership, asked, sent_back, reason="Het OPP ontbreekt")
    late = {"seen": before, "target": sent_back.target_id, "reason": "Nog eens"}
    answer = at_partnership.post(reverse("carecases:change_status", args=[asked.pk]), late)
    assert "Somebody changed the status meanwhile: it is “Dossier incompleet” now." in words(answer)


@pytest.mark.spec("C-15")
def test_every_step_stands_in_the_history_and_stays(at_school, at_partnership, asked, submit, sent_back, scp):
    move(at_school, asked, submit)
    move(at_partnership, asked, sent_back, reason="Het OPP ontbreekt")
    page = words(at_school.get(reverse("carecases:history", args=[asked.pk])))
    assert page.index("Aanmelding") < page.index("Dossier incompleet")
    assert scp.full_name in page
    assert "Het OPP ontbreekt" in page
    with pytest.raises(IntegrityError, match="only grows"), transaction.atomic():
        StatusChange.objects.all().delete()


@pytest.mark.spec("C-15")
def test_each_step_is_mailed_once_to_the_address_that_stands_there_when_it_is_sent(
    at_school, at_partnership, asked, submit, sent_back, mailoutbox
):
    move(at_school, asked, submit)
    deliver_due()
    move(at_partnership, asked, sent_back, reason="Het OPP ontbreekt")
    asked.school_data.email = "nieuw@school.example"
    asked.school_data.save()
    deliver_due()
    deliver_due()
    assert [mail.to for mail in mailoutbox] == [["ib@school.example"], ["nieuw@school.example"]]
    mail = mailoutbox[1]
    assert "Dossier incompleet" in mail.subject
    assert str(asked.dossier.number) in mail.subject
    for part in ("Het OPP ontbreekt", "Voeg het OPP toe", str(asked.title), f"/hulpvragen/{asked.pk}/"):
        assert part in mail.body
    assert not any(name in mail.body + mail.subject for name in ("Hasna", "Makrini"))


@pytest.mark.spec("C-15", "A-35")
def test_who_switched_status_mails_off_gets_none(at_school, asked, submit, ib, mailoutbox):
    ib.wants_status_mails = False
    ib.save()
    move(at_school, asked, submit)
    deliver_due()
    assert mailoutbox == []
    assert status_mail(OutboxMessage.objects.get(kind="carecases.status_changed")) is None


def test_an_incomplete_help_request_says_what_to_do_and_leads_there(
    at_school, at_partnership, asked, submit, sent_back
):
    TransitionFactory(source=sent_back.target, target=submit.target, sides=[Side.SCHOOL])
    move(at_school, asked, submit)
    move(at_partnership, asked, sent_back, reason="Het OPP ontbreekt")
    card = at_school.get(reverse("carecases:help_request", args=[asked.pk]))
    assert "Voeg het OPP toe en zet de status op Aanmelding." in words(card)
    assert reverse("carecases:change_status", args=[asked.pk]) in card.content.decode()


def test_the_card_shows_what_users_know(at_school, asked, submit):
    page = words(in_english(at_school).get(reverse("carecases:help_request", args=[asked.pk])))
    for label in (
        "Date of the help request",
        "Status",
        "School data",
        "Help request",
        "Description",
        "Coordinator",
        "Change status",
        "Status history",
    ):
        assert label in page
    assert "De Regenboog" in page


def test_who_may_only_look_does_not_move(partnership, school, asked, submit):
    from core.accounts.rights import Right
    from tests.factories import RoleFactory, UserFactory

    reader = UserFactory(
        organisation=partnership,
        environment="staff",
        with_app=True,
        role=RoleFactory(organisation=partnership, name="Directeur", rights=[Right.SEE_HELP_REQUESTS]),
    )
    reader.units.add(school)
    client = in_english(sign_in(reader))
    assert "Change status" not in words(client.get(reverse("carecases:help_request", args=[asked.pk])))
    assert move(client, asked, submit).status_code == 403
