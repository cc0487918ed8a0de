"""The card: coordinator and labels, what to do when it is incomplete, and deleting it (C-16 to C-18, C-73)."""

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from carecases import conditions
from carecases.choices import Side
from carecases.conditions import Lack
from carecases.models import HelpRequest, StatusChange
from core.audit.choices import Action
from core.audit.models import Event
from core.lib import clock
from core.notifications.delivery import deliver_due
from tests.factories import (
    CoordinatorRuleFactory,
    HelpRequestFactory,
    LabelFactory,
    SchoolDataFactory,
    StatusChangeFactory,
    StatusFactory,
    TitleFactory,
    TransitionFactory,
    UserFactory,
)
from tests.pages import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(school):
    return HelpRequestFactory(school=school, status__label="Aanmelding", status__turn="partnership")


def card(asked):
    return reverse("carecases:help_request", args=[asked.pk])


def page(name, asked):
    return reverse(f"carecases:{name}", args=[asked.pk])


@pytest.mark.spec("C-73")
def test_the_card_shows_what_users_know_with_labels_and_attachments(at_partnership, asked, partnership, scp):
    asked.labels.add(LabelFactory(organisation=partnership, name="Spoed"))
    asked.coordinator, asked.description = scp, "Rekenen blijft achter."
    asked.save()
    shown = words(at_partnership.get(card(asked)))
    for part in (
        "Date of the help request",
        "Status Aanmelding",
        "School data De Regenboog",
        f"Help request {asked.title}",
        "Description Rekenen blijft achter.",
        f"Coordinator {scp.full_name}",
        "Labels Spoed",
        "0 attachments",
        "Status history",
    ):
        assert part in shown, part


@pytest.mark.spec("C-18")
def test_the_partnership_sets_coordinator_and_labels(at_partnership, asked, partnership, scp):
    label = LabelFactory(organisation=partnership, name="Spoed")
    at_partnership.post(page("arrange", asked), {"coordinator": scp.pk, "labels": [label.pk]})
    asked.refresh_from_db()
    assert (asked.coordinator, list(asked.labels.all())) == (scp, [label])
    assert Event.objects.filter(action=Action.HELP_REQUEST_ARRANGED).count() == 1


@pytest.mark.spec("C-18")
def test_a_school_sets_neither_and_sees_only_labels_marked_for_schools(at_school, asked, partnership):
    for name, for_schools in (("Spoed", False), ("Wacht op ouders", True)):
        asked.labels.add(LabelFactory(organisation=partnership, name=name, for_schools=for_schools))
    shown = words(at_school.get(card(asked)))
    assert "Wacht op ouders" in shown
    assert "Spoed" not in shown
    assert "Coordinator and labels" not in shown
    assert at_school.post(page("arrange", asked), {"coordinator": ""}).status_code == 403
    listed = words(at_school.get("/hulpvragen/"))
    assert "Wacht op ouders" in listed
    assert "Spoed" not in listed


def test_nobody_of_a_school_or_another_partnership_becomes_coordinator(at_partnership, asked, ib):
    for somebody in (ib, UserFactory(scp=True)):
        assert at_partnership.post(page("arrange", asked), {"coordinator": somebody.pk}).status_code == 422
    with pytest.raises(IntegrityError, match="coordinator_of_the_partnership"):
        HelpRequest.objects.filter(pk=asked.pk).update(coordinator=UserFactory(scp=True))


@pytest.mark.spec("C-18")
def test_by_rule_a_help_request_gets_its_coordinator_once_the_partnership_sees_it(
    at_school, school, partnership, in_region
):
    in_region("Noord")
    begin = StatusFactory(process__organisation=partnership, hidden=True)
    sent = StatusFactory(process=begin.process, turn="partnership")
    TransitionFactory(source=begin, target=sent, sides=[Side.SCHOOL])
    title = TitleFactory(process=begin.process, first_status=begin)
    rules = {
        (None, ""): "everything",
        (None, "Noord"): "region",
        (title, ""): "title",
        (title, "Zuid"): "elsewhere",
    }
    people = {
        name: CoordinatorRuleFactory(
            organisation=partnership, title=about, region=region, coordinator__full_name=name
        ).coordinator
        for (about, region), name in rules.items()
    }
    dossier = SchoolDataFactory(dossier__school=school).dossier
    at_school.post(
        reverse("carecases:add_help_request", args=[dossier.pk]),
        {"title": title.pk, "asked_on": clock.today().isoformat(), "key": uuid.uuid4()},
    )
    filed = HelpRequest.objects.get()
    assert filed.coordinator is None
    at_school.post(page("change_status", filed), {"seen": begin.pk, "target": sent.pk})
    filed.refresh_from_db()
    assert filed.coordinator == people["title"]


