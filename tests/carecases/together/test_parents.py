"""Parents who were given a view (C-05, C-41)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from carecases import sharing
from carecases.choices import Ground, Side, Tab
from carecases.models import Admission
from carecases.seats import Capacity, seat_of
from core.accounts.models import User
from core.audit.choices import Action
from core.audit.models import Event
from core.lib import clock
from core.notifications.delivery import deliver_due
from tests.factories import ParentViewFactory, RoundFactory, UserFactory
from tests.pages import in_english, words
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


def page(name, *parts):
    return reverse(f"together:{name}", args=parts)


def typed(**other):
    return {
        "full_name": "Samira El-Makrini",
        "email": "samira@thuis.example",
        "tabs": ["formulier"],
        "see_until": clock.today() + timedelta(days=10),
        **other,
    }


@pytest.fixture
def parent(help_request, partnership, roles):
    """With a view of the tab Formulier."""
    user = UserFactory(guest=True, organisation=partnership, role=roles.parent, with_app=True)
    ParentViewFactory(help_request=help_request, admission__user=user, admission__tabs=[Tab.FORM])
    return user


@pytest.mark.spec("C-41")
def test_a_school_gives_a_parent_a_view_of_what_is_ticked_until_a_date(
    at_school, help_request, roles, mailoutbox
):
    assert at_school.post(page("give_view", help_request.pk), typed()).status_code == 302
    parent = User.objects.get(email="samira@thuis.example")
    assert parent.role == roles.parent
    assert parent.must_have_second_factor
    admission = Admission.objects.get(user=parent)
    assert (admission.ground, admission.tabs, admission.items) == (Ground.PARENT, ["formulier"], [])
    seat = seat_of(parent, help_request)
    assert (seat.capacity, seat.sees, seat.works_on) == (Capacity.PARENT, {Tab.QUESTION, Tab.FORM}, set())
    assert Event.objects.filter(action=Action.ADMISSION_GIVEN, object_id=str(admission.pk)).exists()
    deliver_due()
    assert {mail.to[0] for mail in mailoutbox} == {"samira@thuis.example"}
    assert not any("Hasna" in mail.body + mail.subject for mail in mailoutbox)


@pytest.mark.spec("C-41")
def test_a_view_that_is_taken_back_is_closed_at_once_and_told(at_school, help_request, parent, mailoutbox):
    card = reverse("carecases:help_request", args=[help_request.pk])
    browser = sign_in(parent)
    assert browser.get(card).status_code == 200
    view = parent.admissions.get().parent_view
    at_school.post(page("end_view", help_request.pk, view.pk))
    assert browser.get(card).status_code == 403
    deliver_due()
    assert [mail.to for mail in mailoutbox] == [[parent.email]]


@pytest.mark.spec("C-41")
def test_the_partnership_cannot_give_or_take_views_while_it_does_not_see_the_help_request(
    at_partnership, help_request, parent
):
    assert at_partnership.post(page("give_view", help_request.pk), typed()).status_code == 404
    view = parent.admissions.get().parent_view
    assert at_partnership.post(page("end_view", help_request.pk, view.pk)).status_code == 404


def test_a_parent_has_one_view_of_a_help_request(at_school, help_request, parent):
    answer = at_school.post(page("give_view", help_request.pk), typed(email=parent.email))
    assert "This parent has a view already." in words(answer)


def test_a_parent_with_an_account_gets_no_second_one(at_school, help_request, parent):
    parent.admissions.update(ended_at=clock.now() + timedelta(seconds=1))
    at_school.post(page("give_view", help_request.pk), typed(email=parent.email.upper()))
    assert parent.admissions.count() == 2


def test_the_address_of_a_colleague_is_not_taken_for_a_parents(at_school, help_request, ib):
    answer = at_school.post(page("give_view", help_request.pk), typed(email=ib.email))
    assert "There is an account with this e-mail address already" in words(answer)


def test_a_parent_is_never_found_when_participants_are_searched(at_school, help_request, parent, ib):
    one = RoundFactory(help_request=help_request, made_by=ib)
    found = at_school.get(page("round", help_request.pk, one.pk), {"zoek": parent.full_name})
    assert "No account that can be invited fits" in words(found)


@pytest.mark.spec("C-05", "C-41")
def test_a_parent_reads_who_looked_at_the_help_request_of_their_child(
    at_school, help_request, parent, ib, at_practice
):
    at_school.get(reverse("carecases:help_request", args=[help_request.pk]))
    browser = in_english(sign_in(parent))
    shown = words(browser.get(page("looks", help_request.pk)))
    assert ib.full_name in shown
    assert "viewed a help request" in shown
    assert page("looks", help_request.pk) in browser.get(page("invitations")).content.decode()
    assert at_school.get(page("looks", help_request.pk)).status_code == 404


@pytest.fixture
def pieces(monkeypatch):
    """One form of the school, one of the partnership."""
    found = [
        sharing.Piece(Tab.FORM, 1, "Aanvraag", Side.SCHOOL),
        sharing.Piece(Tab.FORM, 2, "Besluit", Side.PARTNERSHIP),
    ]
    monkeypatch.setattr(sharing, "_sources", {Tab.FORM: lambda _help_request: found})
    return found


@pytest.mark.spec("C-62")
def test_a_school_ticks_only_what_it_owns_and_only_that_shows(
    at_school, help_request, pieces, roles, partnership
):
    form = at_school.get(page("give_view", help_request.pk)).context["form"]
    assert [name for _, name in form.fields["items"].choices] == ["Aanvraag"]
    refused = at_school.post(page("give_view", help_request.pk), typed(items=["formulier:2"]))
    assert refused.status_code == 422
    at_school.post(page("give_view", help_request.pk), typed(tabs=[], items=["formulier:1"]))
    parent = User.objects.get(email="samira@thuis.example")
    seat = seat_of(parent, help_request)
    assert Tab.FORM in seat.sees
    assert sharing.shows(seat, parent, Tab.FORM, 1)
    assert not sharing.shows(seat, parent, Tab.FORM, 2)
    assert sharing.ticked(seat, parent, Tab.FORM) == {1}


def test_who_works_on_a_help_request_sees_every_piece(help_request, ib, pieces):
    assert sharing.ticked(seat_of(ib, help_request), ib, Tab.FORM) is None


def test_an_administrator_sets_the_roles_of_guests_and_parents(admin, partnership, roles):
    browser = in_english(sign_in(admin))
    url = page("guest_roles")
    same = browser.post(url, {"guest": roles.guest_id, "parent": roles.guest_id})
    assert "Guests and parents need a role each" in words(same)
    assert browser.post(url, {"guest": roles.parent_id, "parent": roles.guest_id}).status_code == 302
    roles.refresh_from_db()
    assert roles.guest.name == "Ouder met inzage"
    assert browser.post(url, {"guest": admin.role_id, "parent": roles.guest_id}).status_code == 422
