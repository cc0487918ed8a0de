"""“The portal keeps saying I cannot be signed in”: each cause, made on the sign-in page where that is possible."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from core.accounts.choices import Environment
from core.audit.choices import Action
from core.lib import clock
from supportdesk.complaints import Complaint
from tests.factories import (
    PASSWORD,
    AccountSessionFactory,
    EventFactory,
    GuardianFactory,
    LimitFactory,
    UserFactory,
)
from tests.signing_in import sign_in_on_page
from tests.supportdesk.diagnosing import causes, looked_into, worker_for

pytestmark = [pytest.mark.django_db, pytest.mark.spec("S-12")]

THIS = Complaint.NOT_SIGNED_IN


@pytest.fixture
def parent():
    return GuardianFactory().user


def types(user, password, *, page="parent", identifier=None):
    """Fill in the sign-in page."""
    url = reverse("accounts:sign_in", args=[user.organisation.slug, page])
    Client().post(url, {"identifier": identifier or user.username, "password": password})


def line(user, action, **data):
    return EventFactory(
        organisation=user.organisation,
        action=action,
        object_type="accounts.user",
        object_id=str(user.pk),
        data=data,
        at=clock.now() - timedelta(minutes=data.pop("minutes", 5)),
    )


def test_who_signs_in_without_trouble_has_no_cause(parent):
    sign_in_on_page(Client(), parent)
    assert causes(THIS, parent, page="parent", identifier=parent.username) == []


def test_failures_before_it_worked_explain_nothing(parent):
    types(parent, "1234")
    sign_in_on_page(Client(), parent)
    assert causes(THIS, parent) == []


def test_the_page_of_others(parent):
    types(parent, PASSWORD, page="childminder")
    assert causes(THIS, parent) == ["sign-in-page"]
    assert causes(THIS, GuardianFactory().user, page=Environment.STAFF) == ["sign-in-page"]


def test_another_number(parent):
    assert causes(THIS, parent, identifier="999999") == ["identifier-known"]
    assert causes(THIS, worker=worker_for(parent), identifier="999999") == ["identifier-known"]


def test_an_address_of_several_accounts(parent):
    UserFactory(organisation=parent.organisation, email=parent.email)
    assert causes(THIS, parent, identifier=parent.email) == ["identifier-known"]
    assert causes(THIS, parent, identifier=parent.username) == []


def test_a_pin_that_the_browser_fills_in(parent):
    types(parent, "4711")
    assert causes(THIS, parent) == ["pin-as-password"]


def test_caps_lock(parent):
    types(parent, PASSWORD.upper())
    assert causes(THIS, parent) == ["caps-lock"]


def test_a_password_that_is_simply_wrong(parent):
    types(parent, "not this one")
    assert causes(THIS, parent) == ["wrong-password"]


def test_the_password_of_before_it_was_changed(parent):
    line(parent, Action.PASSWORD_CHANGED, minutes=60)
    types(parent, "the one of before")
    assert causes(THIS, parent) == ["password-changed"]


def test_a_wait_that_is_running(parent):
    LimitFactory(account=parent, waits_until=clock.now() + timedelta(minutes=9))
    diagnosis = looked_into(THIS, parent)
    assert diagnosis.causes == ["locked"]
    assert diagnosis.findings[0]["repairs"] == ["lift-wait"]


def test_no_password_chosen_and_a_closed_account(parent):
    parent.set_unusable_password()
    parent.save()
    assert causes(THIS, parent) == ["password-chosen"]
    closed = GuardianFactory(user__is_active=False).user
    assert causes(THIS, closed) == ["account-closed"]


def test_the_second_step():
    wrong, never = UserFactory(planner=True, with_app=True), UserFactory(planner=True, with_app=True)
    line(wrong, Action.SIGN_IN, step="password")
    line(wrong, Action.SIGN_IN_REFUSED, step="second_factor", reason="wrong_code")
    sign_in_on_page(Client(), never)
    assert causes(THIS, wrong) == ["second-step"]
    assert causes(THIS, never) == ["second-step"]


def test_a_session_that_seems_taken_over(parent):
    AccountSessionFactory(user=parent, suspect_at=clock.now())
    assert causes(THIS, parent) == ["session-moved"]


@pytest.mark.spec("S-03")
def test_two_causes_are_both_named(parent):
    types(parent, "4711")
    LimitFactory(account=parent, waits_until=clock.now() + timedelta(minutes=9))
    assert causes(THIS, parent) == ["locked", "pin-as-password"]
