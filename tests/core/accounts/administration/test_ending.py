"""Medewerker vertrekt: an account ends and its work goes to a successor (A-28)."""

from datetime import timedelta

import pytest
import time_machine

from core.accounts import handing_over
from core.accounts.actions import end_account as ending
from core.accounts.administration import RefusedError
from core.accounts.models import AccountLink, AuthenticatorApp, User
from core.accounts.rights import Right
from core.audit.choices import Action
from core.audit.models import Event
from core.lib import clock
from core.notifications import messages
from core.notifications.models import Notice, OutboxMessage
from tests.core.accounts.administration.people import administrator_of, partnership, root_of, staff_of
from tests.factories import (
    AccountLinkFactory,
    HomeGroupFactory,
    PrimarySchoolFactory,
    TeacherFactory,
    UserFactory,
)
from tests.pages import in_english, words
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return PrimarySchoolFactory()


@pytest.fixture
def administrator(school):
    return administrator_of(school)


@pytest.fixture
def browser(administrator):
    return in_english(sign_in(administrator))


def end(browser, account, **data):
    return browser.post(f"/beheer/accounts/{account.pk}/beeindigen/", {"confirm": "1"} | data, follow=True)


@pytest.mark.spec("A-28")
def test_ending_closes_every_door_at_once(browser, school):
    teacher = TeacherFactory(organisation=school, with_app=True)
    theirs = sign_in(teacher)
    AccountLinkFactory(user=teacher)
    assert theirs.get("/account/").status_code == 200
    end(browser, teacher)
    teacher.refresh_from_db()
    assert not teacher.is_active
    assert theirs.get("/account/").status_code == 302
    assert not AccountLink.objects.filter(user=teacher, used_at=None).exists()
    assert not teacher.has_usable_password()
    assert OutboxMessage.objects.get(kind="accounts.ended").address == teacher.email


@pytest.mark.spec("A-28")
def test_open_work_goes_to_the_successor(browser, school, administrator):
    leaves, stays = TeacherFactory(organisation=school), TeacherFactory(organisation=school)
    group = HomeGroupFactory(organisation=school, teachers=[leaves])
    page = browser.get(f"/beheer/accounts/{leaves.pk}/beeindigen/")
    assert "Open work: 1 group with home login" in words(page)
    response = end(browser, leaves, successor=stays.username)
    assert "Handed over: 1 group with home login." in words(response)
    assert list(group.teachers.all()) == [stays]
    line = Event.objects.get(action=Action.ACCOUNT_ENDED)
    assert (line.actor, line.data["successor"]) == (administrator, stays.pk)


def test_what_will_happen_is_shown_before_it_does(browser, school):
    leaves, stays = TeacherFactory(organisation=school), TeacherFactory(organisation=school, full_name="Bo")
    response = browser.post(f"/beheer/accounts/{leaves.pk}/beeindigen/", {"successor": stays.username})
    assert "Bo (Leerkracht) takes over what is open." in words(response)
    leaves.refresh_from_db()
    assert leaves.is_active


@pytest.mark.spec("A-28")
def test_open_work_without_a_successor_is_refused(browser, school):
    leaves = TeacherFactory(organisation=school)
    HomeGroupFactory(organisation=school, teachers=[leaves])
    response = end(browser, leaves)
    assert response.status_code == 422
    assert "still has 1 group with home login. Choose a successor" in words(response)


def test_a_successor_must_be_able_to_take_over(browser, school):
    leaves, other = TeacherFactory(organisation=school), UserFactory(organisation=school, group_staff=True)
    HomeGroupFactory(organisation=school, teachers=[leaves])
    assert "does not include home login" in words(end(browser, leaves, successor=other.username))


@pytest.mark.spec("A-27")
def test_a_successor_elsewhere_is_unknown(browser, school):
    leaves, foreign = TeacherFactory(organisation=school), TeacherFactory()
    assert "No colleague who can be chosen" in words(end(browser, leaves, successor=foreign.email))


@pytest.mark.spec("A-28")
def test_a_future_end_holds_from_its_moment_and_the_task_does_the_rest_once(browser, school):
    leaves, stays = TeacherFactory(organisation=school), TeacherFactory(organisation=school)
    group = HomeGroupFactory(organisation=school, teachers=[leaves])
    last = clock.today() + timedelta(days=7)
    end(browser, leaves, on=last.isoformat(), successor=stays.username)
    leaves.refresh_from_db()
    assert leaves.is_open
    assert ending.end_due_accounts() == 0
    with time_machine.travel(clock.midnight_after(last - timedelta(days=1)), tick=False):
        assert not User.objects.get(pk=leaves.pk).is_open
        assert sign_in(leaves).get("/account/").status_code == 302
        assert [ending.end_due_accounts(), ending.end_due_accounts()] == [1, 0]
    assert list(group.teachers.all()) == [stays]


