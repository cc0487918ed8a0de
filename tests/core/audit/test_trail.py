"""What a line of the trail says (the fields of NEN 7513), and that no act goes without its line."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

from core.audit import trail
from core.audit.choices import Action, Result
from core.audit.models import Event
from core.audit.origin import coming_from
from core.lib import clock
from core.notifications.models import OutboxMessage
from tests.factories import PASSWORD, ChildFactory, GuardianFactory, UserFactory
from tests.refusals import fill_the_trail

pytestmark = pytest.mark.django_db

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0"


@pytest.mark.spec("N-21")
def test_a_line_says_who_did_what_with_whose_data_when_why_and_from_where():
    manager, child = UserFactory(manager=True), ChildFactory()
    principal = UserFactory(manager=True, organisation=manager.organisation)
    request = RequestFactory().get("/", headers={"user-agent": BROWSER}, REMOTE_ADDR="192.0.2.7")
    with coming_from(request):
        trail.record(
            Action.BSN_SET,
            actor=manager,
            responsible=principal,
            subject=child.family,
            client=child,
            ground="Jaaropgave",
            replaces=True,
        )
    line = Event.objects.get()
    assert clock.now() - line.at < timedelta(seconds=10)
    assert (line.action, line.result) == ("register:bsn:set", "done")
    assert (line.organisation, line.actor, line.capacity) == (manager.organisation, manager, "manager")
    assert line.responsible == principal
    assert (line.object_type, line.object_id) == ("childcare.family", str(child.family_id))
    assert (line.client_type, line.client_id) == ("childcare.child", str(child.pk))
    assert (line.ground, line.data) == ("Jaaropgave", {"replaces": True})
    assert (line.device, line.address) == ("Firefox 144, Linux", "192.0.2.7")


@pytest.mark.spec("N-21")
def test_a_line_of_kring_itself_names_nobody():
    trail.record(Action.BOOKING_EXPIRED, actor=None)
    line = Event.objects.get()
    assert (line.actor, line.capacity, line.device, line.address) == (None, "", "", "")


def test_the_capacity_is_written_in_one_language():
    parent = GuardianFactory().user
    with translation.override("en"):
        assert trail.event(Action.SIGN_OUT, actor=parent).capacity == "ouders"


def test_a_refusal_is_a_result():
    assert trail.event(Action.SIGN_IN_REFUSED, actor=None).result == Result.REFUSED
    assert trail.event(Action.SIGN_IN, actor=None).result == Result.DONE
    assert trail.event(Action.BSN_REVEALED, actor=None, result=Result.REFUSED).result == Result.REFUSED


def test_every_action_has_words_of_its_own():
    labels = [str(action.label) for action in Action]
    assert len(set(labels)) == len(labels)
    assert not any(action.label == action.name.replace("_", " ").title() for action in Action)


@pytest.mark.spec("N-21")
def test_an_act_whose_line_cannot_be_written_does_not_happen(client):
    user = GuardianFactory().user
    client.force_login(user)
    fill_the_trail()
    with pytest.raises(IntegrityError, match="no_more_lines"):
        client.post(
            reverse("accounts:change_password"),
            {"password": PASSWORD, "new_password": "een heel ander lang wachtwoord"},
        )
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert not OutboxMessage.objects.exists()


def test_every_page_tells_the_trail_where_it_is_opened(client):
    user = GuardianFactory().user
    client.force_login(user)
    client.post("/uitloggen/", headers={"user-agent": BROWSER}, REMOTE_ADDR="192.0.2.8")
    line = Event.objects.get(action=Action.SIGN_OUT)
    assert (line.device, line.address) == ("Firefox 144, Linux", "192.0.2.8")
    assert trail.event(Action.SIGN_OUT, actor=user).device == ""
