"""What is past its retention goes for good, and nothing else (C-47)."""

import logging
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from carecases.models import Dossier, HelpRequest, StatusChange
from carecases.papers.models import Note, Paper
from carecases.questionnaires.models import FilledForm
from carecases.retention.actions.delete_dossiers import delete_dossier
from carecases.retention.due import due_dossiers
from carecases.retention.erasing import everything_of
from carecases.retention.models import KeptDecision
from carecases.retention.rules.terms import is_past, kept_through
from carecases.retention.tasks import delete_past_retention
from carecases.together.models import AgendaItem, Reaction
from core.audit.choices import Action
from core.audit.models import Event
from core.files.models import StoredFile
from tests.carecases.retention.conftest import TODAY
from tests.factories import (
    AddressFactory,
    AdmissionFactory,
    AgendaItemFactory,
    ApproachFactory,
    DecisionFactory,
    DossierFactory,
    ExpertAdviceFactory,
    FilledFormFactory,
    HelpRequestFactory,
    KeptDecisionFactory,
    LabelFactory,
    LegalHoldFactory,
    NoteFactory,
    PaperFactory,
    ParentContactFactory,
    ParticipantFactory,
    ReactionFactory,
    RetentionTermsFactory,
    StatusChangeFactory,
    StatusFactory,
    TlvFactory,
)
from tests.refusals import database_refuses, execute

pytestmark = pytest.mark.django_db
LONG_AGO = "2020-03-01"


@pytest.fixture
def full(ended):
    """A dossier with something in every part, all of it long ago."""
    dossier = ended(LONG_AGO)
    asked = dossier.help_requests.get()
    past = date(2020, 2, 1)
    at = StatusChange.objects.get(help_request=asked).at
    asked.labels.add(LabelFactory(organisation=asked.organisation))
    ParentContactFactory(dossier=dossier)
    AddressFactory(dossier=dossier)
    NoteFactory(dossier=dossier)
    PaperFactory(help_request=asked)
    FilledFormFactory(help_request=asked)
    ExpertAdviceFactory(help_request=asked)
    AgendaItemFactory(help_request=asked, meeting__organisation=asked.organisation)
    TlvFactory(help_request=asked, first_day=past, last_day=date(2020, 7, 31), issued_on=past)
    DecisionFactory(help_request=asked, first_day=past, last_day=past)
    ApproachFactory(help_request=asked, first_day=past, last_day=past)
    seat = AdmissionFactory(help_request=asked, see_until=past, react_until=past)
    taking_part = ParticipantFactory(
        admission=seat,
        user=seat.user,
        round__help_request=asked,
        round__react_until=past,
        round__see_until=past,
    )
    ReactionFactory(round=taking_part.round, at=at)
    return dossier


@pytest.mark.spec("C-47")
def test_a_dossier_goes_with_everything_in_it_and_leaves_a_line_without_names(full, partnership):
    file = Paper.objects.get().file
    other = HelpRequestFactory(school=full.school)
    assert delete_past_retention() == 1
    assert list(Dossier.objects.all()) == [other.dossier]
    for table in (StatusChange, Note, Paper, FilledForm, AgendaItem, Reaction):
        assert not table.objects.exists(), table
    assert StoredFile.objects.get(pk=file.pk).removed_at
    line = Event.objects.get(action=Action.DOSSIER_DELETED)
    assert (line.organisation_id, line.data["number"]) == (partnership.pk, full.number)
    assert line.data["ended_on"] == LONG_AGO
    assert line.data["counts"]["papers.paper"] == 1
    assert full.last_name not in str(line.data)
    assert delete_past_retention() == 0


@pytest.mark.spec("C-47")
def test_of_a_decision_number_and_dates_stay_seven_years(full, partnership):
    number = full.tlvs.get().number
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    delete_past_retention()
    kept = KeptDecision.objects.get(kind="tlv")
    assert (kept.number, kept.decided_on, kept.last_day) == (number, date(2020, 2, 1), date(2020, 7, 31))
    assert {field.name for field in KeptDecision._meta.fields} == {
        "id",
        "organisation",
        "kind",
        "number",
        "decided_on",
        "first_day",
        "last_day",
    }


@pytest.mark.spec("C-47")
def test_after_seven_years_number_and_dates_go_too(partnership):
    KeptDecisionFactory(
        organisation=partnership, number="GISTEREN", last_day=TODAY.replace(year=2019) - timedelta(days=1)
    )
    KeptDecisionFactory(organisation=partnership, number="VANDAAG", last_day=TODAY.replace(year=2019))
    delete_past_retention()
    assert KeptDecision.objects.get().number == "VANDAAG"
    line = Event.objects.get(action=Action.KEPT_DECISIONS_DELETED)
    assert line.data["decisions"] == [{"number": "GISTEREN", "last_day": "2019-06-14"}]


@pytest.mark.spec("C-47")
@pytest.mark.parametrize(
    ("day", "goes"), [("2023-06-14", True), ("2023-06-15", False), ("2023-06-16", False)]
)
def test_three_years_are_whole(ended, day, goes):
    dossier = ended(day)
    assert due_dossiers(dossier.organisation_id, TODAY).exists() is goes
    assert delete_past_retention() == goes