def test_a_planned_end_can_be_withdrawn(browser, school):
    teacher = TeacherFactory(organisation=school)
    end(browser, teacher, on=(clock.today() + timedelta(days=7)).isoformat())
    browser.post(f"/beheer/accounts/{teacher.pk}/toch-niet/")
    teacher.refresh_from_db()
    assert teacher.ends_at is None


def test_nobody_withdraws_the_end_of_the_own_account(school):
    leaves = root_of(school)
    User.objects.filter(pk=leaves.pk).update(ends_at=clock.now() + timedelta(days=7))
    response = in_english(sign_in(leaves)).post(f"/beheer/accounts/{leaves.pk}/toch-niet/", follow=True)
    assert "This is your own account." in words(response)
    leaves.refresh_from_db()
    assert leaves.ends_at


def test_withdrawing_an_end_asks_who_it_is_first(administrator, school):
    leaves = TeacherFactory(organisation=school)
    ending.end_account(administrator, leaves, successor=None, on=clock.today() + timedelta(days=7))
    browser = sign_in(administrator)
    with time_machine.travel(clock.now() + timedelta(minutes=6), tick=False):
        response = browser.post(f"/beheer/accounts/{leaves.pk}/toch-niet/")
    assert response.url.startswith("/account/bevestigen/")
    leaves.refresh_from_db()
    assert leaves.ends_at


def test_an_end_comes_also_when_the_successor_left_meanwhile(school, administrator):
    leaves, stays = TeacherFactory(organisation=school), TeacherFactory(organisation=school)
    HomeGroupFactory(organisation=school, teachers=[leaves])
    moment = clock.now() - timedelta(minutes=1)
    User.objects.filter(pk=leaves.pk).update(ends_at=moment, successor=stays)
    User.objects.filter(pk=stays.pk).update(is_active=False)
    assert ending.end_due_accounts() == 1
    assert handing_over.open_work(leaves)
    assert Notice.objects.get(kind="accounts.work_left").user_id == administrator.pk


def reopen(browser, account):
    return browser.post(f"/beheer/accounts/{account.pk}/heropenen/", follow=True)


def test_an_ended_account_can_be_reopened_and_asks_the_second_factor_of_before(browser, school):
    colleague = staff_of(school, with_app=True)
    end(browser, colleague)
    reopen(browser, colleague)
    colleague.refresh_from_db()
    assert colleague.is_open
    assert AuthenticatorApp.objects.filter(user=colleague, confirmed=True).exists()


@pytest.mark.spec("A-25")
def test_an_account_with_rights_that_one_lacks_is_not_reopened(browser, school):
    planner = staff_of(school, rights=[Right.DECIDE_REQUESTS])
    end(browser, planner)
    assert "holds rights that your own role lacks: decide requests" in words(reopen(browser, planner))
    planner.refresh_from_db()
    assert not planner.is_active


def test_the_owner_hears_of_the_end_and_of_reopening_whatever_came_after(browser, school):
    colleague = staff_of(school, language="en")
    end(browser, colleague)
    reopen(browser, colleague)
    mails = OutboxMessage.objects.filter(address=colleague.email)
    assert {messages.compose(mail).subject for mail in mails} == {
        f"Account {colleague.username} has been ended",
        f"Account {colleague.username} is open again",
    }


def test_who_got_another_type_of_role_meanwhile_is_not_ended_by_an_administrator(administrator, school):
    colleague = staff_of(school)
    User.objects.filter(pk=colleague.pk).update(role=root_of(school).role)
    with pytest.raises(RefusedError, match="type Rest"):
        ending.end_account(administrator, colleague, successor=None)


@pytest.mark.spec("A-25")
def test_the_last_super_cannot_be_ended():
    organisation = partnership()
    leaves, last = root_of(organisation), root_of(organisation)
    User.objects.filter(pk=leaves.pk).update(ends_at=clock.now() + timedelta(days=7))
    response = end(in_english(sign_in(leaves)), last)
    assert "This is the last account of the type Super." in words(response)
    last.refresh_from_db()
    assert last.is_active


def test_who_is_to_take_over_from_another_cannot_leave_first(school, administrator):
    leaves, stays = TeacherFactory(organisation=school), TeacherFactory(organisation=school)
    later = clock.today() + timedelta(days=7)
    ending.end_account(administrator, leaves, successor=stays, on=later)
    with pytest.raises(RefusedError):
        ending.end_account(administrator, stays, successor=None)