@pytest.mark.spec("C-16")
def test_an_incomplete_help_request_leads_to_adding_and_setting_back(at_school, school, ib):
    asked = HelpRequestFactory(
        school=school,
        status__label="Dossier incompleet",
        status__is_incomplete=True,
        status__asks="Voeg toe.",
    )
    back = StatusFactory(process=asked.process, label="Aanmelding", turn="partnership")
    TransitionFactory(source=asked.status, target=back, sides=[Side.SCHOOL])
    StatusChangeFactory(help_request=asked, reason="Het OPP ontbreekt.")
    shown = at_school.get(card(asked))
    assert "Reason: Het OPP ontbreekt." in words(shown)
    assert "To “Aanmelding”" in words(shown)
    link = f"{page('change_status', asked)}?naar={back.pk}"
    assert link in shown.content.decode()
    form = at_school.get(link).content.decode()
    assert f'value="{back.pk}"' in form
    assert "checked" in form


@pytest.mark.spec("C-16")
def test_a_second_help_request_with_the_same_title_is_discouraged_and_can_be_meant(at_school, school):
    first = HelpRequestFactory(school=school)
    SchoolDataFactory(dossier=first.dossier)
    address = reverse("carecases:add_help_request", args=[first.dossier_id])
    sent = {"title": first.title_id, "asked_on": clock.today().isoformat(), "key": uuid.uuid4()}
    answer = at_school.post(address, sent)
    assert answer.status_code == 422
    assert "is going for this pupil" in words(answer)
    assert card(first) in answer.content.decode()
    assert HelpRequest.objects.count() == 1
    at_school.post(address, {**sent, "second_is_meant": "on"})
    assert HelpRequest.objects.count() == 2


def test_after_the_end_the_same_title_can_be_asked_again(at_school, school):
    ended = HelpRequestFactory(school=school, status__final=True)
    SchoolDataFactory(dossier=ended.dossier)
    again = TitleFactory(
        process=ended.process, first_status=StatusFactory(process=ended.process), name=ended.title.name
    )
    at_school.post(
        reverse("carecases:add_help_request", args=[ended.dossier_id]),
        {"title": again.pk, "asked_on": clock.today().isoformat(), "key": uuid.uuid4()},
    )
    assert HelpRequest.objects.count() == 2


@pytest.mark.spec("C-17")
def test_the_partnership_deletes_a_help_request_and_its_history_stays(
    at_partnership, at_school, asked, scp, mailoutbox
):
    step = StatusChangeFactory(help_request=asked)
    assert at_partnership.post(page("remove", asked)).url == "/hulpvragen/"
    for client in (at_partnership, at_school):
        assert client.get(card(asked)).status_code == 404
        assert card(asked) not in client.get("/hulpvragen/").content.decode()
    assert StatusChange.objects.filter(pk=step.pk).exists()
    asked.refresh_from_db()
    assert asked.removed_by == scp
    line = Event.objects.get(action=Action.HELP_REQUEST_REMOVED)
    assert (line.actor_id, line.object_id) == (scp.pk, str(asked.pk))
    deliver_due()
    assert mailoutbox == []


@pytest.mark.spec("C-17")
def test_a_school_deletes_only_what_is_still_hidden(at_school, school, asked):
    assert "Delete" not in words(at_school.get(card(asked)))
    assert at_school.post(page("remove", asked)).status_code == 404
    hidden = HelpRequestFactory(school=school, hidden=True)
    assert "Delete" in words(at_school.get(card(hidden)))
    at_school.post(page("remove", hidden))
    assert set(HelpRequest.objects.filter(removed_at=None)) == {asked}


@pytest.mark.spec("C-17")
def test_what_is_in_the_way_of_deleting_is_listed_with_links(at_partnership, asked, monkeypatch):
    found = [Lack("Two attachments were added.", "/bijlagen/")]
    monkeypatch.setattr(conditions, "_contents", [lambda _asked: found])
    shown = at_partnership.get(page("remove", asked))
    assert "Two attachments were added." in words(shown)
    assert 'href="/bijlagen/"' in shown.content.decode()
    assert at_partnership.post(page("remove", asked)).status_code == 422
    asked.refresh_from_db()
    assert asked.removed_at is None


def test_who_deleted_a_help_request_is_always_known(asked):
    with pytest.raises(IntegrityError, match="who_removed"), transaction.atomic():
        HelpRequest.objects.filter(pk=asked.pk).update(removed_at=clock.now())
