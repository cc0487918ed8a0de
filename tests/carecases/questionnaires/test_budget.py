"""The support budget: forms that come with a status, a decision shown later, and an evaluation with a date (C-27)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from carecases import conditions
from carecases.actions.change_status import Move, change_status
from carecases.choices import Need, Side
from carecases.questionnaires.actions.remind import remind_due
from carecases.questionnaires.models import FilledForm
from carecases.questionnaires.rules.definition import TELL_COORDINATOR, Definition, Question, Section
from core.audit.choices import Action
from core.audit.models import Event
from core.lib import clock
from core.notifications import messages
from core.notifications.models import Notice, OutboxMessage
from tests.carecases.questionnaires.conftest import page_of, typed
from tests.carecases.test_filing import ask, pupil_of
from tests.factories import (
    FilledFormFactory,
    HelpRequestFactory,
    StatusFactory,
    TitleFormFactory,
    TransitionFactory,
)
from tests.pages import words

pytestmark = pytest.mark.django_db
DUE = "questionnaires.form_due"


@pytest.fixture
def deciding(help_request, title):
    """With the partnership, which decides; the school sees the decision from "Gearrangeerd budget" on."""
    help_request.status = StatusFactory(process=title.process, turn="partnership")
    help_request.is_hidden = False
    help_request.save()
    return help_request


@pytest.fixture
def granted(deciding):
    status = StatusFactory(process=deciding.process, label="Gearrangeerd budget", turn="school")
    TransitionFactory(process=deciding.process, source=deciding.status, target=status)
    return status


@pytest.mark.spec("C-27")
def test_the_form_is_there_as_soon_as_the_help_request_is_filed(at_school, school, title, hung_on):
    wanted = hung_on(form__name="Aanvraag Ondersteuningsbudget")
    card = ask(at_school, pupil_of(school), title).url
    assert FilledForm.objects.get().title_form == wanted
    assert "Aanvraag Ondersteuningsbudget" in words(at_school.get(f"{card}formulier/"))


@pytest.mark.spec("C-27")
def test_the_school_reads_the_decision_after_it_was_taken_and_not_before(
    at_school, at_partnership, scp, deciding, granted, title
):
    decision = FilledFormFactory(
        help_request=deciding, owner=Side.PARTNERSHIP, shown_since=None, version__form__name="Besluit"
    )
    decision.title_form = _hang(title, decision, shown_at=[granted], owner=Side.PARTNERSHIP)
    decision.save()
    forms = reverse("questionnaires:forms", args=[deciding.pk])
    at_partnership.post(page_of(decision), typed(decision, compleet="1"))
    assert "Besluit" not in words(at_school.get(forms))
    assert at_school.get(page_of(decision)).status_code == 404
    change_status(scp, deciding.pk, Move(deciding.status_id, granted.pk))
    assert "Hoe leert de leerling lezen?" in words(at_school.get(page_of(decision)))


@pytest.mark.spec("C-27")
def test_the_evaluation_hangs_on_with_a_date_once_the_budget_is_granted(scp, deciding, granted, hung_on):
    hung_on(at_status=granted, due_days=120, is_evaluation=True)
    change_status(scp, deciding.pk, Move(deciding.status_id, granted.pk))
    form = FilledForm.objects.get()
    assert form.due_on == clock.today() + timedelta(days=120)
    lacks = conditions.lacks(deciding, [Need.EVALUATION])
    assert len(lacks) == 1
    assert not conditions.lacks(deciding, [Need.FORMS])


@pytest.mark.spec("C-27")
def test_informing_the_coordinator_brings_a_notice_and_a_mail_without_a_name(at_school, deciding, scp):
    deciding.coordinator = scp
    deciding.save()
    ask_coordinator = Question("q1", "Informeer coördinator", "yes_no", effect=TELL_COORDINATOR)
    for answer, told in (("no", 0), ("yes", 1)):
        form = FilledFormFactory(
            help_request=deciding, asks=Definition((Section("s1", "Vervolg", (ask_coordinator,)),))
        )
        at_school.post(page_of(form), {"seen": 0, "q1": answer, "compleet": "1"})
        assert Notice.objects.filter(user=scp).count() == told
    message = OutboxMessage.objects.get(kind="questionnaires.form_in")
    mail = messages.require(message.kind)(message)
    assert "Hasna" not in mail.subject + mail.text + mail.html
    assert str(deciding.dossier.number) in mail.text


@pytest.mark.spec("C-27")
def test_reminders_go_before_and_after_the_date_each_once(form_on, time_machine):
    time_machine.move_to(clock.now(), tick=False)
    form = form_on(due_on=clock.today() + timedelta(days=15))
    sent = []
    for _day in range(40):
        sent.append(remind_due() + remind_due())
        time_machine.shift(timedelta(days=1))
    assert [day - 15 for day, number in enumerate(sent) if number] == [-14, -3, 1, 14]
    assert set(sent) == {0, 1}
    mail = messages.require(DUE)(OutboxMessage.objects.filter(kind=DUE).first())
    assert mail.to == form.help_request.school_data.email
    assert "Hasna" not in mail.subject + mail.text


def test_days_that_were_missed_bring_one_reminder(form_on, time_machine):
    form_on(due_on=clock.today() + timedelta(days=15))
    time_machine.move_to(clock.now() + timedelta(days=20))
    assert remind_due() == 1


def test_a_reminder_that_was_overtaken_is_not_sent(form_on):
    form = form_on(due_on=clock.today())
    remind_due()
    message = OutboxMessage.objects.get(kind=DUE)
    FilledForm.objects.filter(pk=form.pk).update(due_on=None)
    assert messages.require(DUE)(message) is None


def test_a_help_request_that_is_over_is_not_reminded_of(school):
    FilledFormFactory(
        help_request=HelpRequestFactory(school=school, status__is_final=True, status__turn="nobody"),
        due_on=clock.today(),
    )
    assert remind_due() == 0


def test_a_form_on_which_something_was_written_keeps_a_help_request_from_being_deleted(form_on, help_request):
    form_on()
    assert not conditions.in_the_way(help_request)
    written = form_on(complete=True)
    assert [lack.url for lack in conditions.in_the_way(help_request)] == [page_of(written)]


def _hang(title, form, *, shown_at, owner):
    wanted = TitleFormFactory(title=title, form=form.version.form, filled_by=owner)
    wanted.shown_at.set(shown_at)
    return wanted


@pytest.mark.spec("C-27")
def test_the_partnership_moves_the_date_of_the_evaluation_with_a_reason(
    at_partnership, at_school, deciding, scp
):
    form = FilledFormFactory(help_request=deciding, is_evaluation=True, due_on=clock.today())
    url = reverse("questionnaires:move_date", args=[deciding.pk, form.pk])
    assert url in at_partnership.get(reverse("questionnaires:forms", args=[deciding.pk])).content.decode()
    later = clock.today() + timedelta(days=30)
    without = at_partnership.post(url, {"due_on": later.isoformat(), "reason": ""})
    assert without.status_code == 422
    at_partnership.post(url, {"due_on": later.isoformat(), "reason": "De begeleider was ziek."})
    form.refresh_from_db()
    assert form.due_on == later
    line = Event.objects.get(action=Action.EVALUATION_MOVED)
    assert (line.actor_id, line.ground) == (scp.pk, "De begeleider was ziek.")
    assert remind_due() == 0
    assert at_school.post(url, {"due_on": clock.today().isoformat(), "reason": "Later"}).status_code == 403
