"""What happened to somebody with home login, as the desk of a school sees it (S-02)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from core.accounts.rights import Right
from core.audit import trail
from core.audit.choices import Action
from core.homelogin.actions.sign_in import try_secret
from core.lib import clock
from tests.factories import (
    DiagnosisFactory,
    HomeAddressFactory,
    OutboxMessageFactory,
    UserFactory,
)
from tests.pages import in_english, queries_of, words
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.spec("S-02")]


@pytest.fixture
def address():
    return HomeAddressFactory(
        pupil__secret="1234", account__email="thuis@example.com", activated_at=clock.now() - timedelta(days=9)
    )


@pytest.fixture
def worker(address):
    return UserFactory(root=True, with_app=True, organisation=address.pupil.group.organisation)


def desk(worker):
    return in_english(sign_in(worker))


def page_of(address):
    return reverse("supportdesk:home", args=[address.account_id])


def fail_to_sign_in(address, password="4711"):
    Client().post(reverse("homelogin:sign_in"), {"email": address.account.email, "password": password})


def test_the_line_tells_of_links_mails_failures_and_what_was_looked_into(address, worker):
    fail_to_sign_in(address)
    try_secret(address.pupil, ["9999"])
    teacher = UserFactory(organisation=worker.organisation, full_name="Juf Sanne")
    trail.record(Action.HOME_LINK_ASKED, actor=teacher, subject=address.pupil, client=address.pupil)
    OutboxMessageFactory(
        kind="homelogin.link", recipient=None, address="thuis@example.com", created_at=clock.now()
    )
    DiagnosisFactory(organisation=worker.organisation, customer=None, home_account=address.account, by=worker)
    shown = words(desk(worker).get(page_of(address)))
    for told in (
        "wrong password (four digits, as a PIN)",
        f"{address.pupil} · wrong PIN or pictures",
        f"{address.pupil} · Juf Sanne",
        "Mail: link for home login",
        f"looked into by {worker}",
    ):
        assert told in shown, told


def test_failures_are_for_who_may_see_them(address, worker):
    fail_to_sign_in(address)
    worker.role.rights = [right for right in worker.role.rights if right != Right.SEE_SIGN_IN_ATTEMPTS]
    worker.role.save()
    assert "wrong password" not in words(desk(worker).get(page_of(address)))


@pytest.mark.spec("A-27")
@pytest.mark.parametrize("uses_it_still", [True, False])
def test_of_an_account_that_another_school_used_nothing_shows_from_before_it_was_used_here(
    address, worker, time_machine, uses_it_still
):
    if uses_it_still:
        HomeAddressFactory(account=address.account, pupil__last_name="Elders")
    address.activated_at = None
    address.save()
    fail_to_sign_in(address, "before")
    assert "wrong password" not in words(desk(worker).get(page_of(address)))
    time_machine.move_to(clock.now() + timedelta(minutes=30))
    address.activated_at = clock.now()
    address.save()
    fail_to_sign_in(address, "after")
    shown = words(desk(worker).get(page_of(address)))
    assert shown.count("wrong password") == 1
    assert "Elders" not in shown


def test_the_first_link_that_the_school_sent_shows_before_it_was_used(address, worker):
    address.activated_at, address.link_asked_at = None, clock.now()
    address.save()
    for sent_at in (address.link_asked_at, address.link_asked_at - timedelta(days=30)):
        OutboxMessageFactory(
            kind="homelogin.link", recipient=None, address="thuis@example.com", created_at=sent_at
        )
    assert words(desk(worker).get(page_of(address))).count("Mail: link for home login") == 1


def test_the_line_takes_as_many_queries_however_long_it_is(address, worker):
    browser, page = desk(worker), page_of(address)

    def add(times):
        for _time in range(times):
            trail.record(Action.SIGN_IN, actor=None, subject=address.account, page="home", step="password")
            OutboxMessageFactory(kind="homelogin.link", recipient=None, address="thuis@example.com")

    add(1)
    browser.get(page)
    few = queries_of(browser, page)
    add(14)
    assert queries_of(browser, page) <= few
    assert 'rel="next"' in browser.get(page).content.decode()