@pytest.mark.spec("C-47")
def test_a_partnership_keeps_longer_by_its_own_terms(ended, partnership):
    ended("2022-06-14")
    RetentionTermsFactory(organisation=partnership, content_years=4)
    assert delete_past_retention() == 1
    ended("2022-06-15")
    assert delete_past_retention() == 0
    with database_refuses("dossiers_are_kept_as_long_as_may_be"):
        RetentionTermsFactory(content_years=2)


@pytest.mark.spec("C-47")
@pytest.mark.parametrize("part", ["approach", "decision", "tlv", "access", "step"])
def test_whatever_ended_last_counts(ended, part):
    dossier = ended(LONG_AGO)
    asked = dossier.help_requests.get()
    late, early = date(2023, 6, 15), date(2020, 2, 1)
    if part == "approach":
        ApproachFactory(help_request=asked, first_day=early, last_day=late)
    elif part == "decision":
        DecisionFactory(help_request=asked, first_day=early, last_day=late)
    elif part == "tlv":
        TlvFactory(help_request=asked, issued_on=late, first_day=late, last_day=date(2025, 7, 31))
    elif part == "access":
        AdmissionFactory(help_request=asked, see_until=late, react_until=None)
    else:
        StatusChangeFactory(help_request=asked, at=StatusChange.objects.get().at.replace(2023, 6, 15))
    assert delete_past_retention() == 0


@pytest.mark.spec("C-47")
def test_nothing_of_an_open_dossier_goes(ended, school):
    dossier = ended(LONG_AGO)
    going = HelpRequestFactory(school=school, dossier=dossier, school_data__dossier=dossier)
    assert delete_past_retention() == 0
    with database_refuses("an_open_help_request_stays"):
        HelpRequest.objects.filter(pk=going.pk)._raw_delete("default")


@pytest.mark.spec("C-47")
def test_a_reopened_dossier_stays_though_it_was_found_before(ended):
    dossier = ended(LONG_AGO)
    asked = dossier.help_requests.get()
    HelpRequest.objects.filter(pk=asked.pk).update(status=StatusFactory(process=asked.process))
    assert not delete_dossier(dossier.organisation_id, dossier.pk)


@pytest.mark.spec("C-47")
def test_a_held_dossier_stays_until_the_hold_is_over(ended, time_machine):
    dossier = ended(LONG_AGO)
    hold = LegalHoldFactory(dossier=dossier, until=TODAY)
    assert delete_past_retention() == 0
    time_machine.move_to("2026-06-16T12:00+02:00", tick=False)
    assert due_dossiers(dossier.organisation_id, date(2026, 6, 16)).exists()
    hold.until = None
    hold.save()
    assert delete_past_retention() == 0
    with database_refuses("a_held_dossier_stays"):
        hold.delete()
    hold.lifted_at, hold.lifted_by = hold.set_at, hold.set_by
    hold.save()
    assert delete_past_retention() == 1


@pytest.mark.spec("C-47")
def test_postgresql_keeps_steps_and_reactions_for_three_years_from_everybody(school):
    step = StatusChangeFactory(help_request__school=school)
    with database_refuses("append_only"):
        StatusChange.objects.filter(pk=step.pk).delete()
    with database_refuses("append_only"):
        StatusChange.objects.update(reason="anders")
    reaction = ReactionFactory()
    with database_refuses("append_only"):
        reaction.delete()


@pytest.mark.spec("C-47")
def test_a_dossier_that_cannot_go_does_not_stop_the_others(ended, monkeypatch, caplog):
    stuck, fine = ended("2020-03-01"), ended("2020-04-01")
    execute(
        "CREATE TABLE stuck (dossier_id bigint REFERENCES carecases_dossier (id));"
        f"INSERT INTO stuck VALUES ({stuck.pk})"
    )
    with caplog.at_level(logging.ERROR):
        assert delete_past_retention() == 1
    assert list(Dossier.objects.all()) == [stuck]
    assert f"could not be deleted: {stuck.pk}" in caplog.text
    assert fine.last_name not in caplog.text


@pytest.mark.spec("C-47")
def test_a_dry_run_tells_which_why_and_what_stays_and_deletes_nothing(full):
    DossierFactory(school=full.school)
    out = StringIO()
    call_command("dossier_retention", "--dry-run", stdout=out)
    assert "1 dossiers would go." in out.getvalue()
    assert f"{full.number}: ended 2020-03-01, kept through 2023-03-01; stays: " in out.getvalue()
    assert full.tlvs.get().number in out.getvalue()
    assert full.last_name not in out.getvalue()
    call_command("dossier_retention", stdout=out)
    assert "1 dossiers are gone." in out.getvalue()


def test_nothing_of_another_dossier_is_taken_for_its_own(full, school):
    other = HelpRequestFactory(school=school)
    found = everything_of(full)
    assert other.pk not in found[HelpRequest]
    assert found[Dossier] == {full.pk}


@pytest.mark.parametrize(
    ("ended_on", "last"), [(date(2024, 2, 29), date(2027, 2, 28)), (date(2023, 6, 15), date(2026, 6, 15))]
)
def test_the_last_day_that_is_told_is_the_last_on_which_it_stays(ended_on, last):
    assert kept_through(ended_on, 3) == last
    assert not is_past(ended_on, 3, last)
    assert is_past(ended_on, 3, last + timedelta(days=1))
