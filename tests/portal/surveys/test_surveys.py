"""Holiday surveys: who comes, asked of the parents of groups; answers become absences (P-37)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.accounts.rights import Right
from core.childcare.choices import MomentStatus
from core.childcare.models import CareMoment
from core.lib import clock
from core.notifications import messages
from core.notifications.models import Notice, OutboxMessage
from portal.surveys.actions import register_answers
from portal.surveys.actions.register_answers import close_due
from portal.surveys.actions.tell_due import tell_due
from portal.surveys.models import Answer, Survey
from portal.surveys.tasks import work_on_surveys
from requests_app.models import Absence, Credit
from tests.factories import (
    CareMomentFactory,
    ChildFactory,
    GroupFactory,
    GuardianFactory,
    PolicyRuleFactory,
    RelativeFactory,
    RoleFactory,
    SurveyFactory,
    UserFactory,
)
from tests.family import make_home
from tests.pages import in_english, queries_of, words
from tests.portal.group_day.house import TUESDAY_TEN
from tests.refusals import database_refuses
from tests.signing_in import sign_in

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.spec("P-37"),
    pytest.mark.time_machine(TUESDAY_TEN, tick=False),
]


@pytest.fixture
def home():
    return make_home()


@pytest.fixture
def survey(home):
    """Noortje has care on the first two days, Ties on the first."""
    made = SurveyFactory(organisation=home.family.organisation, groups=[home.hamsters, home.floris])
    for child, days in ((home.noortje, 2), (home.ties, 1)):
        for day in range(days):
            home.plan(child, made.first_day + timedelta(days=day))
    return made


def address(survey):
    return reverse("surveys:answer", args=[survey.pk])


def field(child, on):
    return f"dag-{child.pk}-{on:%Y-%m-%d}"


def answer(home, survey, *replies, **more):
    """Each reply: the child, how many days after the first one, and "komt" or "niet"."""
    data = {field(child, survey.first_day + timedelta(days=day)): reply for child, day, reply in replies}
    return home.client.post(address(survey), data, **more)


def after_deadline(survey, time_machine):
    time_machine.move_to(clock.midnight_after(survey.closes_on) + timedelta(minutes=20))


# Parents


def test_one_page_asks_each_child_and_day(home, survey):
    text = words(home.client.get(address(survey)))
    assert text.count("Does not come") == 3
    assert "Answer through" in text
    assert "Kerstvakantie" in words(home.client.get(reverse("surveys:mine")))


def test_answers_are_kept_and_can_be_changed_until_the_last_day(home, survey, time_machine):
    text = words(answer(home, survey, (home.noortje, 0, "niet"), (home.ties, 0, "komt"), follow=True))
    assert "Thank you, your answers are kept. 1 day is still open." in text
    time_machine.move_to(clock.midnight_after(survey.closes_on) - timedelta(minutes=5))
    answer(home, survey, (home.noortje, 0, "komt"))
    assert list(Answer.objects.values_list("child__first_name", "comes")) == [
        ("Noortje", True),
        ("Ties", True),
    ]
    assert not Absence.objects.exists()


def test_after_the_last_day_nothing_is_taken_and_the_page_says_what_to_do(home, survey, time_machine):
    after_deadline(survey, time_machine)
    response = answer(home, survey, (home.noortje, 0, "niet"))
    assert response.status_code == 422
    assert "Answering was possible until" in words(response)
    assert not Answer.objects.exists()


def test_all_days_of_a_child_are_filled_in_with_one_press_and_not_sent(home, survey):
    response = home.client.post(address(survey), {"alles": f"niet-{home.noortje.pk}"})
    assert response.content.decode().count(" checked") == 2
    assert "Not sent yet." in words(response)
    assert not Answer.objects.exists()


def test_without_an_answer_the_page_asks_for_one(home, survey):
    response = home.client.post(address(survey))
    assert response.status_code == 422
    assert "Choose for one day at least." in words(response)


def test_a_day_of_another_family_is_no_answer(home, survey):
    other = CareMomentFactory(
        group=home.hamsters,
        date=survey.first_day,
        child__family__organisation=home.family.organisation,
    ).child
    answer(home, survey, (other, 0, "niet"))
    assert not Answer.objects.exists()


def test_a_day_that_is_reported_absent_already_is_not_asked(home, survey):
    CareMoment.objects.filter(child=home.ties).update(status=MomentStatus.ABSENT)
    assert words(home.client.get(address(survey))).count("Does not come") == 2


def test_a_survey_without_care_of_the_family_is_not_there(home):
    theirs = SurveyFactory(organisation=home.family.organisation, groups=[home.hamsters])
    assert home.client.get(address(theirs)).status_code == 404
    assert "Nothing is asked" in words(home.client.get(reverse("surveys:mine")))


def test_a_relative_looks_along_and_answers_nothing(home, survey):
    relative = RelativeFactory(family=home.family, invited_by=home.guardian)
    assert in_english(sign_in(relative.user)).get(address(survey)).status_code == 403


# Absences


def test_at_the_deadline_who_does_not_come_is_absent_once(home, survey, time_machine):
    answer(home, survey, (home.noortje, 0, "niet"), (home.noortje, 1, "komt"), (home.ties, 0, "niet"))
    assert close_due() == 0
    after_deadline(survey, time_machine)
    assert [close_due(), close_due()] == [1, 0]
    absences = Absence.objects.order_by("pk")
    assert {(one.child.first_name, one.date, one.reason) for one in absences} == {
        ("Noortje", survey.first_day, "holiday"),
        ("Ties", survey.first_day, "holiday"),
    }
    assert absences[0].request.remark == "Kerstvakantie"
    assert set(Answer.objects.filter(comes=False).values_list("request", flat=True)) == {
        absences[0].request_id
    }
    survey.refresh_from_db()
    assert survey.closed_at is not None


def test_the_task_does_all_that_is_due_and_twice_is_once(home, survey, time_machine):
    answer(home, survey, (home.noortje, 0, "niet"))
    after_deadline(survey, time_machine)
    work_on_surveys()
    work_on_surveys()
    assert Absence.objects.count() == 1


def test_answers_that_break_wait_for_the_next_run_and_nobody_else_does(
    home, survey, time_machine, monkeypatch
):
    other = SurveyFactory(organisation=home.family.organisation, groups=[home.hamsters], name="Voorjaar")
    answer(home, survey, (home.noortje, 0, "niet"))
    after_deadline(survey, time_machine)

    def breaks(*_):
        raise ValueError("a day that nobody thought of")

    with monkeypatch.context() as broken:
        broken.setattr(register_answers, "register_answers", breaks)
        assert close_due() == 1
    survey.refresh_from_db()
    other.refresh_from_db()
    assert (survey.closed_at, other.closed_at is None) == (None, False)
    assert close_due() == 1
    assert Absence.objects.count() == 1


def test_the_absence_earns_the_credit_that_the_rules_give(home, survey, time_machine):
    PolicyRuleFactory(
        organisation=home.family.organisation,
        part="earns_by_absence",
        settings={
            "least": {"amount": 48, "unit": "hours"},
            "conversion": {"unit": "hours", "per_hour": "1"},
            "validity": {"after": {"amount": 6, "unit": "months"}},
        },
    )
    answer(home, survey, (home.noortje, 0, "niet"))
    after_deadline(survey, time_machine)
    close_due()
    assert Credit.objects.get().child == home.noortje


def test_what_the_rules_refuse_stands_with_the_answer_and_is_told(home, survey, time_machine):
    PolicyRuleFactory(
        organisation=home.family.organisation,
        part="absence_notice",
        settings={"least": {"amount": 12, "unit": "weeks"}},
    )
    answer(home, survey, (home.noortje, 0, "niet"), (home.ties, 0, "niet"))
    after_deadline(survey, time_machine)
    close_due()
    assert not Absence.objects.exists()
    assert ["Dat was" in one.problem for one in Answer.objects.all()] == [True, True]
    assert "Not reported absent:" in words(home.client.get(address(survey)))
    mail = OutboxMessage.objects.get(kind="surveys.refused", recipient=home.guardian.user)
    assert "niet alle dagen konden als afwezig worden doorgegeven" in messages.compose(mail).text


def test_at_once_means_at_once_and_coming_after_all_takes_it_back(home, survey, time_machine):
    Survey.objects.update(becomes="at_once")
    answer(home, survey, (home.noortje, 0, "niet"))
    assert Absence.objects.get().status == "reported"
    answer(home, survey, (home.noortje, 0, "komt"))
    assert Absence.objects.get().status == "cancelled"
    assert CareMoment.objects.get(child=home.noortje, date=survey.first_day).status == MomentStatus.PLANNED
    time_machine.shift(timedelta(minutes=1))
    answer(home, survey, (home.noortje, 0, "niet"))
    assert Absence.objects.filter(status="reported").count() == 1


def test_the_database_keeps_one_answer_and_no_absence_of_who_comes(home, survey):
    kept = {"survey": survey, "child": home.noortje, "date": survey.first_day, "guardian": home.guardian}
    Answer.objects.create(**kept, comes=True, answered_at=clock.now())
    with database_refuses("one_answer_of_a_child_and_day"):
        Answer.objects.create(**kept, comes=False, answered_at=clock.now())


# Telling


def test_parents_hear_of_it_on_the_day_that_it_opens(home, survey):
    assert [tell_due(), tell_due()] == [1, 0]
    assert Notice.objects.get(user=home.guardian.user).url == address(survey)
    mail = OutboxMessage.objects.get(recipient=home.guardian.user)
    assert "Kerstvakantie" in messages.compose(mail).text


def test_two_days_before_the_end_who_has_not_answered_is_reminded_once(home, survey, time_machine):
    other = GuardianFactory(family__organisation=home.family.organisation)
    CareMomentFactory(child=ChildFactory(family=other.family), group=home.hamsters, date=survey.first_day)
    answer(home, survey, (home.noortje, 0, "niet"), (home.noortje, 1, "niet"), (home.ties, 0, "komt"))
    tell_due()
    time_machine.move_to(clock.local(survey.closes_on - timedelta(days=2), TUESDAY_TEN.time()))
    assert [tell_due(), tell_due()] == [1, 0]
    assert [mail.recipient for mail in OutboxMessage.objects.filter(kind="surveys.reminder")] == [other.user]


# Staff


def planner_of(home):
    user = UserFactory(manager=True, with_app=True, organisation=home.family.organisation)
    return in_english(sign_in(user))


def survey_form(home, **more):
    return {
        "name": "Kerstvakantie",
        "first_day": "2026-12-21",
        "last_day": "2027-01-01",
        "opens_on": "2026-11-24",
        "closes_on": "2026-12-10",
        "becomes": "deadline",
        "groups": [home.hamsters.pk],
        "note": "",
    } | more


def test_staff_ask_groups_about_a_holiday(home):
    response = planner_of(home).post(reverse("surveys:new"), survey_form(home))
    made = Survey.objects.get()
    assert response.url == reverse("surveys:survey", args=[made.pk])
    assert list(made.groups.all()) == [home.hamsters]


def test_a_page_that_is_sent_twice_asks_once(home):
    planner = planner_of(home)
    page = planner.get(reverse("surveys:new"))
    key = str(page.context["form"]["key"].value())
    assert f'name="key" value="{key}"' in page.content.decode()
    addresses = {planner.post(reverse("surveys:new"), survey_form(home, key=key)).url for _ in range(2)}
    assert addresses == {reverse("surveys:survey", args=[Survey.objects.get().pk])}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "Fill in which holiday it is about."),
        ({"last_day": "2026-12-20"}, "The last day lies before the first."),
        ({"closes_on": "2026-12-22"}, "Let parents answer before the holiday begins"),
        ({"closes_on": "2026-11-20"}, "This day is over."),
        ({"groups": []}, "Tick one group at least."),
    ],
)
def test_what_cannot_be_asked_is_refused_and_stays_filled_in(home, wrong, sentence):
    response = planner_of(home).post(reverse("surveys:new"), survey_form(home, **wrong))
    assert response.status_code == 422
    assert sentence in words(response)
    assert 'value="2026-12-21"' in response.content.decode()


def test_a_group_of_another_organisation_cannot_be_asked(home):
    response = planner_of(home).post(reverse("surveys:new"), survey_form(home, groups=[GroupFactory().pk]))
    assert response.status_code == 422
    assert not Survey.objects.exists()


def test_staff_see_numbers_by_day_and_who_has_not_answered(home, survey):
    answer(home, survey, (home.noortje, 0, "niet"), (home.ties, 0, "komt"))
    text = words(planner_of(home).get(reverse("surveys:survey", args=[survey.pk])))
    assert "Not answered 1 children Noortje van Boven 1 day" in text


def test_the_last_day_can_be_moved_and_then_the_reminder_comes_again(home, survey):
    Survey.objects.update(reminded_at=clock.now())
    later = survey.closes_on + timedelta(days=2)
    url = reverse("surveys:change", args=[survey.pk])
    assert planner_of(home).post(url, {"closes_on": later.isoformat(), "note": "Langer."}).status_code == 302
    survey.refresh_from_db()
    assert (survey.closes_on, survey.note, survey.reminded_at) == (later, "Langer.", None)


@pytest.mark.spec("A-27")
def test_who_works_at_one_location_changes_nothing_for_parents_of_another(home, survey):
    organisation = home.family.organisation
    role = RoleFactory(organisation=organisation, rights=[Right.RUN_SURVEYS])
    staff = UserFactory(organisation=organisation, environment="staff", role=role, with_app=True)
    home.hamsters.location.staff.add(staff)
    survey.groups.set([home.hamsters])
    page = reverse("surveys:change", args=[survey.pk])
    browser = sign_in(staff)
    assert browser.get(page).status_code == 200
    survey.groups.add(GroupFactory(location__organisation=organisation))
    assert browser.get(page).status_code == 404


def test_the_number_of_queries_stays_the_same(home, survey):
    client = home.client
    client.get(address(survey))
    few = queries_of(client, address(survey))
    for day in range(2, 8):
        home.plan(home.ties, survey.first_day + timedelta(days=day))
    for child in ChildFactory.create_batch(3, family=home.family):
        CareMomentFactory(child=child, group=home.hamsters, date=survey.first_day)
    assert queries_of(client, address(survey)) == few
    staff = planner_of(home)
    page = reverse("surveys:survey", args=[survey.pk])
    few = queries_of(staff, page)
    for child in ChildFactory.create_batch(5, family__organisation=home.family.organisation):
        CareMomentFactory(child=child, group=home.hamsters, date=survey.first_day)
    assert queries_of(staff, page) == few
